"""Adding up population counts. A band that is not there is unknown, never zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from tongyou.ground.territory.types import Sex


@dataclass(frozen=True, slots=True)
class Band:
    """People of one sex in one band of completed years of age; `age_to` None: and older."""

    sex: str
    age_from: int
    age_to: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Total:
    """A sum, or the reason why there is none."""

    value: int | None
    reason: str = ""


def total(bands: Sequence[Band], *, sex: Sex, age_from: int, age_to: int | None) -> Total:
    """People from `age_from` to `age_to` completed years, both included; None means and older.

    Without counts for both sexes together, men and women are added; then both must be covered.
    """
    direct = _covered([b for b in bands if b.sex == sex], age_from, age_to)
    if direct.value is not None or sex is not Sex.ALL:
        return direct
    halves = [
        _covered([b for b in bands if b.sex == s], age_from, age_to) for s in (Sex.MALE, Sex.FEMALE)
    ]
    values = [half.value for half in halves if half.value is not None]
    return Total(sum(values)) if len(values) == 2 else direct


def _covered(bands: Sequence[Band], age_from: int, age_to: int | None) -> Total:
    """The sum of the bands that tile the wanted ages exactly."""
    if not bands:
        return Total(None, _("没有这一性别的数据"))
    inside = sorted((b for b in bands if _inside(b, age_from, age_to)), key=lambda b: b.age_from)
    if any(_cut(b, age_from, age_to) for b in bands):
        return Total(None, _("数据的年龄段与所问的年龄不能对齐"))
    expected: int | None = age_from
    for band in inside:
        if band.age_from != expected:
            return Total(None, _("数据缺少 %(age)s 岁") % {"age": expected})
        expected = None if band.age_to is None else band.age_to + 1
    if expected != (None if age_to is None else age_to + 1):
        return Total(None, _("数据缺少 %(age)s 岁") % {"age": expected})
    return Total(sum(b.count for b in inside))


def _inside(band: Band, age_from: int, age_to: int | None) -> bool:
    if band.age_from < age_from:
        return False
    return age_to is None or (band.age_to is not None and band.age_to <= age_to)


def _cut(band: Band, age_from: int, age_to: int | None) -> bool:
    """Whether a band lies partly inside and partly outside."""
    begins = age_to is None or band.age_from <= age_to
    reaches = band.age_to is None or band.age_to >= age_from
    return begins and reaches and not _inside(band, age_from, age_to)


def overlap(bands: Iterable[Band]) -> Band | None:
    """The first band that shares an age with the band before it, of one sex."""
    ordered = sorted(bands, key=lambda b: (b.sex, b.age_from))
    for before, band in pairwise(ordered):
        same = before.sex == band.sex
        if same and (before.age_to is None or band.age_from <= before.age_to):
            return band
    return None
