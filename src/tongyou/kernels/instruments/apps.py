"""Django's entry to the room."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "tongyou.kernels.instruments"
    label = "ty_instruments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base import files
        from tongyou.kernels.instruments import home, pack
        from tongyou.kernels.instruments.actions import evidence

        files.declare_purpose(evidence.PURPOSE, files.Limit(file=evidence.LARGEST, per_day=300))
        pack.register()
        home.register()
