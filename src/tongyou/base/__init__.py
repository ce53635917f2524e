"""The base floor; see docs/architecture.md."""
