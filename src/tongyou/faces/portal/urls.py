"""Families' pages: the home, one's own page, and what a public service owes its visitors."""

from django.urls import path

from tongyou.faces.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", views.mine, name="mine"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
