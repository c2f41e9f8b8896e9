"""Addresses of oversight, and of one's own data."""

from django.urls import path

from oversight import views

app_name = "oversight"

urlpatterns = [
    path("tilsyn/", views.checks, name="checks"),
    path("tilsyn/opbevaring/", views.retention, name="retention"),
    path("tilsyn/traek/", views.draw, name="draw"),
    path("tilsyn/stikproever/<int:pk>/", views.check, name="check"),
    path("mine-data/", views.mine, name="mine"),
    path("mine-data/alt.json", views.everything, name="everything"),
    path("mine-data/log.csv", views.mine_csv, name="mine_csv"),
]
