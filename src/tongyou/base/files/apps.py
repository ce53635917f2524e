"""Django's entry to the room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "tongyou.base.files"
    label = "ty_files"
    default_auto_field = "django.db.models.BigAutoField"
