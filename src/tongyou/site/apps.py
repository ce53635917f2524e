"""Django's entry to the site: wiring runs when every room is loaded."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "tongyou.site"
    label = "ty_site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongyou.site import wiring

        wiring.wire()
