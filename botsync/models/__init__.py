"""What a project may say: one pydantic model per section of the YAML files, strict and frozen, without any I/O."""
