"""The coordinator's figures of short sparring."""

from django.urls import path

from courses.views import short_sparring

app_name = "short_sparring"
urlpatterns = [path("", short_sparring.figures, name="figures")]
