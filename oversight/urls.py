"""Addresses of oversight, and of one's own data."""

from django.urls import path

from oversight.views import breaches, log, people, reports

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
    path("tilsyn/log/", log.log, name="log"),
    path("fejl-i-data/", reports.front, name="report_front"),
    path("fejl-i-data/<str:thing>/<int:pk>/", reports.report, name="report"),
    path("brud/", breaches.listed, name="breaches"),
    path("brud/<int:pk>/", breaches.breach, name="breach"),
    path("brud/<int:pk>/se/", breaches.look, name="look"),
    path("brud/<int:pk>/vis-igen/", breaches.show_again, name="show_again"),
    path("brud/<int:pk>/fjern/", breaches.redact, name="redact"),
    path("brud/<int:pk>/vurder/", breaches.assess, name="assess"),
    path("brud/<int:pk>/anmeldt/", breaches.notify, name="notify"),
    path("brud/<int:pk>/underrettet/", breaches.tell, name="tell"),
    path("brud/<int:pk>/luk/", breaches.close, name="close"),
    path("brud/advarsler/", breaches.overrides, name="overrides"),
    path("brud/advarsler/<int:pk>/", breaches.override, name="override"),
    path("mine-data/", log.mine, name="mine"),
    path("mine-data/alt.json", log.everything, name="everything"),
    path("mine-data/log.csv", log.mine_csv, name="mine_csv"),
]
