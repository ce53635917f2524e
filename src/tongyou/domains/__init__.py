"""The domains floor; see docs/architecture.md."""
