"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    name = "tongyou.faces.cockpit"
    label = "ty_cockpit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base.ui import navigation

        navigation.add(
            face="cockpit",
            key="home",
            label=_("总览"),
            url_name="cockpit:home",
            order=10,
            icon="grid",
        )
