"""Django's entry to the room."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "tongyou.base.calendar"
    label = "ty_calendar"
    default_auto_field = "django.db.models.BigAutoField"
