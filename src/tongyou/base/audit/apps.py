"""Django's entry to the room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tongyou.base.audit"
    label = "ty_audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base import calendar
        from tongyou.base.audit.recording import record

        calendar.set_recorder(record)  # the calendar stands below the ledger and cannot know it
