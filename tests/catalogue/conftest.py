"""A closed course of Nordbakkeskolen, and a card on its way."""

import pytest

from catalogue.services import cards
from catalogue.services.cards import Content
from courses.models import SupportCourse
from courses.services import courses
from tests import stories
from tests.conftest import MONDAY

TEXTS = {
    "title": "En rolig start efter frikvarteret",
    "situation": "Timerne begyndte med uro, og de voksne gjorde hver sit.",
    "tried": "De voksne tog imod ved døren og havde en fast opgave klar i fem uger.",
    "effect": "Timen begyndte inden for tre minutter. Det holdt, når vikarer kendte aftalen.",
    "school_level": "middle",
    "support_form": "sparring",
}


def close(course):
    return courses.close(
        SupportCourse.objects.get(pk=course.pk),
        by=course.lead.user,
        now=MONDAY,
        goal_reached="yes",
        summary="Der er mere ro.",
    )


def a_draft(course, *, by=None, themes=None, **changes):
    fresh = SupportCourse.objects.get(pk=course.pk)
    return cards.save(
        fresh.support_request,
        content=Content(**{**TEXTS, **changes}),
        themes=list(fresh.support_request.themes.all()) if themes is None else themes,
        by=by or fresh.lead.user,
        now=MONDAY,
    )


def an_approved(course, coordinator, **changes):
    sent = cards.send(a_draft(course, **changes), by=course.lead.user, now=MONDAY)
    return cards.approve(sent, by=coordinator, now=MONDAY)


@pytest.fixture
def course(monday, tina, nordbakke, coordinator, advisor):
    return close(stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY))
