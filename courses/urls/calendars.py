"""A person's own calendar: what she chooses, and the address her calendar program reads."""

from django.urls import path

from courses.views import calendars

app_name = "calendars"
urlpatterns = [
    path("", calendars.mine, name="mine"),
    path("ny-adresse/", calendars.renew, name="renew"),
    path("sluk/", calendars.switch_off, name="switch_off"),
    path("invitationer/", calendars.set_invitations, name="set_invitations"),
    path("<str:secret>.ics", calendars.feed, name="feed"),
]
