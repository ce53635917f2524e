# ruff: noqa: S608 - these tests are the intruder
"""The chain: whatever is changed anywhere in the ledger is found, and the first broken link is named."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

from tests.base.audit.conftest import Actor
from tongyou.base import audit, clock, codes
from tongyou.base.audit import chain, heads
from tongyou.base.audit.cli import audit_commands
from tongyou.base.audit.models import Entry, EntrySubject, Seal

pytestmark = [pytest.mark.both, pytest.mark.django_db]
TABLES = ("ty_audit_entry", "ty_audit_entrysubject", "ty_audit_seal")
DAY = dt.datetime(2025, 10, 15, 4, 0, tzinfo=dt.UTC)


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def open_tables() -> None:
    """What an intruder with the database's own password does first."""
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("SET session_replication_role = replica")
        return
    for table in TABLES:
        run(f"DROP TRIGGER {table}_no_update")
        run(f"DROP TRIGGER {table}_no_delete")


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Move the machine's date: heads are written by it."""

    def move(day: int) -> None:
        monkeypatch.setattr(clock, "real_now", lambda: DAY + dt.timedelta(days=day))

    return move


def put(count: int, actor: Actor | None = None) -> None:
    for number in range(count):
        audit.record(
            actor=actor or Actor(post_id=codes.new_id()),
            act="change",
            kind="plan.version",
            subject_ids=[codes.new_id() for _ in range(number % 3)],
            fields=["title"],
            purpose="核对",
            detail={"revision": number},
        )


def first() -> audit.Break:
    return audit.verify()[0]


def ids() -> list[int]:
    return list(Entry.objects.order_by("id").values_list("id", flat=True))


def test_a_whole_ledger_has_no_break() -> None:
    assert audit.verify() == []
    put(7)
    assert audit.seal_all(limit=3) == 3
    put(2)
    assert audit.verify() == []
    assert [(seal.count, seal.total) for seal in Seal.objects.order_by("id")] == [
        (3, 3),
        (3, 6),
        (1, 7),
    ]
    state = audit.ledger_state()
    assert (state.sealed, state.waiting, state.seals) == (7, 2, 3)
    assert audit.seal_all() == 1
    assert audit.seal_batch() is None


def changed(value: str, place: int) -> str:
    sign = value[place]
    other = {"0": "1", "a": "b", ",": ";"}.get(sign, "0" if sign != "0" else "1")
    return value[:place] + other + value[place + 1 :]


def cells() -> Iterator[tuple[str, int, str, Any]]:
    """Every stored value of every row: table, id, column, value as the database holds it."""
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield table, row[0], name, value


@contextmanager
def instead(table: str, row: int, column: str, value: Any, before: Any) -> Iterator[bool]:
    """Put `value` in one cell; False where a constraint of the database refuses even that."""
    sql = f'UPDATE {table} SET "{column}" = %s WHERE id = %s'
    try:
        with transaction.atomic():
            run(sql, value, row)
    except IntegrityError:
        yield False
        return
    yield True
    run(sql, before, value if column == "id" else row)


@pytest.mark.usefixtures("open_tables")
def test_every_single_changed_sign_in_every_table_is_found() -> None:
    """On SQLite every sign as stored; on PostgreSQL every sign of every text, and every other value."""
    put(3)
    audit.seal_batch()
    assert audit.verify() == []
    owner = dict(EntrySubject.objects.values_list("id", "entry_id"))
    tried = 0
    for table, row, column, value in list(cells()):
        for other in others(value):
            with instead(table, row, column, other, value) as done:
                if not done:
                    continue
                found = audit.verify()
            assert found, (table, row, column, value, other)
            tried += 1
            if table == "ty_audit_entry" and column != "id":
                assert (found[0].what, found[0].entry) == ("entry_changed", row)
            if table == "ty_audit_entrysubject" and column == "subject_id":
                assert found[0].entry == owner[row]
            if table == "ty_audit_seal" and column not in {"id", "key"}:
                assert (found[0].what, found[0].seal) == ("seal_changed", row)
    assert audit.verify() == []
    assert tried > 600


def others(value: Any) -> Iterator[Any]:
    """Values one step away."""
    if value is None:
        yield codes.new_id().hex
    elif isinstance(value, str):
        yield from (changed(value, place) for place in range(len(value)))
    elif isinstance(value, int):
        yield from (value + 1000, value - 1)
    elif isinstance(value, dt.datetime):
        yield value + dt.timedelta(microseconds=1)
    else:
        yield codes.new_id()


