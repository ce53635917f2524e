"""The engine: what is allowed, what happens, what a case then is. Pure."""
