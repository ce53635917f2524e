"""Addresses of those who fill in: signed in, or with a pass."""

from django.urls import path

from tongyou.kernels.instruments.views import answering, correcting, surveys

app_name = "forms"

urlpatterns = [
    path("", answering.mine, name="mine"),
    path("due/<uuid:due_id>/", answering.due, name="due"),
    path("resume/<str:token>/", answering.resume, name="resume"),
    path("pass/", surveys.entry, name="pass_entry"),
    path("pass/<str:secret>/", surveys.admit, name="pass"),
    path("survey/", surveys.start, name="survey"),
    path("survey/check/", surveys.check, name="survey_check"),
    path("survey/done/", surveys.done, name="survey_done"),
    path("survey/draft/<slug:step>/", surveys.draft, name="survey_draft"),
    path("survey/<slug:step>/", surveys.step, name="survey_step"),
    path("<uuid:response_id>/", answering.response, name="response"),
    path("<uuid:response_id>/check/", answering.check_answers, name="check"),
    path("<uuid:response_id>/link/", answering.link, name="link"),
    path("<uuid:response_id>/reopen/", correcting.reopen, name="reopen"),
    path("<uuid:response_id>/void/", correcting.void, name="void"),
    path("<uuid:response_id>/files/<uuid:file_id>/", answering.file, name="file"),
    path("<uuid:response_id>/draft/<slug:step>/", answering.draft, name="draft"),
    path("<uuid:response_id>/<slug:step>/", answering.step, name="step"),
]
