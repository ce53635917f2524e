"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "tongyou.faces.desk"
    label = "ty_desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.base.ui import navigation

        navigation.add(
            face="desk", key="home", label=_("待办"), url_name="desk:home", order=10, icon="inbox"
        )
