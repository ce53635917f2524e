"""Addresses of organisations, below /desk/units/."""

from django.urls import path

from tongyou.ground.organisations.views import changes, export, pages

app_name = "organisations"
urlpatterns = [
    path("", pages.units, name="units"),
    path("units.xlsx", export.units, name="export"),
    path("new/", changes.new, name="new"),
    path("vacancies/", pages.vacancies, name="vacancies"),
    path("posts/<uuid:post>/", pages.post, name="post"),
    path("posts/<uuid:post>/appoint/", changes.appoint, name="appoint"),
    path("posts/<uuid:post>/hand-over/", changes.hand_over, name="hand-over"),
    path("posts/<uuid:post>/end/", changes.end, name="end"),
    path("<uuid:unit>/", pages.unit, name="unit"),
    path("<uuid:unit>/rename/", changes.rename, name="rename"),
    path("<uuid:unit>/close/", changes.close, name="close"),
    path("<uuid:unit>/alias/", changes.alias, name="alias"),
    path("<uuid:unit>/members/", changes.members, name="members"),
    path("<uuid:unit>/posts/new/", changes.new_post, name="new-post"),
    path("<uuid:unit>/staff/new/", changes.new_staff, name="new-staff"),
]
