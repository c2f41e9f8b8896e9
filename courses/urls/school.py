"""A course as the school and the coordinator see it."""

from django.urls import path

from courses.views import overview, school

app_name = "school_courses"
urlpatterns = [
    path("", overview.ours, name="list"),
    path("<int:pk>/", school.course, name="detail"),
    path("<int:pk>/evaluering/", school.evaluation, name="evaluation"),
]
