"""Django's entry to the room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tongyou.base.notices"
    label = "ty_notices"
    default_auto_field = "django.db.models.BigAutoField"
