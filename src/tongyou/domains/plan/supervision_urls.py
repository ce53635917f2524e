"""Addresses of supervision at the desk: rounds, reports, notices, meetings, research."""

from django.urls import path

from tongyou.domains.plan.views.supervision import reports, rounds

app_name = "supervision"
ROUND = "rounds/<uuid:round_id>/"

urlpatterns = [
    path("rounds/", rounds.listing, name="rounds"),
    path(ROUND, rounds.detail, name="round"),
    path(f"{ROUND}reports/", rounds.reports, name="reports"),
    path(f"{ROUND}mine/", reports.mine, name="mine"),
    path("reports/<uuid:report_id>/", reports.detail, name="report"),
]
