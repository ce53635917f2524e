"""Pages of the territory on the desk."""
