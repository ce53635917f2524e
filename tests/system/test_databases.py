"""The test databases themselves: the right engine, fresh after every test that commits."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from tests.support import databases
from tongyou.base import clock


@pytest.mark.django_db
def test_the_run_uses_the_database_it_was_asked_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version()" if databases.engine() == "postgresql" else "SELECT sqlite_version()"
        )
        version = str(cursor.fetchone()[0])
    assert connection.vendor == databases.engine()
    assert version.startswith("PostgreSQL" if databases.engine() == "postgresql" else "3.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", [1, 2])
def test_a_committed_row_is_gone_in_the_next_test(_round: int) -> None:
    assert not Session.objects.exists()
    Session.objects.create(session_key="committed", session_data="", expire_date=clock.now())
    assert Session.objects.count() == 1
