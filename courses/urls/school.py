"""A course as the school and the coordinator see it."""

from django.urls import path

from courses.views import calendars, school

app_name = "school_courses"
urlpatterns = [
    path("kalender/", calendars.school_agenda, name="agenda"),
    path("<int:pk>/", school.course, name="detail"),
    path("<int:pk>/evaluering/", school.evaluation, name="evaluation"),
    path("opfoelgning/<int:pk>/", school.follow_up, name="follow_up"),
]
