"""Screens of the plan: parse, ask a query or call an action, choose a template."""
