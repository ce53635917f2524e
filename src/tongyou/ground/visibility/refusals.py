"""The two ways to say no. What an actor may not see does not exist; what it sees but may not do is said plainly."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404


class NotVisible(Http404):
    """Answered exactly like an address that does not exist."""

    def __init__(self, resource: str, action: str, object_id: UUID | None = None) -> None:
        super().__init__()
        self.resource, self.action, self.object_id = resource, action, object_id


class NotAllowed(PermissionDenied):
    """The object is visible, the act is not this actor's: 403 with plain words."""

    def __init__(self, resource: str, action: str, object_id: UUID | None = None) -> None:
        super().__init__(f"{action} on {resource} is not allowed")
        self.resource, self.action, self.object_id = resource, action, object_id