@pytest.mark.usefixtures("open_tables")
def test_another_spelling_of_the_same_value_is_a_change_too() -> None:
    if connection.vendor != "sqlite":
        run("SELECT 1")  # PostgreSQL stores no spelling: moments and identifiers are binary there
        return
    put(1)
    audit.seal_batch()
    (entry,) = ids()
    for sql in (
        "UPDATE ty_audit_entry SET moment = replace(moment, ' ', 'T')",
        "UPDATE ty_audit_entry SET account_id = upper(account_id)",
    ):
        run("SAVEPOINT spelling")
        run(sql)
        assert (first().what, first().entry) == ("entry_changed", entry)
        run("ROLLBACK TO spelling")
    assert audit.verify() == []


@pytest.mark.usefixtures("open_tables")
def test_a_deleted_entry_is_named() -> None:
    put(5)
    audit.seal_all(limit=2)
    victim = ids()[2]
    run("DELETE FROM ty_audit_entrysubject WHERE entry_id = %s", victim)
    run("DELETE FROM ty_audit_entry WHERE id = %s", victim)
    assert first() == audit.Break("entry_missing", seal=2, entry=victim)


@pytest.mark.usefixtures("open_tables")
def test_an_entry_slipped_in_afterwards_is_named() -> None:
    put(3)
    audit.seal_all()
    middle = ids()[1]
    run("UPDATE ty_audit_entry SET id = 10000 WHERE id = %s", middle)
    columns = ",".join(f'"{f.column}"' for f in Entry._meta.fields if f.name != "id")
    source = ids()[0]
    run(
        f"INSERT INTO ty_audit_entry (id, {columns}) SELECT %s, {columns} FROM ty_audit_entry WHERE id = %s",
        middle,
        source,
    )
    assert first() == audit.Break("entry_changed", seal=1, entry=middle)


@pytest.mark.usefixtures("open_tables")
def test_an_entry_inserted_into_a_gap_is_named() -> None:
    put(1)
    (one,) = ids()
    run("UPDATE ty_audit_entry SET id = %s WHERE id = %s", one + 5, one)
    audit.seal_all()
    columns = ",".join(f'"{f.column}"' for f in Entry._meta.fields if f.name != "id")
    run(
        f"INSERT INTO ty_audit_entry (id, {columns}) SELECT %s, {columns} FROM ty_audit_entry",
        one + 2,
    )
    assert first() == audit.Break("entry_inserted", seal=1, entry=one + 2)


@pytest.mark.usefixtures("open_tables")
def test_swapped_entries_are_named() -> None:
    put(3)
    audit.seal_all()
    a, b, _ = ids()
    for old, new in ((a, 9999), (b, a), (9999, b)):
        run("UPDATE ty_audit_entry SET id = %s WHERE id = %s", new, old)
    assert first() == audit.Break("entry_changed", seal=1, entry=a)


@pytest.mark.usefixtures("open_tables")
def test_subject_rows_taken_away_added_or_stray_are_named() -> None:
    put(3)
    audit.seal_all()
    third = ids()[2]
    run("SAVEPOINT whole")
    run("DELETE FROM ty_audit_entrysubject WHERE id = (SELECT max(id) FROM ty_audit_entrysubject)")
    assert first() == audit.Break("entry_changed", seal=1, entry=third)
    run("ROLLBACK TO whole")
    subject = codes.new_id() if connection.vendor == "postgresql" else codes.new_id().hex
    run(
        "INSERT INTO ty_audit_entrysubject (id, entry_id, subject_id) VALUES (77, %s, %s)",
        third,
        subject,
    )
    assert first() == audit.Break("entry_changed", seal=1, entry=third)
    run("ROLLBACK TO whole")
    if connection.vendor == "postgresql":  # SQLite checks the reference when the test ends
        run(
            "INSERT INTO ty_audit_entrysubject (id, entry_id, subject_id) VALUES (77, %s, %s)",
            third + 9,
            subject,
        )
        assert first() == audit.Break("subjects_stray", entry=third + 9)


@pytest.mark.usefixtures("open_tables")
def test_a_change_before_sealing_is_found_before_and_after_sealing() -> None:
    put(2)
    victim = ids()[1]
    run("UPDATE ty_audit_entry SET act = 'read' WHERE id = %s", victim)
    assert first() == audit.Break("unsealed_changed", entry=victim)
    audit.seal_all()
    assert first() == audit.Break("sealed_changed", seal=1, entry=victim)


