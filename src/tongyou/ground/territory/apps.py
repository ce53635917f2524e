"""Django's entry to the room."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "tongyou.ground.territory"
    label = "ty_territory"
    default_auto_field = "django.db.models.BigAutoField"
