"""Words that nobody can check: undefined terms, work without an end state, a period that governs a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tongyou.domains.plan.linting.findings import Context, Finding, Severity, finding, named, rows
from tongyou.domains.plan.types import CommitmentSpec, Kind, PlanSpec, TaskSpec, Text, Window

TERMS = {  # terms that decide what is counted and mean different things in different places
    "困境儿童": "child in difficulty",
    "标准化": "standardised",
    "优质": "of high quality",
    "示范": "model",
    "精品": "fine (精品)",
    "全面参与": "fully taking part",
    "试点": "pilot",
    "食品安全事故": "food-safety accident",
    "地方特色": "local character",
    "规范化": "regularised",
}
PERIOD_WORDS = re.compile(r"每(个)?(年|季度?|月|学年|学期)|逐年|年度|各年|年均")
LIST = re.compile(r"每(年|季度|月)(?P<between>[^,,。;;\d]{2,24})[,,](?P<list>[^。;;]*)")
GOVERNED = re.compile(r"每(年|季度|月)[^,,。;;\d]{2,24}[,,]")
VAGUE = re.compile(
    r"^(进一步|不断|持续|积极|深入|逐步|加快)*(完善|加强|推动|推进|强化|深化|优化|促进|提升|支持|引导|探索|做好|加大|拓展)"
)
END_STATE = re.compile(
    r"制度|机制|标准|规范|清单|平台|系统|体系|基地|中心|数据库|专家库|项目库|档案|热线|手册|读本|教材|方案|办法|规划|地图|站|室|馆|院|园|软件|"
    r"试点|名册|台账|课程|报告|指南|导则|覆盖|登记|认定|达标|通过|建成|完成|纳入|免费|待遇|互通|共享|一网通办|一件事"
)


def undefined_terms(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """A term that decides what is counted, and that the plan does not define; one finding per term."""
    defined = [text.zh for _, text in spec.terms]
    for term, english in TERMS.items():
        if any(term in known or known in term for known in defined if known):
            continue
        places = [one.code for _, one in rows(spec) if term in one.title.zh]
        if places:
            yield finding(
                "undefined-term",
                Severity.NOTE,
                [*places],
                Text(f"“{term}”没有定义", f"'{english}' ({term}) is not defined"),
                Text(
                    f"{'、'.join(places)} 算不算完成取决于“{term}”怎么理解。",
                    f"Whether {', '.join(places)} count as met depends on what '{english}' means.",
                ),
                Text(
                    "写明依据的标准或文件,或列出判定条件。",
                    "Name the standard or document that is meant, or list the criteria.",
                ),
            )


def vague_milestones(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """Improve, strengthen, promote, with nothing that will exist in the end."""
    for _, one in rows(spec):
        if one.kind is Kind.MILESTONE and not one.evidence.zh and is_vague(one.title.zh):
            yield finding(
                "vague-milestone",
                Severity.NOTE,
                (one.code,),
                Text(f"{one.code}:看不出做到什么程度算完成", f"{one.code}: no end state"),
                Text(
                    f"{named(one).zh}只说要做的方向,没有可以查验的成果。",
                    f"{named(one).en} gives a direction but nothing that will exist in the end.",
                ),
                Text("写明凭哪一份记录算完成。", "Say which record will prove it."),
            )


def is_vague(text: str) -> bool:
    """A verb of direction at the start and no noun of a result."""
    return bool(VAGUE.search(text.strip())) and not END_STATE.search(text)


def ambiguous_period(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """Every year a work is done, at least 1 A, 1 B, 2 C: is the list per year or in all?"""
    for task in spec.tasks:
        places = listed(task) or unspoken(task)
        if len(places) > 1:
            yield finding(
                "ambiguous-period",
                Severity.QUESTION,
                [one.code for one in places],
                Text(
                    f"任务{task.number}:一列数字是每年的还是合计的",
                    f"Task {task.number}: is a list of numbers per year or in all?",
                ),
                Text(
                    f"“每年”管着前面的工作,是否也管着{'、'.join(one.code for one in places)}没有写明。",
                    f"'Every year' governs the work before the list; whether it also governs {', '.join(one.code for one in places)} is not said.",
                ),
                Text(
                    "确认按每年评价,或改为计划期合计。",
                    "Confirm that each counts per year, or make it a total for the plan.",
                ),
            )


def listed(task: TaskSpec) -> list[CommitmentSpec]:
    """Numbers that follow 'every year <a work>,' in the task's own words."""
    for found in LIST.finditer(task.summary.zh):
        if len(re.findall(r"\d+", found["list"])) > 1 and not PERIOD_WORDS.search(found["list"]):
            return [one for one in counts(task) if stands_in(one, found["list"])]
    return []


def stands_in(one: CommitmentSpec, text: str) -> bool:
    """Whether this commitment's clause belongs to the list."""
    clause = re.split(r"[,,、。;]", LIST.sub(r"\g<list>", one.title.zh))
    return any(len(part) > 2 and part.strip() in text for part in clause)


def unspoken(task: TaskSpec) -> list[CommitmentSpec]:
    """Periodic numbers whose own words name no period, after a work that is done every year."""
    if not GOVERNED.search(task.summary.zh):
        return []
    return [
        one
        for one in counts(task)
        if one.window is Window.PER_YEAR and not PERIOD_WORDS.search(one.title.zh)
    ]


def counts(task: TaskSpec) -> list[CommitmentSpec]:
    """Commitments of a task that count things at least n times."""
    return [one for one in task.commitments if one.kind is Kind.COUNT and one.value]
