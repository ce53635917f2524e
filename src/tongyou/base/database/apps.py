"""Django's entry to the room."""

from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "tongyou.base.database"
    label = "ty_database"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base.database import checks

        checks.register_checks()
