"""Addresses of oversight, and of one's own data."""

from django.urls import path

from oversight.views import log, people

app_name = "oversight"

urlpatterns = [
    path("tilsyn/", log.checks, name="checks"),
    path("tilsyn/opbevaring/", log.retention, name="retention"),
    path("tilsyn/traek/", log.draw, name="draw"),
    path("tilsyn/stikproever/<int:pk>/", log.check, name="check"),
    path("tilsyn/personer/", people.overview, name="people"),
    path("tilsyn/personer/<int:pk>/", people.person, name="person"),
    path("tilsyn/personer/<int:pk>/anonymisering/", people.anonymise, name="anonymise"),
    path("tilsyn/rettigheder/<int:pk>/", people.receipt, name="receipt"),
    path("tilsyn/rettigheder/<int:pk>/alt.json", people.receipt_json, name="receipt_json"),
    path("mine-data/", log.mine, name="mine"),
    path("mine-data/alt.json", log.everything, name="everything"),
    path("mine-data/log.csv", log.mine_csv, name="mine_csv"),
]
