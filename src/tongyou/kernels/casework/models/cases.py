"""A case: one run of one version of a procedure, sharing its key with its Subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base.cipher import EncryptedTextField
from tongyou.ground.visibility import Guard, GuardedQuerySet
from tongyou.ground.visibility.reach import Reach
from tongyou.kernels.casework.engine.types import Standing
from tongyou.kernels.casework.models.procedures import ReleasedProcedure
from tongyou.kernels.casework.models.steps import Step

CLOSED = Q(standing=Standing.CLOSED.value)


@dataclass(frozen=True)
class CaseGuard(Guard):
    """The columns of the case; a unit sees also the cases in which a step was opened at it.

    A referral is no way in here: it shows named forms on one page (`queries.sight`) and nothing anywhere else.
    """

    def whole(self, reach: Reach) -> Q | None:
        """Those seen whole, by the case's own columns: what lists of cases show."""
        return super().condition(reach)

    def condition(self, reach: Reach) -> Q | None:
        own = self.whole(reach)
        if reach.scope != "unit" or own is None:
            return own
        steps = opened_at_units(reach)
        through, ordinary = Q(pk__in=steps.values("case_id")), self.ordinary(reach)
        return own | (through & ordinary if ordinary else through)

    def also(self, reach: Reach, obj: models.Model) -> bool:
        return reach.scope == "unit" and opened_at_units(reach).filter(case_id=obj.pk).exists()


def opened_at_units(reach: Reach) -> models.QuerySet[Step]:
    """Steps that were opened at units this way leads to."""
    return Step.objects.filter(unit_id__in=sorted(reach.ids), opened_at__isnull=False)


class Case(models.Model):
    """One case as it stands. Everything here can be rebuilt from its events."""

    subject = models.OneToOneField(
        "ty_subjects.Subject", models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.CharField(max_length=32, unique=True)
    released = models.ForeignKey(
        ReleasedProcedure, models.PROTECT, related_name="+", db_index=False
    )
    procedure = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    standing = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Standing])
    outcome = models.CharField(max_length=64, blank=True, default="")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    area = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, related_name="+", db_index=False
    )
    compartment = models.CharField(max_length=32, blank=True, default="")
    opener_id = models.UUIDField(null=True)  # account; null: the platform
    about = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, related_name="+", db_index=False
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", db_index=False
    )
    item = models.CharField(max_length=64, blank=True, default="")  # which item of the parent
    places = models.JSONField(default=dict)  # place -> units
    fields = models.JSONField(default=dict)  # open values; personal ones stand in `sealed`
    known = models.JSONField(default=list)  # personal fields that have a value
    items = models.JSONField(default=dict)  # item -> "", "open", or the outcome of its case
    failed = models.JSONField(default=list)  # items whose case ended without granting
    sealed = models.TextField(blank=True, default="")  # personal values, under the case's own key
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    promised_on = models.DateField(null=True)
    statutory_on = models.DateField(null=True)
    retain_until = models.DateField(null=True)  # set by the outcome; then `erase`
    erased_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField()  # number of the last event
    head = models.CharField(
        max_length=64
    )  # digest of the last event: the next one is chained to it

    guard: ClassVar[CaseGuard] = CaseGuard(
        resource="casework.case",
        area="area_id",
        unit="unit_id",
        owner="opener_id",
        compartment="compartment",
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(standing__in=[s.value for s in Standing]), name="case_standing_known"
            ),
            models.CheckConstraint(
                condition=Q(CLOSED, ~Q(outcome=""), closed_at__isnull=False)
                | Q(~CLOSED, outcome="", closed_at__isnull=True),
                name="case_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, item="") | Q(Q(parent__isnull=False), ~Q(item="")),
                name="case_part_names_its_item",
            ),
            models.UniqueConstraint(
                fields=["parent", "item"],
                condition=Q(parent__isnull=False) & ~CLOSED,
                name="case_one_open_part_per_item",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-opened_at", "-subject"], name="case_of_unit"),
            models.Index(fields=["area", "-opened_at", "-subject"], name="case_of_area"),
            models.Index(fields=["-opened_at", "-subject"], name="case_by_opening"),
            models.Index(
                fields=["about", "-opened_at"],
                condition=Q(about__isnull=False),
                name="case_about",
            ),
            models.Index(
                fields=["opener_id", "-opened_at"],
                condition=Q(opener_id__isnull=False),
                name="case_of_opener",
            ),
            models.Index(
                fields=["retain_until"],
                condition=Q(retain_until__isnull=False, erased_at__isnull=True),
                name="case_to_erase",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseKey(models.Model):
    """The key that seals what is personal in one case, itself sealed by the key ring. Erasing is losing it."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="own_key")
    secret = EncryptedTextField(blank=True)
    dropped_at = models.DateTimeField(null=True)
