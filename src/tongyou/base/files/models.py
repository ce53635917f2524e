"""One row per file that somebody handed in. Equal bytes are kept once; every hand-in has its own row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.codes import new_id


class FileState(models.TextChoices):
    """Nobody deletes: a file is withdrawn, and a retention job removes its bytes."""

    KEPT = "kept", _("已保存")
    WITHDRAWN = "withdrawn", _("已撤回")


class Scan(models.TextChoices):
    """What the virus scanner said. Infected files are never kept, so they have no value here."""

    NOT_SCANNED = "not_scanned", _("未查毒")
    CLEAN = "clean", _("查毒通过")


class StoredFile(models.Model):
    """A checked file in the private folder. Who may see it is decided by the room that owns the subject."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()  # the subject it belongs to
    purpose = models.CharField(max_length=60)
    name = models.CharField(max_length=150)  # as its owner called it
    kind = models.CharField(max_length=10)  # by content, not by name
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes as kept
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=80)  # inside FILES_DIR, generated
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.KEPT)
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    created_by = models.UUIDField(null=True, blank=True)  # account
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[StoredFile]] = models.Manager()

    class Meta:
        verbose_name = _("文件")
        indexes = [
            models.Index(fields=["owner", "created_at"], name="ty_files_owner"),
            models.Index(fields=["sha256"], name="ty_files_content"),
            models.Index(fields=["path"], name="ty_files_path"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="ty_files_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="ty_files_digest_is_hex"
            ),
            models.CheckConstraint(
                condition=Q(path__regex=r"^[0-9a-f]{2}/[0-9a-f]{32}$"), name="ty_files_path_is_ours"
            ),
            models.CheckConstraint(
                condition=Q(state="kept", withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_at__isnull=False),
                name="ty_files_withdrawn_has_time",
            ),
        ]
