"""Addresses of those who fill in: signed in, or with a pass."""

from django.urls import path

from tongyou.kernels.instruments.views import answering, correcting, surveys

app_name = "forms"

urlpatterns = [
    path("", answering.mine, name="mine"),
    path("due/<uuid:due_id>/", answering.due, name="due"),
    path("resume/<str:token>/", answering.resume, name="resume"),
    path("pass/", surveys.entry, name="pass_entry"),
    path("pass/<str:secret>/", surveys.start, name="pass"),
    path("pass/<str:secret>/check/", surveys.check, name="pass_check"),
    path("pass/<str:secret>/done/", surveys.done, name="pass_done"),
    path("pass/<str:secret>/draft/<slug:step>/", surveys.draft, name="pass_draft"),
    path("pass/<str:secret>/<slug:step>/", surveys.step, name="pass_step"),
    path("<uuid:response_id>/", answering.response, name="response"),
    path("<uuid:response_id>/check/", answering.check_answers, name="check"),
    path("<uuid:response_id>/link/", answering.link, name="link"),
    path("<uuid:response_id>/reopen/", correcting.reopen, name="reopen"),
    path("<uuid:response_id>/void/", correcting.void, name="void"),
    path("<uuid:response_id>/files/<uuid:file_id>/", answering.file, name="file"),
    path("<uuid:response_id>/draft/<slug:step>/", answering.draft, name="draft"),
    path("<uuid:response_id>/<slug:step>/", answering.step, name="step"),
]
