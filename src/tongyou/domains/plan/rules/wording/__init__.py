"""The plan in words: commitments as sentences, changes as a citizen would tell them, in both languages."""
