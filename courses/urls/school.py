"""A course as the school and the coordinator see it."""

from django.urls import path

from courses.views import school

app_name = "school_courses"
urlpatterns = [
    path("<int:pk>/", school.course, name="detail"),
    path("<int:pk>/evaluering/", school.evaluation, name="evaluation"),
    path("opfoelgning/<int:pk>/", school.follow_up, name="follow_up"),
]
