"""Django's entry to the room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tongyou.ground.access"
    label = "ty_access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Sign-in is noted, jobs are known, the demonstration is refused in production."""
        from . import adapters, checks, jobs, menu, sessions  # noqa: F401

        menu.hand_in()
