"""Django's entry to the room."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "tongyou.domains.plan"
    label = "ty_plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base import files
        from tongyou.domains.plan import home, loading, pack
        from tongyou.domains.plan.actions import importing

        files.declare_purpose("plan.document", files.Limit(file=importing.LARGEST, per_day=100))
        pack.register(loading.apply)
        home.register()
