"""The section `territory` of a city pack: divisions, outline, population."""

from tongyou.ground.territory.pack.section import apply, check, register

__all__ = ["apply", "check", "register"]
