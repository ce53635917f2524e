"""Every address of the platform."""

from django.urls import URLPattern, URLResolver, include, path

from tongyou.base.ui import errors

PORTAL, DESK = {"face": "portal"}, {"face": "desk"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tongyou.site.operations.urls")),
    path("", include("tongyou.faces.portal.urls")),
    path("", include("tongyou.ground.access.sign_in_urls")),
    path("", include("tongyou.ground.access.urls")),
    path("ui/", include("tongyou.base.ui.urls")),
    path("plan/", include("tongyou.domains.plan.urls", namespace="plan"), PORTAL),
    path("desk/", include("tongyou.faces.desk.urls")),
    path("desk/plan/", include("tongyou.domains.plan.desk_urls")),
    path("desk/plan/", include("tongyou.domains.plan.urls", namespace="plan_desk"), DESK),
    path("desk/territory/", include("tongyou.ground.territory.urls")),
    path("desk/units/", include("tongyou.ground.organisations.urls")),
    path("desk/audit/", include("tongyou.base.audit.urls")),
    path("desk/system/jobs/", include("tongyou.base.jobs.urls")),
    path("desk/notices/", include("tongyou.base.notices.urls"), DESK),
    path("me/notices/", include("tongyou.base.notices.urls", namespace="notices_me"), PORTAL),
    path("cockpit/", include("tongyou.faces.cockpit.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.failed
