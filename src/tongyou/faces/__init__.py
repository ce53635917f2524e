"""The faces floor; see docs/architecture.md."""
