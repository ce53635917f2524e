"""Screens of supervision: rounds, reports, notices, meetings, research, progress."""
