"""Runs what the core decided: reads a workspace, takes steps, records the outcome. Knows ports, never HTTP or files."""
