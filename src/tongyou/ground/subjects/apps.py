"""Django's entry to the room."""

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "tongyou.ground.subjects"
    label = "ty_subjects"
    default_auto_field = "django.db.models.BigAutoField"
