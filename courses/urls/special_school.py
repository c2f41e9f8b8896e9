"""The hours a special school releases."""

from django.urls import path

from courses.views import special_school

app_name = "special_school"
urlpatterns = [
    path("", special_school.hours, name="hours"),
    path("vejledere/<int:pk>/timer/", special_school.set_hours, name="set_hours"),
]
