"""What a commitment needs before it can be assessed, and does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from tongyou.domains.plan.types import CommitmentSpec, Kind, PlanSpec, Text, Window

SHARES = {Kind.RATE, Kind.RATIO, Kind.MORTALITY}
LEVELS = {Kind.RATE, Kind.SCORE, Kind.MORTALITY}
TOLERANCE = re.compile(r"容差[^。;,,]{0,8}\d|±\s*\d|tolerance[^.;,]{0,12}\d", re.IGNORECASE)
SET = re.compile(
    r"镇|街道|乡|村|社区|学校|小学|中学|初中|高中|校园|幼儿园|图书馆|医院|机构|服务区|场所|家庭|学生|学位|托位|人口|千人|"
    r"孕产妇|产妇|新生儿|婴儿|婴幼儿|残疾|困境|孤儿|留守|适龄|岁|青少年|教师|户|公园|站点|路口|校车"
)
GROUP = re.compile(r"成员单位|成员部门|有关部门|相关部门|有关单位|相关单位")


def missing_baseline(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """A yearly change needs its starting value at once; a level below 100 % needs it to show progress."""
    for _, one in rows(spec):
        if one.baseline is not None or one.duplicate_of:
            continue
        if one.kind is Kind.TREND:
            yield no_baseline(
                one,
                Severity.QUESTION,
                "第一年就要与上一年相比",
                "is compared with the year before from the first year on",
            )
        elif one.kind in LEVELS and one.value not in {0, 100}:
            yield no_baseline(
                one, Severity.NOTE, "看不出是进步还是维持", "cannot be shown as progress without it"
            )


def no_baseline(one: CommitmentSpec, severity: Severity, zh: str, en: str) -> Finding:
    """No starting value."""
    return finding(
        "missing-baseline",
        severity,
        (one.code,),
        Text(f"{one.code}:没有基线", f"{one.code}: no baseline"),
        Text(
            f"{named(one).zh}没有写明计划前的数值,{zh}。",
            f"The value before the plan is not given; {named(one).en} {en}.",
        ),
        Text(
            "由牵头单位填报带日期和来源的基线。",
            "Let the lead unit enter a baseline with date and source.",
        ),
    )


def missing_denominator(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """A share of something whose number is in no register."""
    for _, one in rows(spec):
        if one.kind in SHARES and not (one.denominator or one.duplicate_of or names_its_set(one)):
            yield finding(
                "missing-denominator",
                Severity.NOTE,
                (one.code,),
                Text(f"{one.code}:没有分母", f"{one.code}: no denominator"),
                Text(
                    f"{named(one).zh}是一个比,没有写明以什么为分母、由哪个名册给出。",
                    f"{named(one).en} is a share; what it is a share of, and which register counts it, is not said.",
                ),
                Text(
                    "指定给出分母的名册(例如在办学校)。",
                    "Name the register that gives the denominator (for example schools in operation).",
                ),
            )


def names_its_set(one: CommitmentSpec) -> bool:
    """Whether the words say what it is a share of, so that a register can be found."""
    return bool(SET.search(one.title.zh + one.scope_note.zh))


def missing_date(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """A number without date or period: by the end of the plan, or every year?"""
    for _, one in rows(spec):
        if (
            one.value is None
            or one.by_stated
            or one.window is not Window.BY_DATE
            or one.duplicate_of
        ):
            continue
        severity = Severity.QUESTION if one.kind is Kind.COUNT else Severity.NOTE
        yield finding(
            "missing-date",
            severity,
            (one.code,),
            Text(f"{one.code}:没有期限", f"{one.code}: no date or period"),
            Text(
                f"{named(one).zh}({amount(one)})没有写明到哪一天或每多久一次,暂按计划期末 {spec.end} 合计。",
                f"{named(one).en} ({amount(one)}) has neither a date nor a period; read as a total by the plan's end, {spec.end}.",
            ),
            Text(
                "写明日期或期间,或确认按计划期末。",
                "State a date or a period, or confirm the plan's end.",
            ),
        )


def leads(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """No unit answers for a task, or several do and nobody is named to report."""
    for task in spec.tasks:
        here = place(task)
        if not task.lead:
            yield finding(
                "missing-lead",
                Severity.ERROR,
                (here,),
                Text(f"任务{task.number}:没有牵头单位", f"Task {task.number}: no lead unit"),
                Text(
                    f"“{task.title.zh}”没有单位负责。",
                    f"No unit answers for '{task.title.en or task.title.zh}'.",
                ),
                Text("指定一个牵头单位。", "Name one lead unit."),
            )
        elif len(task.lead) > 1:
            units = unit_names(spec, task.lead)
            yield finding(
                "several-leads",
                Severity.NOTE,
                (here,),
                Text(
                    f"任务{task.number}:有 {len(task.lead)} 个牵头单位",
                    f"Task {task.number}: {len(task.lead)} lead units",
                ),
                Text(
                    f"{units.zh}共同牵头,没有写明由谁填报。",
                    f"{units.en} lead together; who reports is not said.",
                ),
                Text(
                    "指定一个填报单位;未指定前按第一个显示。",
                    "Name one that reports; until then the first is shown.",
                ),
            )


def open_groups(spec: PlanSpec, context: Context) -> Iterator[Finding]:
    """A group of units whose members are listed nowhere: nobody can be asked."""
    names = dict(spec.units)
    used: dict[str, list[str]] = {}
    for task in spec.tasks:
        for code in (*task.lead, *task.cooperating):
            used.setdefault(code, []).append(place(task))
    for code, tasks in used.items():
        name = names.get(code, Text(code, code))
        if GROUP.search(name.zh) and not context.members.get(code):
            yield finding(
                "group-without-members",
                Severity.QUESTION,
                (code, *tasks),
                Text(f"“{name.zh}”没有成员名单", f"'{name.en or name.zh}' has no list of members"),
                Text(
                    f"{len(tasks)} 个任务交给这个集体,具体是哪些单位没有写明。",
                    f"{len(tasks)} tasks name this group; which units belong to it is not said.",
                ),
                Text("登记成员单位。", "Register its members."),
            )


def approximate(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """About n: how far below still counts as met?"""
    for _, one in rows(spec):
        if one.approximate and not TOLERANCE.search(one.note.zh + one.note.en):
            yield finding(
                "no-tolerance",
                Severity.QUESTION,
                (one.code,),
                Text(
                    f"{one.code}:约数没有容差",
                    f"{one.code}: an approximate number without tolerance",
                ),
                Text(
                    f"{named(one).zh}写作“{amount(one)}左右”,差多少仍算完成没有写明。",
                    f"{named(one).en} says 'about {amount(one)}'; how far below still counts as met is not said.",
                ),
                Text(
                    "由牵头单位设定容差;未设定前按至少达到该数评价。",
                    "Let the lead unit set a tolerance; until then it is judged as at least this number.",
                ),
            )
