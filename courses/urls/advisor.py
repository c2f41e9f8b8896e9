"""The advisor's own pages."""

from django.urls import path

from courses.views import advisor, handover_wish

app_name = "courses"
urlpatterns = [
    path("", advisor.front, name="front"),
    path("forloeb/<int:pk>/", advisor.course, name="course"),
    path("forloeb/<int:pk>/book/", advisor.book, name="book"),
    path("forloeb/<int:pk>/afslut/", advisor.close, name="close"),
    path("forloeb/<int:pk>/overdrag/", handover_wish.ask, name="ask_handover"),
    path("oensker/<int:pk>/tag-tilbage/", handover_wish.take_back, name="take_back_wish"),
    path("aktiviteter/<int:pk>/", advisor.session, name="session"),
    path("aktiviteter/<int:pk>/aflys/", advisor.cancel, name="cancel"),
    path("aktiviteter/<int:pk>/ikke-holdt/", advisor.not_held, name="not_held"),
]
