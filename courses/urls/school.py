"""A course as the school and the coordinator see it."""

from django.urls import path

from courses.views import school, school_sessions

app_name = "school_courses"
urlpatterns = [
    path("<int:pk>/", school.course, name="detail"),
    path("aktiviteter/<int:pk>/andet-tidspunkt/", school_sessions.ask_to_move, name="ask_to_move"),
    path("aktiviteter/<int:pk>/aflys/", school_sessions.cancel, name="cancel_session"),
    path("<int:pk>/evaluering/", school.evaluation, name="evaluation"),
]
