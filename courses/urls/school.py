"""A course as the school and the coordinator see it."""

from django.urls import include, path

from courses.urls import action_learning
from courses.views import school

app_name = "school_courses"
urlpatterns = [
    path("<int:pk>/", school.course, name="detail"),
    path("<int:pk>/aktionslaering/", include(action_learning.shared)),
    path("<int:pk>/evaluering/", school.evaluation, name="evaluation"),
]
