"""The design language as components, and the seams through which rooms fill the shells.

Public face: `navigation`, `home_cards`, `account` (registries), `types` (what components show).
"""
