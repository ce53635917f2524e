"""Django's entry to the room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tongyou.base.jobs"
    label = "ty_jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register this room's own jobs: delivering events and pruning finished work."""
        from tongyou.base.jobs import outbox, pruning  # noqa: F401 - registering is the effect
