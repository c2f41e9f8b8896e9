"""/leder/beslutninger/: what the centre leader decides when a promise is about to be broken."""

from django.urls import path

from requests.views import decisions

app_name = "decisions"
urlpatterns = [
    path("", decisions.overview, name="list"),
    path("<int:pk>/", decisions.decide, name="decide"),
]
