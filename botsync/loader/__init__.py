"""YAML text: finds the files of a project, reads them with positions on demand, merges, checks and writes them."""
