"""/koordinator/: the board, and the page of one request with everything done there."""

from django.urls import path

from requests.views import board, deadlines, offers, outbox, triage, week_plan

app_name = "coordinator"
urlpatterns = [
    path("", board.board, name="board"),
    path("mails/", outbox.overview, name="outbox"),
    path("mails/<int:pk>/igen/", outbox.retry, name="retry_mail"),
    path("frister/", deadlines.deadlines, name="deadlines"),
    path("planlaeg/", week_plan.plan, name="plan"),
    path("planlaeg/send/", week_plan.send, name="send_plan"),
    path("planlaeg/sendt/", week_plan.sent, name="sent_plan"),
    path("<int:pk>/", triage.detail, name="detail"),
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
