"""/leder/effekt/: what closed courses gave, added up."""

from django.urls import path

from courses.views import effect

app_name = "effect"
urlpatterns = [path("", effect.overview, name="overview")]
