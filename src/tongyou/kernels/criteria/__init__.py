"""One condition language for the whole platform: typed trees, three-valued answers, sentences."""
