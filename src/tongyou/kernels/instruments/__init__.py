"""Versioned forms, checklists, scorecards and surveys, with one evaluator on the server."""
