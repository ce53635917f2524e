"""Sign-in through a city's identity provider; included only when one is configured."""

from allauth.socialaccount import views
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from tongyou.ground.visibility import page

start = page("access.session", "start")

urlpatterns = [
    path("<str:provider_id>/start/", start(oidc.login), name="openid_connect_login"),
    path("<str:provider_id>/back/", start(oidc.callback), name="openid_connect_callback"),
    path("cancelled/", start(views.login_cancelled), name="socialaccount_login_cancelled"),
    path("failed/", start(views.login_error), name="socialaccount_login_error"),
    path("none/", start(views.signup), name="socialaccount_signup"),
    path(
        "links/",
        page("access.account", "change")(views.connections),
        name="socialaccount_connections",
    ),
]
