"""/beskeder/: what the system has told the person who is signed in."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [path("", views.mine, name="mine")]
