"""The product in a real browser: every page each kind of user can reach."""
