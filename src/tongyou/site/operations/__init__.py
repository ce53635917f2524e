"""Running the house: serve it, see that it is well, back it up and bring it back."""
