"""The addresses of action learning below a course: what both sides see, and the advisor's acts."""

from django.urls import path

from courses.views import action_learning as seen
from courses.views import action_learning_lead as lead

shared = [
    path("", seen.cycle, name="action_learning"),
    path("runde/<int:number>/fase/<int:position>/", seen.phase, name="action_learning_phase"),
    path("runde/<int:number>/videre/", seen.move_on, name="action_learning_move_on"),
    path("runde/<int:number>/ark/", seen.sheet, name="action_learning_sheet"),
]
advisors_own = [
    path("start/", lead.start, name="action_learning_start"),
    path("ret/", lead.edit, name="action_learning_edit"),
    path("gruppe/", lead.the_group, name="action_learning_group"),
    path("gruppe/<int:participant>/fjern/", lead.leave, name="action_learning_leave"),
    path("begynd/", lead.begin, name="action_learning_begin"),
    path("runde/<int:number>/datoer/", lead.dates, name="action_learning_dates"),
    path("runde/<int:number>/tilbage/", lead.back, name="action_learning_back"),
    path("afslut/", lead.conclude, name="action_learning_conclude"),
    path("genoptag/", lead.resume, name="action_learning_resume"),
]
