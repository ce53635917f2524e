"""Django's entry to the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CalendarConfig(AppConfig):
    name = "tongyou.base.calendar"
    label = "ty_calendar"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base.calendar.seed import seed

        post_migrate.connect(seed, sender=self, dispatch_uid="ty_calendar.seed")
