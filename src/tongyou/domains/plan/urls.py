"""Addresses of the plan's pages; included once for the portal and once for the desk."""

from django.urls import path

from tongyou.domains.plan.views import downloads, reading

app_name = "plan"

urlpatterns = [
    path("", reading.home, name="home"),
    path("search/", reading.find, name="search"),
    path("changes/", reading.changes, name="changes"),
    path("compare/", reading.compare, name="compare"),
    path("versions/<uuid:version_id>/", reading.version, name="version"),
    path("versions/<uuid:version_id>/units/", reading.units, name="units"),
    path("versions/<uuid:version_id>/units/<uuid:unit_id>/", reading.unit, name="unit"),
    path("versions/<uuid:version_id>/plan.<str:form>", downloads.download, name="download"),
    path("actions/<uuid:node_id>/", reading.action, name="action"),
    path("tasks/<uuid:node_id>/", reading.task, name="task"),
]
