"""What the room keeps: accounts, sessions, codes, buckets, grants, break-glass."""

from .accounts import Account, AccountKind
from .grants import BreakGlass, Decision, Grant, Outcome, Target
from .sign_in import Bucket, OneTimeCode, SignInSession

__all__ = [
    "Account",
    "AccountKind",
    "BreakGlass",
    "Bucket",
    "Decision",
    "Grant",
    "OneTimeCode",
    "Outcome",
    "SignInSession",
    "Target",
]
