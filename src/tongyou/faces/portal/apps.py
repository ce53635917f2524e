"""Django's entry to the room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tongyou.faces.portal"
    label = "ty_portal"
    default_auto_field = "django.db.models.BigAutoField"
