"""The same thing promised twice, things that may overlap, and numbers that follow from others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from tongyou.domains.plan.linting.findings import (
    Context,
    Finding,
    Severity,
    amount,
    finding,
    named,
    place,
    rows,
    unit_names,
)
from tongyou.domains.plan.linting.likeness import bare_object, containment, same_object
from tongyou.domains.plan.types import (
    CommitmentSpec,
    Kind,
    PlanSpec,
    Quantifier,
    TaskSpec,
    Text,
    Window,
)

Row = tuple[TaskSpec, CommitmentSpec]
HEAD = 2  # characters of an object's head noun and of its first word
RELATED = 0.4  # containment from which objects with one head noun are kinds of one thing
KINDS = 3  # from so many commitments on, kinds of one thing are a question
SETS = ("镇", "街道", "乡", "村", "社区", "学校", "幼儿园")


def duplicates(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """The same requirement in two tasks, marked as such or not: object, value, unit and window agree."""
    for first, second in combinations(rows(spec), 2):
        if first[0] is not second[0] and (
            marked(first[1], second[1]) or alike(first[1], second[1])
        ):
            yield twice(spec, first, second)


def marked(a: CommitmentSpec, b: CommitmentSpec) -> bool:
    """Whether the plan's data already say so."""
    return a.duplicate_of == b.code or b.duplicate_of == a.code


def alike(a: CommitmentSpec, b: CommitmentSpec) -> bool:
    """Whether two commitments ask for the same thing, whatever the data say."""
    numbers = (a.value, a.unit, a.kind, a.operator, a.window) == (
        b.value,
        b.unit,
        b.kind,
        b.operator,
        b.window,
    )
    return a.value is not None and numbers and same_object(bare_object(a), bare_object(b))


def twice(spec: PlanSpec, first: Row, second: Row) -> Finding:
    """One requirement in two tasks; with different leads nobody knows who answers for it."""
    (task, a), (other, b) = first, second
    mine, theirs = unit_names(spec, task.lead), unit_names(spec, other.lead)
    differ = set(task.lead) != set(other.lead)
    who = Text(
        f"牵头单位不同:任务{task.number}是{mine.zh},任务{other.number}是{theirs.zh}。"
        if differ
        else f"牵头单位都是{mine.zh}。",
        f"The leads differ: {mine.en} in task {task.number}, {theirs.en} in task {other.number}."
        if differ
        else f"Both are led by {mine.en}.",
    )
    return finding(
        "duplicate",
        Severity.ERROR,
        (a.code, b.code),
        Text(
            f"{a.code} 与 {b.code}:同一要求写了两次({amount(a)})",
            f"{a.code} and {b.code}: the same requirement twice ({amount(a)})",
        ),
        Text(
            f"{named(a).zh}与{named(b).zh}的对象、数字、单位和期限一致,会被算两次。{who.zh}",
            f"{named(a).en} and {named(b).en} agree in object, number, unit and window and would count twice. {who.en}",
        ),
        Text(
            "只计一次:在其中一项写上 duplicate_of,两个牵头单位都能看到,并定一个填报单位。",
            "Count it once: mark one as duplicate_of the other, show it to both leads and name one that reports.",
        ),
    )


