"""What can be done with accounts, codes, grants and break-glass."""

from .accounts import (
    create_family_account,
    create_staff_account,
    end_session,
    lock_account,
    reset_second_factor,
    set_language,
    sign_out_everywhere,
    unlock_account,
)
from .codes import send_code, verify_code
from .emergencies import end_break_glass, escalate_reviews, review_break_glass, start_break_glass
from .grants import approve_grant, refuse_grant, request_grant, revoke_grant
from .reveals import Revealed, reveal

__all__ = [
    "Revealed",
    "approve_grant",
    "create_family_account",
    "create_staff_account",
    "end_break_glass",
    "end_session",
    "escalate_reviews",
    "lock_account",
    "refuse_grant",
    "request_grant",
    "reset_second_factor",
    "reveal",
    "review_break_glass",
    "revoke_grant",
    "send_code",
    "set_language",
    "sign_out_everywhere",
    "start_break_glass",
    "unlock_account",
    "verify_code",
]
