"""Where the pages of supervision stand, for notices and for the cases' own pages."""

from __future__ import annotations

from uuid import UUID

DESK = "/desk/plan/supervision/"


def report(report_id: UUID) -> str:
    """The page of one report."""
    return f"{DESK}reports/{report_id}/"


def notice(notice_id: UUID) -> str:
    """The page of one supervision notice."""
    return f"{DESK}notices/{notice_id}/"


def research(file_id: UUID) -> str:
    """The page of one research file."""
    return f"{DESK}research/{file_id}/"
