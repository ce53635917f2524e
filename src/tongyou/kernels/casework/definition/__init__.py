"""A procedure: read from YAML, checked before it is released, drawn. Pure."""
