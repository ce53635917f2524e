"""Addresses of the territory, below /desk/territory/."""

from django.urls import path

from tongyou.ground.territory.views import changes, pages, tables

app_name = "territory"
urlpatterns = [
    path("", pages.tree, name="tree"),
    path("boundaries/", tables.boundaries, name="boundaries"),
    path("boundaries/<uuid:batch>/", tables.proposal, name="proposal"),
    path("population/", tables.population, name="population"),
    path("population/sample.csv", tables.sample, name="sample"),
    path("population/<uuid:table>/", tables.population_table, name="population-table"),
    path("<uuid:area>/", pages.detail, name="area"),
    path("<uuid:area>/outline.json", pages.outline, name="outline"),
    path("<uuid:area>/rename/", changes.rename, name="rename"),
    path("<uuid:area>/merge/", changes.merge, name="merge"),
    path("<uuid:area>/split/", changes.split, name="split"),
]
