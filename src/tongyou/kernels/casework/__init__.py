"""Procedures as versioned data, interpreted over ordinary rows."""
