"""One account: a staff member, a family, or the platform's own."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.cipher import EncryptedTextField
from tongyou.base.codes import new_id
from tongyou.ground.visibility import Actor, Guard, GuardedQuerySet


class AccountKind(models.TextChoices):
    STAFF = "staff", _("工作人员")
    FAMILY = "family", _("家庭")
    SYSTEM = "system", _("系统")


class Accounts(BaseUserManager["Account"]):
    """Django's sign-in finds an account by its login name; people read through `visible_to`."""

    def get_queryset(self) -> GuardedQuerySet[Account]:
        return GuardedQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor, action: str = "view") -> GuardedQuerySet[Account]:
        return self.get_queryset().visible_to(actor, action)


class Account(AbstractBaseUser):
    """Who can sign in. Rights come from posts and grants, never from here.

    `subject` is the staff member's or the person's own subject. A family is found by the blind
    index of its phone; the number itself is sealed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=AccountKind.choices)
    login = models.CharField(max_length=64, unique=True)
    title = models.CharField(
        max_length=120, blank=True, default=""
    )  # a name for lists; staff names stand in organisations
    subject = models.OneToOneField(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    family_role = models.CharField(max_length=16, blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(
        max_length=128, null=True, blank=True, unique=True, editable=False
    )
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    must_enrol_second_factor = models.BooleanField(default=False)
    demo_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    posts_found: object = None  # the list the actor was built from, for the menu; not a column

    guard: ClassVar[Guard] = Guard(
        resource="access.account",
        owner="id",
        fields={
            "login": "internal",
            "title": "internal",
            "kind": "internal",
            "language": "internal",
            "is_active": "internal",
            "created_at": "internal",
            "last_login": "internal",
            "phone": "personal",
        },
    )
    objects = Accounts()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AccountKind.values), name="account_kind_known"
            ),
            models.CheckConstraint(condition=~Q(login=""), name="account_login_given"),
            models.CheckConstraint(
                condition=Q(kind="family", family_role__in=["citizen", "parent"])
                | (~Q(kind="family") & Q(family_role="")),
                name="account_family_role",
            ),
            models.CheckConstraint(
                condition=~Q(kind="family") | Q(must_enrol_second_factor=False),
                name="account_factor_for_staff",
            ),
        ]
        indexes = [models.Index(fields=["kind", "login"], name="account_kind_login")]

    def __str__(self) -> str:
        return self.title or self.login
