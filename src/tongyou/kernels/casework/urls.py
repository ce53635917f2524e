"""Addresses of casework at the desk."""

from django.urls import path

from tongyou.kernels.casework.views import (
    acting,
    bulk,
    case,
    drafts,
    exporting,
    inbox,
    keeping,
    lists,
    papers,
)

app_name = "casework"
CASE = "<uuid:case_id>/"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("register/", lists.register, name="register"),
    path("find/", lists.find, name="find"),
    path("referrals/", lists.referrals, name="referrals"),
    path("export/", exporting.export, name="export"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("filters/", keeping.filters, name="filters"),
    path("filters/keep/", keeping.keep, name="keep_filter"),
    path("filters/<uuid:filter_id>/", keeping.change, name="change_filter"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}history/", case.history, name="history"),
    path(f"{CASE}events/<int:sequence>/", case.event, name="event"),
    path(f"{CASE}acts/<slug:act>/", acting.act, name="act"),
    path(f"{CASE}acts/<slug:act>/draft/", drafts.draft, name="draft"),
    path(f"{CASE}materials/<slug:code>/", papers.material, name="material"),
    path(f"{CASE}documents/<uuid:document_id>/", papers.document, name="document"),
]
