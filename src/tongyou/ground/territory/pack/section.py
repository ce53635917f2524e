"""How the section is checked and applied. Applying twice changes nothing; a changed name is a rename."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import translation

from tongyou.base import clock, packs
from tongyou.base.packs import Problem, Section, SectionFile
from tongyou.ground.territory.actions import boundaries, counts, states
from tongyou.ground.territory.models import Area, Boundary
from tongyou.ground.territory.pack.counts import YearTable, read_population
from tongyou.ground.territory.pack.divisions import DivisionRow, Divisions, read_divisions
from tongyou.ground.territory.rules.coordinates import Crs
from tongyou.ground.territory.rules.outline import RefusedOutline, read_geojson
from tongyou.ground.territory.types import AreaSpec, BoundaryKind, Review, SuccessionKind
from tongyou.ground.visibility import Actor, system_actor

NAME = "territory"
DIVISIONS, BOUNDARY, POPULATION = "divisions.yaml", "boundary.geojson", "population.yaml"
SOURCE = "城市数据包所带轮廓，来源见数据包；示意，非法定界线"


def register() -> None:
    """Tell the packs who reads this section."""
    packs.section(NAME, check=check, apply=apply)


def check(section: Section) -> Sequence[Problem]:
    """Everything that is wrong in the three files, without a database."""
    divisions, problems = _divisions(section)
    codes = frozenset(row.code for row in divisions.rows) if divisions else frozenset()
    population = section.file(POPULATION)
    if population is not None and population.node is not None and divisions is not None:
        problems += read_population(population.node, codes)[1]
    outline = section.file(BOUNDARY)
    if outline is not None and divisions is not None:
        problems += _outline_problems(outline, codes)
    return problems


def _divisions(section: Section) -> tuple[Divisions | None, list[Problem]]:
    file = section.file(DIVISIONS)
    if file is None or file.node is None:
        return None, [
            section.node.problem(f"缺少文件 {DIVISIONS}", f"the file {DIVISIONS} is missing")
        ]
    return read_divisions(file.node)


def _outline_problems(file: SectionFile, codes: frozenset[str]) -> list[Problem]:
    """Reasons in both languages, as every problem of a pack."""
    said: dict[str, list[str]] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = _outline_reasons(file, codes)
    pairs = zip(said["zh-hans"], said["en"], strict=True)
    return [Problem(file.name, 0, "", zh, en) for zh, en in pairs]


def _outline_reasons(file: SectionFile, codes: frozenset[str]) -> list[str]:
    try:
        reading = read_geojson(file.raw, Crs.CGCS2000)
    except RefusedOutline as problem:
        return [str(problem)]
    reasons = [refusal.reason for refusal in reading.refusals]
    return reasons + [
        f"{o.code or '?'}: 区划代码 / code" for o in reading.outlines if o.code not in codes
    ]


def apply(section: Section, actor: packs.ActorRef) -> None:
    """Write what is new or changed, inside the caller's transaction; areas the pack leaves out stay."""
    worker = system_actor(f"pack:{actor.role}"[:40])
    divisions, _problems = _divisions(section)
    if divisions is None:
        return
    _apply_divisions(worker, divisions, f"{divisions.basis} {section.version}")
    outline, population = section.file(BOUNDARY), section.file(POPULATION)
    if outline is not None:
        _apply_outlines(worker, outline, divisions.valid_from)
    if population is not None and population.node is not None:
        codes = frozenset(row.code for row in divisions.rows)
        for table in read_population(population.node, codes)[0]:
            _apply_table(worker, table)


def _apply_divisions(actor: Actor, divisions: Divisions, basis: str) -> None:
    known = {
        area.code: area for area in Area.objects.filter(valid_to=None).select_related("parent")
    }
    made, changed = [], []
    for row in divisions.rows:
        parent = known.get(row.parent)
        area = known.get(row.code)
        if area is None:
            spec = AreaSpec(row.code, row.name_zh, row.kind, row.name_en)
            area = known[row.code] = states.create(spec, parent, divisions.valid_from)
            states.note(SuccessionKind.ESTABLISH, None, area, divisions.valid_from, basis[:200])
            made.append(area)
        elif _update(area, row, parent, divisions.valid_from, basis[:200]):
            changed.append(area)
    if made:
        states.announce(actor, SuccessionKind.ESTABLISH, divisions.valid_from, made)
    if changed:
        states.announce(actor, SuccessionKind.RENAME, clock.today(), changed)


def _update(
    area: Area, row: DivisionRow, parent: Area | None, valid_from: date, basis: str
) -> bool:
    """Another name or kind is a rename, another parent a transfer, both with history."""
    named = (area.name_zh, area.name_en, area.kind) != (row.name_zh, row.name_en, row.kind)
    moved = area.parent_id != (parent.pk if parent else None)
    if not named and not moved:
        return False
    held = states.open_state(area).valid_from
    on = valid_from if valid_from > held else clock.today()
    was = f"{area.name_zh}({area.code})"
    above = area.parent.name_zh if area.parent else ""
    fields: dict[str, object] = {
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "kind": row.kind.value,
    }
    states.change(area, on, **fields, **({"parent": parent} if moved else {}))
    if named:
        states.note(SuccessionKind.RENAME, area, area, on, basis, was=was)
    if moved:
        states.note(SuccessionKind.TRANSFER, area, area, on, basis, was=above)
    return True


def _apply_outlines(actor: Actor, file: SectionFile, valid_from: date) -> None:
    """The pack's outlines are sketches; an outline in force that was put there by a person stays."""
    reading = read_geojson(file.raw, Crs.CGCS2000)
    held = set(Boundary.objects.filter(state=Review.CONFIRMED).values_list("area__code", flat=True))
    if all(outline.code in held for outline in reading.outlines):
        return
    done = boundaries.import_boundaries(
        actor=actor, raw=file.raw, crs=Crs.CGCS2000, source=SOURCE, kind=BoundaryKind.SKETCH,
        valid_from=valid_from,
    )  # fmt: skip
    kept = [row.pk for row in done.proposed if row.area.code in held]
    Boundary.objects.filter(pk__in=kept).update(state=Review.WITHDRAWN)
    boundaries.confirm_boundaries(actor=actor, batch=done.batch)


def _apply_table(actor: Actor, table: YearTable) -> None:
    found = counts.import_rows(
        actor=actor, rows=table.rows, title=f"{table.title} {table.year}", as_of=table.as_of,
        residence=table.residence, simulated=table.simulated,
    )  # fmt: skip
    counts.confirm_population(actor=actor, table=found)
