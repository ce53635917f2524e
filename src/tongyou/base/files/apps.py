"""Django's entry to the room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "tongyou.base.files"
    label = "ty_files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the job that removes bytes no row knows."""
        from tongyou.base.files import sweeping  # noqa: F401 - registering is the effect
