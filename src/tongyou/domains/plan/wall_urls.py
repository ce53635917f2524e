"""Addresses of supervision in the cockpit."""

from django.urls import path

from tongyou.domains.plan.views.supervision import issuing, wall

app_name = "wall"

urlpatterns = [
    path("", wall.home, name="home"),
    path("actions/<uuid:node_id>/", wall.action, name="action"),
    path("tasks/<uuid:node_id>/", wall.task, name="task"),
    path("promises/<uuid:commitment_id>/", wall.promise, name="promise"),
    path("reports/<uuid:report_id>/", wall.report, name="report"),
    path("notices/new/", issuing.from_the_wall, name="notice"),
    path("notices/<uuid:notice_id>/", wall.sent, name="sent"),
    path("problems/", wall.open_problems, name="problems"),
]
