"""Reading `population.yaml`: counts by year, town, sex and band, checked without a database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tongyou.base.packs import Fields, Node, Problem
from tongyou.ground.territory.rules.census import CountRow
from tongyou.ground.territory.types import Residence, Sex

BAND = re.compile(r"(\d{1,3})(?:-(\d{1,3})|(\+))?")
YEAR_END = "year-end"


@dataclass(frozen=True, slots=True)
class YearTable:
    """The counts of one year, with the day they speak of."""

    year: int
    as_of: date
    title: str
    residence: Residence
    simulated: bool
    rows: tuple[CountRow, ...]


def read_population(node: Node, codes: frozenset[str]) -> tuple[list[YearTable], list[Problem]]:
    """One table for each year; `codes` are the areas that the divisions name."""
    problems: list[Problem] = []
    fields = Fields(node, problems)
    simulated, source = fields.flag("simulated"), fields.bilingual("source")
    residence = fields.choice("kind", Residence)
    _require_year_end(fields)
    bands = _bands(fields)
    tables = []
    for record in fields.records("population", required=True):
        year = record.integer("year")
        rows = [
            row
            for town in record.records("towns", required=True)
            for row in _rows(town, year, bands, codes)
        ]
        record.finish()
        if 1949 <= year <= 2100:
            tables.append(
                YearTable(year, date(year, 12, 31), source.zh, residence, simulated, tuple(rows))
            )
        else:
            record.report(
                record.at("year"),
                "年份应在 1949 到 2100 之间",
                "the year must lie between 1949 and 2100",
            )
    fields.finish()
    return tables, problems


def _require_year_end(fields: Fields) -> None:
    if fields.string("as_of") not in {YEAR_END, ""}:
        fields.report(fields.at("as_of"), "“as_of”只能是 year-end", "'as_of' can only be year-end")


def _bands(fields: Fields) -> list[tuple[int, int | None]]:
    """Bands such as "0-2", "3" or "18+", in completed years of age."""
    bands: list[tuple[int, int | None]] = []
    for text in fields.strings("bands", required=True):
        match = BAND.fullmatch(text)
        if match is None or (match[2] and int(match[2]) < int(match[1])):
            fields.report(
                fields.at("bands"),
                f"年龄段“{text}”应写成 0-2 或 18+",
                f"write the band '{text}' as 0-2 or 18+",
            )
            continue
        low = int(match[1])
        bands.append((low, None if match[3] else int(match[2] or low)))
    return bands


def _rows(
    town: Fields, year: int, bands: list[tuple[int, int | None]], codes: frozenset[str]
) -> list[CountRow]:
    code = town.string("code")
    if code and code not in codes:
        town.report(
            town.at("code"), f"区划名册里没有代码 {code}", f"the divisions name no code {code}"
        )
    rows = []
    for sex in (Sex.MALE, Sex.FEMALE):
        counts = town.items(sex.value, required=True)
        if counts and len(counts) != len(bands):
            town.report(
                town.at(sex.value),
                f"应有 {len(bands)} 个数(每个年龄段一个)",
                f"{len(bands)} numbers are expected, one a band",
            )
        for (low, high), node in zip(bands, counts, strict=False):
            rows.append(CountRow(node.line, code, year, sex, low, high, _count(town, node)))
    town.finish()
    return rows


def _count(town: Fields, node: Node) -> int:
    if isinstance(node.value, int) and not isinstance(node.value, bool) and node.value >= 0:
        return node.value
    town.report(node, "人数应为 0 或正整数", "a count must be a whole number, 0 or more")
    return 0
