"""Addresses for monitors and load balancers."""

from django.urls import path

from tongyou.site.operations import health

app_name = "operations"
urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
