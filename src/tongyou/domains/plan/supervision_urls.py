"""Addresses of supervision at the desk: rounds, reports, notices, meetings, research."""

from django.urls import path

from tongyou.domains.plan.views.supervision import bulletins, looking_back, reports, rounds, running

app_name = "supervision"
ROUND = "rounds/<uuid:round_id>/"

urlpatterns = [
    path("rounds/", rounds.listing, name="rounds"),
    path("rounds/open/", running.open_round, name="open"),
    path("rounds/rhythm/", running.rhythm, name="rhythm"),
    path(ROUND, rounds.detail, name="round"),
    path(f"{ROUND}reports/", rounds.reports, name="reports"),
    path(f"{ROUND}mine/", reports.mine, name="mine"),
    path(f"{ROUND}bulletin/", bulletins.preview, name="bulletin"),
    path(f"{ROUND}bulletin.<str:form>", bulletins.bulletin_file, name="bulletin_file"),
    path(f"{ROUND}round.xlsx", bulletins.round_file, name="round_file"),
    path(f"{ROUND}quality/", looking_back.quality, name="quality"),
    path(f"{ROUND}remind/", running.remind, name="remind"),
    path(f"{ROUND}end/", running.end, name="round_end"),
    path("reports/<uuid:report_id>/", reports.detail, name="report"),
    path("tasks/<uuid:node_id>/", looking_back.history, name="history"),
    path("units/", looking_back.cards, name="cards"),
    path("units/<uuid:unit_id>/", looking_back.card, name="card"),
]
