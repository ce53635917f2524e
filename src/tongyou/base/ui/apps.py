"""Django's entry to the room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tongyou.base.ui"
    label = "ty_ui"
    default_auto_field = "django.db.models.BigAutoField"
