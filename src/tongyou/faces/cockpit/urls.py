"""The home of the face."""

from django.urls import path

from tongyou.faces.cockpit import views

app_name = "cockpit"

urlpatterns = [path("", views.home, name="home")]
