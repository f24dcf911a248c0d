"""Values that a user's text holds: those of the project's entities, and those of the vendor's system entities."""
