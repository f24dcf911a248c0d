"""Lint: what is valid and yet likely wrong. Pure: takes a loaded project, gives problems."""
