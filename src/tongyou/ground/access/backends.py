"""Who is behind a session, and whether they hold any grant, in one query: every request of every signed-in person asks."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, Q

from .actors import live_break_glass, live_grants
from .models import Account


class AccountBackend(ModelBackend):
    """Django's own backend; the account comes with `holds_grants`, so that only those who hold some ask for them."""

    def get_user(self, user_id: UUID | str) -> Account | None:
        grants = Exists(live_grants(OuterRef("pk")))
        emergencies = Exists(live_break_glass(OuterRef("pk")))
        rows = Account.objects.annotate(granted=Q(grants) | Q(emergencies))
        found = rows.filter(pk=user_id).first()
        if found is None or not self.user_can_authenticate(found):
            return None
        found.holds_grants = found.granted
        return found
