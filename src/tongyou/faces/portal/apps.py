"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "tongyou.faces.portal"
    label = "ty_portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base.ui import navigation

        navigation.add(
            face="portal",
            key="home",
            label=_("首页"),
            url_name="portal:home",
            order=10,
            icon="home",
        )
        navigation.add(
            face="portal",
            key="mine",
            label=_("我的"),
            url_name="portal:mine",
            order=90,
            icon="person",
        )
