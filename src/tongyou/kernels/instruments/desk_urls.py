"""Addresses of those who ask: instruments, rounds, results."""

from django.urls import path

from tongyou.kernels.instruments.views import instruments, results, rounds

app_name = "forms_work"

urlpatterns = [
    path("", rounds.listing, name="rounds"),
    path("new/", rounds.new, name="round_new"),
    path("rounds/<uuid:round_id>/", rounds.detail, name="round"),
    path("rounds/<uuid:round_id>/close/", rounds.close, name="round_close"),
    path("rounds/<uuid:round_id>/passes/", rounds.passes, name="passes"),
    path("rounds/<uuid:round_id>/publish/", rounds.publish, name="publish"),
    path("rounds/<uuid:round_id>/results/", results.results, name="results"),
    path("rounds/<uuid:round_id>/results.xlsx", results.excel, name="results_xlsx"),
    path("instruments/", instruments.listing, name="instruments"),
    path("instruments/new/", instruments.new, name="instrument_new"),
    path("instruments/<uuid:instrument_id>/", instruments.detail, name="instrument"),
]
