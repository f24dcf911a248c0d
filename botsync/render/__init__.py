"""Turns values into strings: text for people, JSON for programs. Prints nothing, reads nothing."""
