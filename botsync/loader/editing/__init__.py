"""Edits the text of YAML files: changes the values that are meant, and no other line, comment or quote."""
