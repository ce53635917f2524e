"""Tongyou: a city's child-friendly action plan as a running service."""
