"""Django's entry to the room."""

from django.apps import AppConfig


class VisibilityConfig(AppConfig):
    name = "tongyou.ground.visibility"
    label = "ty_visibility"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The matrix is checked whenever Django checks itself."""
        from . import checks  # noqa: F401
