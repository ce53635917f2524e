"""Django's entry to the room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tongyou.kernels.casework"
    label = "ty_casework"
    default_auto_field = "django.db.models.BigAutoField"
