"""Places where state lives. Knows disks and networks, not what state means."""
