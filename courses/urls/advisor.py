"""The advisor's own pages."""

from django.urls import include, path

from courses.urls import action_learning
from courses.views import (
    advisor,
    calendars,
    examples,
    handover_wish,
    sessions,
    short_sparring,
    starting,
)

app_name = "courses"
urlpatterns = [
    path("", advisor.front, name="front"),
    path("kalender/", calendars.advisor_agenda, name="agenda"),
    path("forloeb/<int:pk>/", advisor.course, name="course"),
    path("forloeb/<int:pk>/planlaeg/", starting.start, name="start"),
    path(
        "forloeb/<int:pk>/aktionslaering/",
        include([*action_learning.shared, *action_learning.advisors_own]),
    ),
    path("forloeb/<int:pk>/book/", advisor.book, name="book"),
    path("forloeb/<int:pk>/afslut/", advisor.close, name="close"),
    path("eksempler/<int:pk>/", examples.example, name="example"),
    path("forloeb/<int:pk>/overdrag/", handover_wish.ask, name="ask_handover"),
    path("oensker/<int:pk>/tag-tilbage/", handover_wish.take_back, name="take_back_wish"),
    path("aktiviteter/<int:pk>/", sessions.session, name="session"),
    path("aktiviteter/<int:pk>/kladde/", sessions.draft, name="draft"),
    path("aktiviteter/<int:pk>/ret/", sessions.correct, name="correct"),
    path("aktiviteter/<int:pk>/flyt/", sessions.move, name="move"),
    path("aktiviteter/<int:pk>/behold/", sessions.keep, name="keep"),
    path("aktiviteter/<int:pk>/aflys/", sessions.cancel, name="cancel"),
    path("aktiviteter/<int:pk>/ikke-holdt/", sessions.not_held, name="not_held"),
    path("kort-sparring/", short_sparring.short_sparrings, name="short_sparrings"),
    path("kort-sparring/<int:pk>/fortryd/", short_sparring.undo, name="undo_short_sparring"),
]
