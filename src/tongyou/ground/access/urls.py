"""Addresses of the room."""

from django.urls import path

from .views import accounts, emergencies, grants, me, reveal, sign_in

app_name = "access"

urlpatterns = [
    path("sign-in/", sign_in.chooser, name="sign-in"),
    path("sign-in/family/", sign_in.family, name="family"),
    path("sign-in/family/code/", sign_in.family_code, name="family-code"),
    path("sign-in/out/", sign_in.sign_out, name="sign-out"),
    path("sign-in/again/", sign_in.again, name="again"),
    path("demo/", sign_in.demo, name="demo"),
    path("demo/<slug:key>/", sign_in.demo_enter, name="demo-enter"),
    path("me/", me.me, name="me"),
    path("me/sessions/", me.my_sessions, name="sessions"),
    path("me/sessions/<uuid:number>/end/", me.end_one, name="session-end"),
    path("me/sessions/end/", me.end_all, name="sessions-end"),
    path("me/opened/", me.opened, name="opened"),
    path("me/language/", me.language, name="language"),
    path("reveal/<str:label>/<uuid:number>/<str:field>/", reveal.show, name="reveal"),
    path("desk/access/", accounts.index, name="accounts"),
    path("desk/access/accounts/<uuid:number>/", accounts.detail, name="account"),
    path("desk/access/accounts/<uuid:number>/lock/", accounts.lock, name="account-lock"),
    path("desk/access/accounts/<uuid:number>/unlock/", accounts.unlock, name="account-unlock"),
    path(
        "desk/access/accounts/<uuid:number>/factor/", accounts.reset_factor, name="account-factor"
    ),
    path(
        "desk/access/accounts/<uuid:number>/sign-out/", accounts.sign_out, name="account-sign-out"
    ),
    path("desk/access/grants/", grants.index, name="grants"),
    path("desk/access/grants/new/", grants.new, name="grant-new"),
    path("desk/access/grants/<uuid:number>/approve/", grants.approve, name="grant-approve"),
    path("desk/access/grants/<uuid:number>/refuse/", grants.refuse, name="grant-refuse"),
    path("desk/access/grants/<uuid:number>/revoke/", grants.revoke, name="grant-revoke"),
    path("desk/access/emergencies/", emergencies.index, name="emergencies"),
    path("desk/access/emergencies/new/", emergencies.new, name="emergency-new"),
    path("desk/access/emergencies/<uuid:number>/end/", emergencies.end, name="emergency-end"),
    path(
        "desk/access/emergencies/<uuid:number>/review/", emergencies.review, name="emergency-review"
    ),
]
