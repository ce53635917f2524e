"""Django's entry to the room."""

from django.apps import AppConfig


class CipherConfig(AppConfig):
    name = "tongyou.base.cipher"
    label = "ty_cipher"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base.cipher import checks

        checks.register_checks()
