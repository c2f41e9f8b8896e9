"""A course as the school and the coordinator see it."""

from django.urls import include, path

from courses.urls import action_learning
from courses.views import calendars, overview, school, school_sessions

app_name = "school_courses"
urlpatterns = [
    path("", overview.ours, name="list"),
    path("kalender/", calendars.school_agenda, name="agenda"),
    path("<int:pk>/", school.course, name="detail"),
    path("aktiviteter/<int:pk>/andet-tidspunkt/", school_sessions.ask_to_move, name="ask_to_move"),
    path("aktiviteter/<int:pk>/aflys/", school_sessions.cancel, name="cancel_session"),
    path("<int:pk>/aktionslaering/", include(action_learning.shared)),
    path("<int:pk>/evaluering/", school.evaluation, name="evaluation"),
    path("opfoelgning/<int:pk>/", school.follow_up, name="follow_up"),
]
