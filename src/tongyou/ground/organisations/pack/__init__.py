"""The section `organisations` of a city pack: units, groups, and the posts that every city needs."""

from tongyou.ground.organisations.pack.section import apply, check, register

__all__ = ["apply", "check", "register"]
