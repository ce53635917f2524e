"""Django's entry to the room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tongyou.faces.desk"
    label = "ty_desk"
    default_auto_field = "django.db.models.BigAutoField"
