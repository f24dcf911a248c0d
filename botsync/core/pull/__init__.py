"""What a pull makes of the files of a project: decided here, carried out by others."""
