"""Django's entry to the room."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "tongyou.domains.plan"
    label = "ty_plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base import files
        from tongyou.domains.plan import home, loading, pack, supervision_home
        from tongyou.domains.plan.actions import evidence, importing, opening, reminding, rounds  # noqa: F401 - jobs register themselves

        files.declare_purpose("plan.document", files.Limit(file=importing.LARGEST, per_day=100))
        files.declare_purpose(evidence.PURPOSE, evidence.LIMIT)
        pack.register(loading.apply)
        home.register()
        supervision_home.register()
