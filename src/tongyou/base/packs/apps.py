"""Django's entry to the room."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "tongyou.base.packs"
    label = "ty_packs"
    default_auto_field = "django.db.models.BigAutoField"
