"""Django's entry to the room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tongyou.base.notices"
    label = "ty_notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the job that delivers, and the check of every room's templates."""
        from tongyou.base.notices import checks, delivery  # noqa: F401 - registering is the effect
