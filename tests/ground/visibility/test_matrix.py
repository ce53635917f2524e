"""The matrix file: read whole, or refused with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongyou.ground.visibility import MatrixError, load_matrix, matrix

GOOD = """\
format: 1
field_classes: [open, internal, personal, sensitive]
purposes:
  contact: {zh: 联系, en: Contact}
roles:
  anonymous: {zh: 访客, en: Visitor, holder: nobody, face: portal}
  one: {zh: 甲, en: One, holder: post, face: desk, apart_from: [two]}
  two: {zh: 乙, en: Two, holder: post, face: desk, apart_from: [one]}
resources:
  a.thing: {zh: 物, en: Thing, actions: [view, change]}
rules:
  one:
    - {of: [a.thing], may: [view], scope: unit, fields: internal}
    - {of: [a.thing], may: [change], scope: unit, fields: personal, purposes: [contact]}
"""

WRONG = [
    ("format: 1", "format: 2", 1, "format must be 1"),
    ("[open, internal, personal, sensitive]", "[open, personal]", 2, "field_classes must be"),
    ("{zh: 联系, en: Contact}", "{zh: 联系}", 4, "no en title"),
    (
        "holder: post, face: desk, apart_from: [two]",
        "holder: me, face: desk, apart_from: [two]",
        7,
        "holder is 'me'",
    ),
    ("face: desk, apart_from: [one]", "face: moon, apart_from: [one]", 8, "face is 'moon'"),
    ("apart_from: [one]", "apart_from: []", 7, "must name 'one' in apart_from too"),
    ("apart_from: [two]", "apart_from: [nobody]", 7, "which is no role"),
    ("actions: [view, change]", "actions: []", 10, "lists no actions"),
    ("of: [a.thing], may: [view]", "of: [b.thing], may: [view]", 13, "'b.thing' is no resource"),
    ("may: [view], scope", "may: [fly], scope", 13, "'fly' is no action"),
    ("scope: unit, fields: internal", "scope: moon, fields: internal", 13, "scope is 'moon'"),
    ("fields: internal", "fields: secret", 13, "fields is 'secret'"),
    ("purposes: [contact]", "purposes: [fun]", 14, "purpose is 'fun'"),
    (
        "scope: unit, fields: internal}",
        "scope: unit, field: internal}",
        13,
        "'field' is not part of a rule",
    ),
    ("  one:\n    -", "  three:\n    -", 12, "'three' is no role"),
    ("of: [a.thing], may: [view]", "of: [], may: [view]", 13, "needs 'of'"),
    ("  two: {", "  one: {", 8, "given twice"),
    ("rules:\n", "rule:\n", 1, "'rules' is missing"),
    (
        "  anonymous: {zh: 访客, en: Visitor, holder: nobody, face: portal}",
        "  anonymous: yes",
        6,
        "must be a mapping",
    ),
    ("format: 1", "format: [1", 2, ""),
]


def written(folder: Path, text: str) -> Path:
    path = folder / "matrix.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_matrix_is_read(tmp_path: Path) -> None:
    table = load_matrix(written(tmp_path, GOOD))
    (right,) = table.rights_of("one", "a.thing", "view")
    assert (right.scope, right.fields, right.purposes) == ("unit", "internal", frozenset())
    assert table.rights_of("one", "a.thing", "change")[0].purposes == {"contact"}
    assert table.rights_of("two", "a.thing", "view") == ()
    assert table.apart(frozenset({"one", "two"})) == [("one", "two")]
    assert table.apart(frozenset({"one", "anonymous"})) == []


@pytest.mark.parametrize(("before", "after", "line", "words"), WRONG)
def test_each_mistake_names_its_line(
    tmp_path: Path, before: str, after: str, line: int, words: str
) -> None:
    assert before in GOOD
    with pytest.raises(MatrixError) as caught:
        load_matrix(written(tmp_path, GOOD.replace(before, after, 1)))
    found = [(problem.line, problem.reason) for problem in caught.value.problems]
    assert any(number == line and words in reason for number, reason in found), found
    assert str(caught.value).startswith("matrix.yaml:")


def test_every_mistake_is_reported_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("may: [view], scope: unit", "may: [fly], scope: moon")
    with pytest.raises(MatrixError) as caught:
        load_matrix(written(tmp_path, text))
    assert len(caught.value.problems) == 2


def test_an_absent_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match="cannot be read"):
        load_matrix(tmp_path / "nowhere.yaml")


def test_an_unknown_field_class_counts_as_the_most_protected() -> None:
    assert matrix().rank("typing mistake") == matrix().rank("sensitive")


def test_the_three_administrators_are_apart() -> None:
    three = ("system_admin", "security_admin", "audit_admin")
    for one in three:
        assert matrix().roles[one].apart_from == set(three) - {one}


def test_what_each_administrator_must_not_do() -> None:
    """GB/T 22239-2019 8.1.4: system, security and audit administrators are separated."""
    table = matrix()

    def may(role: str, resource: str) -> set[str]:
        return {
            action
            for action in table.resources[resource].actions
            if table.rights_of(role, resource, action)
        }

    assert may("system_admin", "audit.entry") == may("system_admin", "audit.chain") == set()
    assert "create" not in may("system_admin", "access.account")
    assert may("security_admin", "jobs.job") == may("security_admin", "audit.entry") == set()
    assert may("audit_admin", "jobs.job") == may("audit_admin", "site.operations") == set()
    assert may("audit_admin", "access.account") == {"view", "change"}  # their own


def test_only_a_stated_purpose_opens_personal_fields_of_others() -> None:
    """Beside one's own account and notices, personal and sensitive classes always need a purpose."""
    for (role, resource, action), rights in matrix().rights.items():
        for right in rights:
            if right.scope != "self" and right.fields in {"personal", "sensitive"}:
                assert right.purposes, (role, resource, action)
                assert action == "reveal"


def test_leaders_and_auditors_read_no_staff_or_account_records() -> None:
    for role in ("leader", "auditor", "audit_admin", "system_admin"):
        for resource in ("organisations.staff", "access.account"):
            scopes = {
                right.scope
                for action in matrix().resources[resource].actions
                for right in matrix().rights_of(role, resource, action)
            }
            assert scopes <= {"self"}, (role, resource)
