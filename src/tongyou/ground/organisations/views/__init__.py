"""Pages of organisations on the desk."""