@pytest.mark.usefixtures("open_tables")
def test_a_missing_seal_and_a_replaced_one_are_named() -> None:
    put(6)
    audit.seal_all(limit=2)
    run("SAVEPOINT whole")
    run("DELETE FROM ty_audit_seal WHERE id = 2")
    assert first() == audit.Break("seal_missing", seal=2)
    run("ROLLBACK TO whole")
    seal = Seal.objects.get(id=2)
    forged = chain.SealContent(
        2,
        seal.from_id,
        seal.to_id,
        seal.count,
        seal.total,
        seal.leaves,
        "f" * 64,
        seal.sealed_at,
        seal.key,
    )  # even with the keys in hand: the next seal does not follow
    run(
        "UPDATE ty_audit_seal SET previous = %s, hash = %s WHERE id = 2",
        forged.previous,
        forged.hash(),
    )
    assert [found.what for found in audit.verify()] == ["seal_unlinked", "seal_unlinked"]
    assert first().seal == 2


def test_a_cut_off_tail_is_found_by_the_head(
    open_tables: None, days: Callable[[int], None]
) -> None:
    days(0)
    put(4)
    audit.seal_all(limit=2)
    audit.write_daily_head()
    run("DELETE FROM ty_audit_seal WHERE id = 2")
    for number in ids()[2:]:
        run("DELETE FROM ty_audit_entrysubject WHERE entry_id = %s", number)
        run("DELETE FROM ty_audit_entry WHERE id = %s", number)
    assert first() == audit.Break("truncated", seal=2, date="2025-10-15", file="2025-10-15.json")
    put(2)
    audit.seal_all()
    assert first() == audit.Break("head_differs", seal=2, date="2025-10-15", file="2025-10-15.json")


def test_a_ledger_built_anew_does_not_fit_its_heads(
    open_tables: None, days: Callable[[int], None]
) -> None:
    days(0)
    put(2)
    audit.write_daily_head()
    for table in reversed(TABLES):
        if table != "ty_audit_entry":
            run(f"DELETE FROM {table}")
    run("DELETE FROM ty_audit_entry")
    put(2)
    audit.seal_all()
    assert first().what == "head_differs"
    with pytest.raises(audit.LedgerBroken, match="2025-10-15"):
        audit.write_daily_head()
    assert heads.read_head(heads.files()[0])


def test_every_changed_sign_of_a_head_is_found(days: Callable[[int], None]) -> None:
    days(0)
    put(2)
    path = audit.write_daily_head()
    assert path
    assert audit.verify() == []
    text = path.read_text()
    for place in range(len(text)):
        path.write_text(changed(text, place))
        assert audit.verify()[0] == audit.Break("head_changed", date="2025-10-15", file=path.name)
    for other in ("", "{}", "[]", text + "\n", json.dumps(json.loads(text)), "\x00"):
        path.write_text(other)
        assert first().what == "head_changed"
    path.write_text(text)
    assert audit.verify() == []
    path.rename(path.with_name("2025-10-16.json"))
    assert first().what == "head_changed"


def test_heads_form_a_chain_of_days(days: Callable[[int], None]) -> None:
    written: list[Path] = []
    for day in range(3):
        days(day)
        put(2)
        path = audit.write_daily_head()
        assert path
        written.append(path)
    assert [path.stem for path in written] == ["2025-10-15", "2025-10-16", "2025-10-17"]
    assert audit.verify() == []
    put(1)
    audit.write_daily_head()  # again on the same day: it moves on
    assert audit.verify() == []
    middle = written[1].read_text()
    written[1].unlink()
    assert [found.what for found in audit.verify()] == ["head_unlinked", "head_missing"]
    written[1].write_text(middle)
    written[2].unlink()
    assert first() == audit.Break("head_missing", date="2025-10-17", file="2025-10-17.json")


def test_an_empty_ledger_has_no_head() -> None:
    assert audit.write_daily_head() is None
    assert heads.files() == []


@pytest.mark.usefixtures("open_tables")
def test_the_command_names_the_first_broken_link_and_fails() -> None:
    put(3)
    cli = CliRunner()
    assert (
        "1 seals made; 3 entries sealed, 0 waiting" in cli.invoke(audit_commands, ["seal"]).output
    )
    assert "Wrote" in cli.invoke(audit_commands, ["head"]).output
    whole = cli.invoke(audit_commands, ["verify"])
    assert (whole.exit_code, "The ledger is whole: 3 entries" in whole.output) == (0, True)
    victim = ids()[1]
    run("UPDATE ty_audit_entry SET role = 'leader' WHERE id = %s", victim)
    broken = cli.invoke(audit_commands, ["verify"])
    assert broken.exit_code == 1
    assert f"第 {victim} 条记录在写入后被改动" in broken.output
    assert f"Entry {victim} was changed" in broken.output
