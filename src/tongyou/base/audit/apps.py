"""Django's entry to the room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tongyou.base.audit"
    label = "ty_audit"
    default_auto_field = "django.db.models.BigAutoField"
