"""Addresses of the journal."""

from django.urls import path

from journal import views

app_name = "journal"
urlpatterns = [
    path("", views.overview, name="list"),
    path("<int:pk>/", views.case, name="case"),
    path("fil/<int:pk>.zip", views.file, name="file"),
]
