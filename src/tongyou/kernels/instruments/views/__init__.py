"""Screens: parse, ask a query or call an action, choose a template."""
