"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "tongyou.ground.organisations"
    label = "ty_organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base.ui import navigation
        from tongyou.ground.organisations import pack

        pack.register()
        navigation.add(
            face="desk", key="units", label=_("单位与岗位"), url_name="organisations:units", order=61,
            resource="organisations.unit", action="view", icon="building",
        )  # fmt: skip
