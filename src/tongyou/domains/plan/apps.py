"""Django's entry to the room."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "tongyou.domains.plan"
    label = "ty_plan"
    default_auto_field = "django.db.models.BigAutoField"
