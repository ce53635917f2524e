"""Django's entry to the room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tongyou.kernels.casework"
    label = "ty_casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what other rooms call by name: jobs, the pack's section, the limits of uploads, the desk."""
        from tongyou.base import files
        from tongyou.kernels.casework import (  # noqa: F401 - jobs register themselves
            bundling,
            pack,
            telling,
            ticking,
            watching,
        )
        from tongyou.kernels.casework.actions import acting, erasing, recounting  # noqa: F401
        from tongyou.kernels.casework.views import home

        files.declare_purpose(acting.UPLOAD, files.Limit(file=20 * 1024 * 1024, per_day=100))
        pack.register()
        home.register()
