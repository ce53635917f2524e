"""Units with their names and groups, posts, the staff who hold them, and from when to when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.cipher import EncryptedTextField
from tongyou.base.codes import new_id
from tongyou.ground.organisations.types import UnitKind
from tongyou.ground.territory.naming import as_query, search_text
from tongyou.ground.territory.periods import within
from tongyou.ground.visibility import Guard, GuardedModel, GuardedQuerySet

NOT_BACKWARDS = Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))


class UnitQuerySet(GuardedQuerySet["Unit"]):
    """Named filters of units."""

    def at(self, on: date) -> UnitQuerySet:
        """Those that exist on a day."""
        return self.filter(within(on))

    def matching(self, text: str) -> UnitQuerySet:
        """Those found by name, alias, pinyin, initials or code."""
        found = as_query(text)
        return self.filter(search__contains=found) if found else self


class Unit(GuardedModel):
    """An organisation; the same row for as long as it exists, under whatever name.

    `short_name` is what documents print. `full_name` is null until somebody knows it. The plan names units by
    their short names, and three of its units are groups of others.
    """

    guard = Guard(resource="organisations.unit", area="area_id", unit="subject_id", public=Q())

    subject = models.OneToOneField(
        "ty_subjects.Subject", models.PROTECT, primary_key=True, related_name="+"
    )
    code = models.SlugField(max_length=60, db_index=False)
    kind = models.CharField(max_length=24, choices=UnitKind.choices)
    short_name = models.CharField(max_length=80)
    full_name = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 - null: nobody knows it
    full_name_certain = models.BooleanField(default=False)
    name_en = models.CharField(max_length=160, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    area = models.ForeignKey(
        "ty_territory.Area", models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    search = models.CharField(max_length=1000, editable=False)

    objects: ClassVar[models.Manager[Unit]] = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["kind", "short_name"], name="unit_kind_name")]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="unit_code_once"),
            models.CheckConstraint(condition=NOT_BACKWARDS, name="unit_not_backwards"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(condition=~Q(short_name=""), name="unit_named"),
            models.CheckConstraint(
                condition=Q(full_name__isnull=True, full_name_certain=False)
                | Q(Q(full_name__isnull=False), ~Q(full_name="")),
                name="unit_full_name_or_null",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def name(self) -> str:
        """The printed short name, or the English name on an English page."""
        return (
            self.name_en
            if self.name_en and (get_language() or "").startswith("en")
            else self.short_name
        )

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search line in step with every name the unit is known by."""
        aliases = [] if self._state.adding else list(self.aliases.values_list("name", flat=True))
        names = search_text(self.short_name, self.full_name or "", self.name_en, *aliases)
        self.search = f"{names} {self.code}"
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class UnitName(GuardedModel):
    """What a unit was called, from one day until the day before another."""

    guard = Guard(resource="organisations.unit", unit="unit_id", public=Q())

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    short_name = models.CharField(max_length=80, db_index=True)
    full_name = models.CharField(max_length=120, null=True, blank=True, db_index=True)  # noqa: DJ001
    name_en = models.CharField(max_length=160, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(condition=NOT_BACKWARDS, name="unit_name_not_backwards"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_to=None), name="unit_one_open_name"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class Alias(GuardedModel):
    """Another printed name of a unit, entered by a person or a pack; it leads to one unit only."""

    guard = Guard(resource="organisations.unit", unit="unit_id", public=Q())

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=120, unique=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="alias_named")]

    def __str__(self) -> str:
        return self.name


class GroupMembership(GuardedModel):
    """A unit belongs to a group of units from one day until the day before another."""

    guard = Guard(resource="organisations.unit", unit="member_id", public=Q())

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Unit, models.PROTECT, related_name="groups")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["member"]
        constraints = [
            models.CheckConstraint(condition=NOT_BACKWARDS, name="membership_not_backwards"),
            models.CheckConstraint(
                condition=~Q(group=F("member")), name="membership_not_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.member_id}"


class Post(GuardedModel):
    """A duty of a unit that one person holds at a time. `area` narrows it to a place and what lies below."""

    guard = Guard(resource="organisations.post", area="area_id", unit="unit_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40, db_index=True)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    area = models.ForeignKey(
        "ty_territory.Area", models.PROTECT, null=True, blank=True, related_name="+"
    )
    duties = models.TextField(blank=True)
    must_be_filled = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=NOT_BACKWARDS, name="post_not_backwards"),
            models.CheckConstraint(condition=~Q(role="") & ~Q(title_zh=""), name="post_named"),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return (
            self.title_en
            if self.title_en and (get_language() or "").startswith("en")
            else self.title_zh
        )


class StaffMember(GuardedModel):
    """A person who works for a unit. The phone is sealed; a blind index finds it by exact match only."""

    guard = Guard(
        resource="organisations.staff",
        area="area_id",
        unit="unit_id",
        owner="subject_id",
        fields={"name": "internal", "phone": "personal", "email": "personal"},
    )

    subject = models.OneToOneField(
        "ty_subjects.Subject", models.PROTECT, primary_key=True, related_name="+"
    )
    name = models.CharField(_("姓名"), max_length=60)
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    email = models.EmailField(_("电子邮箱"), blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="staff")
    area = models.ForeignKey(
        "ty_territory.Area", models.PROTECT, null=True, blank=True, related_name="+"
    )
    simulated = models.BooleanField(default=False)
    left_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["recorded_at"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="staff_named")]

    def __str__(self) -> str:
        return str(self.pk)  # a name in a log or an error page would be a leak


class Holding(GuardedModel):
    """Who holds a post from one day until the day before another; one holder per post at a time."""

    guard = Guard(resource="organisations.post", area="post__area_id", unit="post__unit_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="holdings")
    acting = models.BooleanField(default=False)  # 代理: stands in until somebody is appointed
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(condition=NOT_BACKWARDS, name="holding_not_backwards"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(valid_to=None), name="holding_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.valid_from}"
