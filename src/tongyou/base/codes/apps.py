"""Django's entry to the room."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "tongyou.base.codes"
    label = "ty_codes"
    default_auto_field = "django.db.models.BigAutoField"
