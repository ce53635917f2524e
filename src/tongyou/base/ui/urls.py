"""The living page of components."""

from django.urls import path

from tongyou.base.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.living, name="living"),
    path("pages/<int:status>/", views.error_sample, name="error"),
    path("work/", views.work_sample, name="work"),
]
