"""Verbs of organisations: each one transaction, checked, recorded, announced."""

from tongyou.ground.organisations.actions.posts import appoint, create_post, end_holding, hand_over
from tongyou.ground.organisations.actions.staff import add_staff, change_staff
from tongyou.ground.organisations.actions.units import (
    add_alias,
    close_unit,
    create_unit,
    rename_unit,
    set_group_members,
)

__all__ = [
    "add_alias",
    "add_staff",
    "appoint",
    "change_staff",
    "close_unit",
    "create_post",
    "create_unit",
    "end_holding",
    "hand_over",
    "rename_unit",
    "set_group_members",
]
