"""Serve, back up, restore, health."""
