"""`{% load ty %}`: every component. The tags themselves stand in `tongyou.base.ui.tags`."""

from tongyou.base.ui.tags import data, forms, frame, show
from tongyou.base.ui.tags.library import register

__all__ = ["data", "forms", "frame", "register", "show"]
