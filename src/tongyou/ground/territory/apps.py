"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    name = "tongyou.ground.territory"
    label = "ty_territory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base.ui import navigation
        from tongyou.ground.territory import pack

        pack.register()
        navigation.add(
            face="desk", key="territory", label=_("区划"), url_name="territory:tree", order=60,
            resource="territory.area", action="view", icon="map",
        )  # fmt: skip
