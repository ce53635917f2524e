"""The ground floor; see docs/architecture.md."""
