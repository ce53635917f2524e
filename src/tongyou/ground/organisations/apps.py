"""Django's entry to the room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "tongyou.ground.organisations"
    label = "ty_organisations"
    default_auto_field = "django.db.models.BigAutoField"
