"""Addresses of the page of jobs, under /desk/system/jobs/."""

from django.urls import path

from tongyou.base.jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.index, name="list"),
    path("<uuid:job_id>/", views.detail, name="detail"),
    path("<uuid:job_id>/retry/", views.retry, name="retry"),
    path("<uuid:job_id>/discard/", views.discard, name="discard"),
]
