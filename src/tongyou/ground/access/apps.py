"""Django's entry to the room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tongyou.ground.access"
    label = "ty_access"
    default_auto_field = "django.db.models.BigAutoField"
