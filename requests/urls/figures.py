"""/leder/: the centre leader's page of figures."""

from django.urls import path

from requests.views import board

app_name = "figures"
urlpatterns = [path("", board.leader_figures, name="overview")]
