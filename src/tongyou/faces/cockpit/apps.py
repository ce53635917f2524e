"""Django's entry to the room."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "tongyou.faces.cockpit"
    label = "ty_cockpit"
    default_auto_field = "django.db.models.BigAutoField"
