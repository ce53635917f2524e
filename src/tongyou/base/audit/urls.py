"""Addresses of the auditors' page, under /desk/audit/."""

from django.urls import path

from tongyou.base.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.index, name="list"),
    path("export/", views.export, name="export"),
]
