"""The home of the face."""

from django.urls import path

from tongyou.faces.desk import views

app_name = "desk"

urlpatterns = [path("", views.home, name="home")]
