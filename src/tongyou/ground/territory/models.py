"""Areas with their history, outlines and population counts. Nothing here is ever deleted."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.ground.territory.naming import as_query, romanised, search_text
from tongyou.ground.territory.periods import within
from tongyou.ground.territory.rules.coordinates import Crs
from tongyou.ground.territory.types import (
    AreaKind,
    BoundaryKind,
    Residence,
    Review,
    Sex,
    SuccessionKind,
)
from tongyou.ground.visibility import Guard, GuardedModel, GuardedQuerySet

NOT_BACKWARDS = Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
CRS_NAMES = [
    (Crs.CGCS2000.value, _("CGCS2000（国家大地坐标系）")),
    (Crs.WGS84.value, "WGS-84(GPS)"),
    (Crs.GCJ02.value, _("GCJ-02（高德、腾讯等网络地图）")),
    (Crs.BD09.value, _("BD-09（百度地图）")),
]


class Named(models.Model):
    """Something with a Chinese name, and an English one that may have to be made from pinyin."""

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        if not (get_language() or "").startswith("en"):
            return str(self.name_zh)  # type: ignore[attr-defined]
        return str(self.name_en or romanised(self.name_zh, self.kind))  # type: ignore[attr-defined]


class AreaQuerySet(GuardedQuerySet["Area"]):
    """Named filters of areas."""

    def at(self, on: date) -> AreaQuerySet:
        """Those that exist on a day."""
        return self.filter(within(on))

    def matching(self, text: str) -> AreaQuerySet:
        """Those found by name, pinyin, initials or code."""
        found = as_query(text)
        return self.filter(search__contains=found) if found else self


class Area(Named, GuardedModel):
    """A district, town, subdistrict, village or community; the same row for as long as it exists.

    Code, names, kind and parent are those of its newest state; earlier ones stand in `AreaState`. A rename or a
    transfer keeps the row, so that whatever points at the area stays right; a merge or a split ends it.
    """

    guard = Guard(resource="territory.area", area="subject_id", public=Q())

    subject = models.OneToOneField(
        "ty_subjects.Subject", models.PROTECT, primary_key=True, related_name="+"
    )
    code = models.CharField(max_length=12, db_index=True)
    kind = models.CharField(max_length=16, choices=AreaKind.choices)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    search = models.CharField(max_length=500, editable=False)

    objects: ClassVar[models.Manager[Area]] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=NOT_BACKWARDS, name="area_not_backwards"),
            models.CheckConstraint(condition=Q(kind__in=AreaKind.values), name="area_kind_known"),
            models.CheckConstraint(condition=~Q(name_zh=""), name="area_named"),
            models.CheckConstraint(
                condition=Q(kind=AreaKind.DISTRICT, parent=None)
                | Q(~Q(kind=AreaKind.DISTRICT), ~Q(parent=None)),
                name="area_in_district",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="area_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search line in step with the names."""
        self.search = f"{search_text(self.name_zh, self.name_en)} {self.code}"
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class AreaState(Named, GuardedModel):
    """What an area was called, and where it belonged, from one day until the day before another."""

    guard = Guard(resource="territory.area", area="area_id", public=Q())

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="states")
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=16, choices=AreaKind.choices)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=200, db_index=True)  # ids from the district down, "a/b/c/"
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(condition=NOT_BACKWARDS, name="area_state_not_backwards"),
            models.UniqueConstraint(
                fields=["area"], condition=Q(valid_to=None), name="area_one_open_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_zh} {self.valid_from}"


class Succession(AppendOnly):
    """One thing that happened to one area on a day, with the document it rests on.

    `from_area` is null for a first establishment. A rename or transfer goes from an area to itself.
    `share` is the part of `from_area` that went to `to_area`, above 0 and at most 1.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    from_area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="went_to")
    to_area = models.ForeignKey(Area, models.PROTECT, related_name="came_from")
    on = models.DateField()
    kind = models.CharField(max_length=16, choices=SuccessionKind.choices)
    share = models.DecimalField(max_digits=5, decimal_places=4, default=1)
    basis = models.CharField(max_length=200)
    was = models.CharField(
        max_length=120, blank=True
    )  # the name before a rename, the parent before a transfer
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["on", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="succession_share"),
            models.CheckConstraint(condition=~Q(basis=""), name="succession_has_basis"),
            models.UniqueConstraint(
                fields=["from_area", "to_area", "on", "kind"], name="succession_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Boundary(GuardedModel):
    """The outline of an area: a GeoJSON MultiPolygon in WGS-84 degrees, with where it came from."""

    guard = Guard(resource="territory.boundary", area="area_id", public=Q(state=Review.CONFIRMED))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="boundaries")
    geometry = models.JSONField()
    crs = models.CharField(max_length=10, choices=CRS_NAMES)  # of the file it was read from
    source = models.CharField(max_length=300)
    review_number = models.CharField(
        max_length=60, blank=True
    )  # 审图号, Map Management Regulations art. 15-22
    kind = models.CharField(max_length=10, choices=BoundaryKind.choices)
    state = models.CharField(max_length=10, choices=Review.choices, default=Review.PROPOSED)
    digest = models.CharField(max_length=64)
    batch = models.UUIDField(default=new_id, db_index=True)  # one upload
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-valid_from", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=NOT_BACKWARDS, name="boundary_not_backwards"),
            models.CheckConstraint(
                condition=~Q(kind=BoundaryKind.OFFICIAL) | ~Q(review_number=""),
                name="boundary_official_reviewed",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="boundary_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"


class PopulationSource(GuardedModel):
    """One table of counts: who published it, for which day, about whom."""

    guard = Guard(
        resource="territory.population",
        area="area_id",
        public=Q(state=Review.CONFIRMED, area__kind=AreaKind.DISTRICT),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title = models.CharField(max_length=200)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+"
    )  # the smallest area that holds all rows
    as_of = models.DateField()
    residence = models.CharField(max_length=12, choices=Residence.choices)
    simulated = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=Review.choices, default=Review.PROPOSED)
    digest = models.CharField(max_length=64)
    rejects = models.JSONField(default=list)  # [[row number, reason], ...]
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-as_of", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="population_source_titled"),
            models.UniqueConstraint(
                fields=["digest"],
                condition=~Q(state=Review.WITHDRAWN),
                name="population_source_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PopulationCount(GuardedModel):
    """People of one sex in one band of ages, in one area and year. `age_to` null: and older."""

    guard = Guard(
        resource="territory.population",
        area="area_id",
        public=Q(table__state=Review.CONFIRMED, area__kind=AreaKind.DISTRICT),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    table = models.ForeignKey(PopulationSource, models.PROTECT, related_name="counts")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=6, choices=Sex.choices)
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["area", "year", "sex", "age_from"]
        indexes = [models.Index(fields=["area", "year"], name="population_area_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "area", "year", "sex", "age_from"], name="population_once"
            ),
            models.CheckConstraint(
                condition=Q(age_to__isnull=True) | Q(age_to__gte=F("age_from")),
                name="population_ages_ordered",
            ),
            models.CheckConstraint(
                condition=Q(age_from__lte=130, year__range=(1949, 2100)),
                name="population_plausible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.sex} {self.age_from}-{self.age_to}"
