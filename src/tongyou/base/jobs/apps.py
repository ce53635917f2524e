"""Django's entry to the room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tongyou.base.jobs"
    label = "ty_jobs"
    default_auto_field = "django.db.models.BigAutoField"
