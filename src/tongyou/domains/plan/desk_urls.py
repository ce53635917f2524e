"""Addresses of the work on plans: imports, review, findings, baselines."""

from django.urls import path

from tongyou.domains.plan.views import deciding, findings, importing, review

app_name = "plan_work"

urlpatterns = [
    path("imports/", importing.listing, name="imports"),
    path("imports/new/", importing.new, name="import_new"),
    path("imports/<uuid:import_id>/", importing.detail, name="import"),
    path("imports/<uuid:import_id>/document/", importing.document, name="document"),
    path("imports/<uuid:import_id>/discard/", importing.discard, name="discard"),
    path("imports/<uuid:import_id>/review/", review.overview, name="review"),
    path("imports/<uuid:import_id>/review/about/", review.about, name="about"),
    path("imports/<uuid:import_id>/review/corrections/", deciding.corrections, name="corrections"),
    path("imports/<uuid:import_id>/review/unread/", deciding.unread, name="unread"),
    path("imports/<uuid:import_id>/review/history/", deciding.history, name="history"),
    path("imports/<uuid:import_id>/review/undo/", deciding.undo, name="undo"),
    path("imports/<uuid:import_id>/review/confirm/", deciding.confirm, name="confirm"),
    path("imports/<uuid:import_id>/review/findings/", findings.of_import, name="import_findings"),
    path(
        "imports/<uuid:import_id>/review/actions/<slug:item>/", review.action, name="draft_action"
    ),
    path("imports/<uuid:import_id>/review/tasks/<slug:item>/", review.task, name="draft_task"),
    path(
        "imports/<uuid:import_id>/review/tasks/<slug:item>/commitments/<str:commitment>/",
        review.commitment,
        name="draft_commitment",
    ),
    path("versions/<uuid:version_id>/findings/", findings.of_version, name="version_findings"),
    path("versions/<uuid:version_id>/withdraw/", findings.withdraw, name="withdraw"),
    path("findings/<uuid:finding_id>/", findings.settle, name="finding"),
    path("commitments/<uuid:commitment_id>/baseline/", findings.baseline, name="baseline"),
]
