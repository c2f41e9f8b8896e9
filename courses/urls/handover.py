"""/koordinator/: absences, and work handed from one advisor to another."""

from django.urls import path

from courses.views import handover

app_name = "handover"
urlpatterns = [
    path("fravaer/", handover.absences, name="absences"),
    path("fravaer/<int:pk>/", handover.absence, name="absence"),
    path("fravaer/<int:pk>/fjern/", handover.remove, name="remove_absence"),
    path("forloeb/<int:pk>/overdrag/", handover.course, name="course"),
]