def overlapping(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """Counts of kinds of one thing in different tasks: may one thing count for several? 3 and 8 red routes."""
    for unit, head in dict.fromkeys(keys(spec)):
        group = [row for row in rows(spec) if countable(row[1]) and key_of(row[1]) == (unit, head)]
        if len({row[0].number for row in group}) < 2:
            continue
        for first, second in combinations(group, 2):
            if first[0] is not second[0] and close(first[1], second[1]):
                yield overlap(first, second)
        linked = [
            row
            for row in group
            if any(row is not other and related(row[1], other[1]) for other in group)
        ]
        if len({row[0].number for row in linked}) >= KINDS:
            yield kinds(head, linked)


def keys(spec: PlanSpec) -> list[tuple[str, str]]:
    """Unit and head noun of every cumulative count of a thing."""
    return [key_of(one) for _, one in rows(spec) if countable(one)]


def countable(one: CommitmentSpec) -> bool:
    """Things counted once and for all, in a unit that belongs to them (条, 座, 部), not the general 个."""
    return (
        one.kind is Kind.COUNT
        and one.value is not None
        and one.window is Window.BY_DATE
        and one.unit in {"条", "座", "部", "套", "支", "本", "幅"}
        and len(bare_object(one)) > HEAD
    )


def key_of(one: CommitmentSpec) -> tuple[str, str]:
    """Unit and head noun."""
    return one.unit, bare_object(one)[-HEAD:]


def close(a: CommitmentSpec, b: CommitmentSpec) -> bool:
    """Whether two objects begin and end alike without being the same requirement."""
    mine, theirs = bare_object(a), bare_object(b)
    return mine[:HEAD] == theirs[:HEAD] and not alike(a, b)


def related(a: CommitmentSpec, b: CommitmentSpec) -> bool:
    """Whether two objects share more than their head noun."""
    return containment(bare_object(a), bare_object(b)) >= RELATED


def overlap(first: Row, second: Row) -> Finding:
    """Two numbers for things that may be the same."""
    (_, a), (_, b) = first, second
    return finding(
        "overlapping-targets",
        Severity.QUESTION,
        (a.code, b.code),
        Text(
            f"{a.code} 与 {b.code}:对象可能重叠,数字不同({amount(a)} 与 {amount(b)})",
            f"{a.code} and {b.code}: objects that may overlap, with different numbers ({amount(a)} and {amount(b)})",
        ),
        Text(
            f"{named(a).zh}与{named(b).zh}说的可能是同一批东西;前者是否包含在后者之内没有写明。",
            f"{named(a).en} and {named(b).en} may speak of the same things; whether one is among the other is not said.",
        ),
        Text(
            "作为两项并建立关联(see_also),写明是否可以重复计算。",
            "Keep two linked targets (see_also) and say whether one thing may count for both.",
        ),
    )


def kinds(head: str, group: list[Row]) -> Finding:
    """Several kinds of one thing, each with its own number."""
    codes = [one.code for _, one in group]
    listed = Text(
        ";".join(f"{named(one).zh}{amount(one)}" for _, one in group),
        "; ".join(f"{named(one).en} {amount(one)}" for _, one in group),
    )
    return finding(
        "kinds-of-one-thing",
        Severity.QUESTION,
        codes,
        Text(
            f"{'、'.join(codes)}:{len(codes)} 处各要求一类“{head}”",
            f"{', '.join(codes)}: {len(codes)} targets for kinds of the same thing ({head})",
        ),
        Text(
            f"{listed.zh}。同一{head}能否同时算作几类没有写明。",
            f"{listed.en}. Whether one {head} may count as several kinds is not said.",
        ),
        Text(
            "在登记册里记种类,一条可有几个种类,各项只计自己的一类。",
            "Record the kind in the register; one entry may carry several kinds and each target counts its own.",
        ),
    )


def derived_coverage(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """One for each member, and full coverage of the same members: the second follows from the first."""
    for task in spec.tasks:
        posts = [one for one in task.commitments if each_member(one)]
        for one in task.commitments:
            members = [post for post in posts if post is not one and sets(post) & sets(one)]
            if members and is_coverage(one):
                yield derived(members, one)


def each_member(one: CommitmentSpec) -> bool:
    """At least one for each member of a set, by a date."""
    lasting = one.window in {Window.BY_DATE, Window.THROUGHOUT}
    return (
        one.quantifier is Quantifier.EACH and one.value is not None and one.value >= 1 and lasting
    )


def is_coverage(one: CommitmentSpec) -> bool:
    """Full coverage, as a number or as words."""
    full = one.kind is Kind.RATE and one.value == 100
    return (full and "覆盖" in one.title.zh) or bool(re.search(r"全覆盖", one.title.zh))


def sets(one: CommitmentSpec) -> set[str]:
    """The sets of places or schools that a commitment names."""
    text = one.title.zh + one.scope_note.zh
    return {word for word in SETS if word in text}


def derived(members: list[CommitmentSpec], one: CommitmentSpec) -> Finding:
    """A coverage that needs no reporting of its own."""
    codes = "、".join(post.code for post in members)
    return finding(
        "derived-coverage",
        Severity.QUESTION,
        (*(post.code for post in members), one.code),
        Text(
            f"{one.code}:覆盖率可由 {codes} 推算", f"{one.code}: the coverage follows from {codes}"
        ),
        Text(
            f"{named(one).zh}与“每个都有”是同一件事的两种说法,分别填报可能互相矛盾。",
            f"{named(one).en} and 'one for each' say the same thing twice; reported apart they may contradict.",
        ),
        Text(
            "只登记到人到岗,覆盖率由系统计算,不另行填报。",
            "Record the members only; let the coverage be computed and not entered.",
        ),
    )


def hidden_coverage(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """The same, where the coverage stands in the task's words and was not read as a commitment."""
    for task in spec.tasks:
        members = [one for one in task.commitments if each_member(one)]
        spoken = re.findall(r"[^。;]*全覆盖", task.summary.zh)
        if not members or any(is_coverage(one) for one in task.commitments):
            continue
        told = [
            one for one in members if any(word in text for text in spoken for word in sets(one))
        ]
        if told:
            yield derived(
                told,
                CommitmentSpec(
                    place(task),
                    Text("全覆盖", "full coverage"),
                    Kind.RATE,
                    told[0].operator,
                    None,
                    "%",
                ),
            )
