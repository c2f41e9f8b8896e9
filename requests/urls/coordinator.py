"""/koordinator/: the board, and the page of one request with everything done there."""

from django.urls import path

from requests.views import (
    board,
    bulk,
    deadlines,
    offers,
    outbox,
    plan_runs,
    saved_filters,
    triage,
    week_list,
    week_plan,
)

app_name = "coordinator"
urlpatterns = [
    path("", board.week, name="board"),
    path("liste/", board.listing, name="list"),
    path("ugeliste/", week_list.week_list, name="week_list"),
    path("flere/", bulk.preview, name="bulk"),
    path("flere/udfoer/", bulk.carry_out, name="bulk_act"),
    path("flere/udfoert/", bulk.done, name="bulk_done"),
    path("filtre/gem/", saved_filters.save, name="save_filter"),
    path("filtre/<int:pk>/slet/", saved_filters.delete, name="delete_filter"),
    path("filtre/<int:pk>/aabner/", saved_filters.choose_default, name="default_filter"),
    path("mails/", outbox.overview, name="outbox"),
    path("mails/<int:pk>/igen/", outbox.retry, name="retry_mail"),
    path("frister/", deadlines.deadlines, name="deadlines"),
    path("planlaeg/", week_plan.plan, name="plan"),
    path("planlaeg/send/", week_plan.send, name="send_plan"),
    path("planlaeg/sendt/", week_plan.sent, name="sent_plan"),
    path("planlaeg/beregning/<int:pk>/", plan_runs.plan_run, name="plan_run"),
    path("hvad-nu-hvis/", plan_runs.what_if, name="what_if"),
    path("<int:pk>/", triage.detail, name="detail"),
    path("<int:pk>/mails/", outbox.of_case, name="case_mails"),
    path("<int:pk>/begynd/", triage.begin, name="begin"),
    path("<int:pk>/afklar/", triage.clarify, name="clarify"),
    path("<int:pk>/spoerg/", triage.ask, name="ask"),
    path("<int:pk>/afvis/", triage.decline, name="decline"),
    path("<int:pk>/henvis/", triage.refer_on, name="refer_on"),
    path("<int:pk>/venteliste/", triage.put_on_waiting_list, name="put_on_waiting_list"),
    path("<int:pk>/fra-venteliste/", triage.take_off_waiting_list, name="take_off_waiting_list"),
    path("<int:pk>/tilbyd/", offers.send, name="send_offer"),
    path("tilbud/<int:pk>/traek-tilbage/", offers.take_back, name="take_back_offer"),
]
