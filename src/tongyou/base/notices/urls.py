"""Addresses of the inbox; included twice, with `{"face": "desk"}` and `{"face": "portal"}`."""

from django.urls import path

from tongyou.base.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.mark_all, name="mark_all"),
    path("preferences/", views.preferences, name="preferences"),
    path("<uuid:notice_id>/read/", views.mark, name="mark"),
]
