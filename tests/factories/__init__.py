"""The shared cast and the things that tests need at an address."""
