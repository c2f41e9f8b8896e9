"""All courses of the municipality."""

from django.urls import path

from courses.views import overview

app_name = "coordinator_courses"
urlpatterns = [path("", overview.everybodys, name="list")]
