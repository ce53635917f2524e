"""Reading a population table from CSV: UTF-8 or GB18030, rows kept or refused one by one with a reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongyou.ground.territory.types import Sex

MAX_BYTES = 4 * 1024 * 1024
MAX_ROWS = 20_000  # stored in one short transaction; a district needs about 6,000
COLUMNS = {
    "code": ("区划代码", "代码", "code"),
    "year": ("年份", "年度", "year"),
    "sex": ("性别", "sex"),
    "age_from": ("年龄起", "年龄", "age_from", "age"),
    "age_to": ("年龄止", "age_to"),
    "count": ("人数", "人口数", "count"),
}
OPTIONAL = {"age_to"}
SEXES = {"合计": Sex.ALL, "男": Sex.MALE, "女": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE}
SEXES |= {sex.value: sex for sex in Sex}
OLDER = {"以上", "及以上", "+"}


class RefusedTable(ValueError):
    """The table as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row that can be kept; `number` is its line in the file, the heading being line 1."""

    number: int
    code: str
    year: int
    sex: Sex
    age_from: int
    age_to: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row left out, and why."""

    number: int
    reason: str


class _Bad(ValueError):
    """One row is wrong."""


def read_csv(raw: bytes) -> tuple[list[CountRow], list[Rejected]]:
    """Rows kept and rows refused. Raises RefusedTable when the file as a whole is unusable."""
    lines = csv.reader(io.StringIO(_text(raw), newline=""))
    try:
        heading = next(lines, [])
        places = _places(heading)
        return _rows(lines, places)
    except csv.Error:
        raise RefusedTable(
            _("文件不是逗号分隔的表格。请在表格软件里“另存为 CSV”后再上传。")
        ) from None


def _text(raw: bytes) -> str:
    if not raw.strip():
        raise RefusedTable(_("文件是空的。请重新导出后再上传。"))
    if len(raw) > MAX_BYTES:
        raise RefusedTable(_("文件超过 4 MB。请按镇（街道）分成几个文件上传。"))
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RefusedTable(_("这是 Excel 文件。请在表格软件里“另存为 CSV”后再上传。"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedTable(_("文字编码不是 UTF-8 也不是 GB18030。请另存为 UTF-8 编码的 CSV。"))


def _places(heading: list[str]) -> dict[str, int]:
    names = [cell.strip().lower() for cell in heading]
    places = {
        key: names.index(title)
        for key, titles in COLUMNS.items()
        for title in reversed(titles)
        if title in names
    }
    missing = [COLUMNS[key][0] for key in COLUMNS if key not in places and key not in OPTIONAL]
    if missing:
        raise RefusedTable(
            _("第一行缺少列：%(columns)s。请对照样表补上列名后再上传。")
            % {"columns": "、".join(missing)}
        )
    return places


def _rows(
    lines: Iterator[list[str]], places: Mapping[str, int]
) -> tuple[list[CountRow], list[Rejected]]:
    kept: list[CountRow] = []
    rejected: list[Rejected] = []
    for number, cells in enumerate(lines, start=2):
        if number > MAX_ROWS + 1:
            raise RefusedTable(_("表格超过 20,000 行。请分成几个文件上传。"))
        if not any(cell.strip() for cell in cells):
            continue
        try:
            kept.append(_row(number, cells, places))
        except _Bad as problem:
            rejected.append(Rejected(number, str(problem)))
    return kept, rejected


def _row(number: int, cells: list[str], places: Mapping[str, int]) -> CountRow:
    def cell(key: str) -> str:
        place = places.get(key, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    sex = SEXES.get(cell("sex").lower())
    if sex is None:
        raise _Bad(_("性别“%(sex)s”应为 合计、男 或 女") % {"sex": cell("sex")[:10]})
    age_from = _number(cell("age_from"), _("年龄"), 0, 130)
    age_to = _age_to(cell("age_to"), age_from)
    year = _number(cell("year"), _("年份"), 1949, 2100)
    return CountRow(
        number,
        cell("code"),
        year,
        sex,
        age_from,
        age_to,
        _number(cell("count"), _("人数"), 0, 2_000_000_000),
    )


def _age_to(text: str, age_from: int) -> int | None:
    if text in OLDER:
        return None
    return age_from if not text else _number(text, _("年龄止"), age_from, 130)


def _number(text: str, what: str, low: int, high: int) -> int:
    """A whole number; thousands separators are accepted, anything else is said to be wrong."""
    digits = text.replace(",", "").replace("，", "")
    if not (digits.isascii() and digits.isdigit()) or not low <= int(digits[:12]) <= high:
        raise _Bad(
            _("%(what)s“%(text)s”应为 %(low)s 到 %(high)s 的整数")
            % {"what": what, "text": text[:20], "low": low, "high": high}
        )
    return int(digits)
