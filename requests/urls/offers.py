"""/vejleder/tilbud/: one offer, read and answered by its advisor."""

from django.urls import path

from requests.views import offers

app_name = "offers"
urlpatterns = [
    path("<int:pk>/", offers.detail, name="detail"),
    path("<int:pk>/accepter/", offers.accept, name="accept"),
    path("<int:pk>/afslaa/", offers.decline, name="decline"),
]
