"""The advisor's own pages."""

from django.urls import path

from courses.views import advisor, calendars, examples

app_name = "courses"
urlpatterns = [
    path("", advisor.front, name="front"),
    path("kalender/", calendars.advisor_agenda, name="agenda"),
    path("forloeb/<int:pk>/", advisor.course, name="course"),
    path("forloeb/<int:pk>/book/", advisor.book, name="book"),
    path("forloeb/<int:pk>/afslut/", advisor.close, name="close"),
    path("eksempler/<int:pk>/", examples.example, name="example"),
    path("aktiviteter/<int:pk>/", advisor.session, name="session"),
    path("aktiviteter/<int:pk>/aflys/", advisor.cancel, name="cancel"),
    path("aktiviteter/<int:pk>/ikke-holdt/", advisor.not_held, name="not_held"),
]
