"""Addresses of public progress; they stand in the portal only."""

from django.urls import path

from tongyou.domains.plan.views.supervision import progress

app_name = "progress"

urlpatterns = [
    path("", progress.newest, name="home"),
    path("<uuid:round_id>/", progress.of_round, name="round"),
    path("<uuid:round_id>/tasks/<int:number>/", progress.task, name="task"),
    path("<uuid:round_id>/bulletin.<str:form>", progress.bulletin_file, name="bulletin"),
]
