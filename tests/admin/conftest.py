"""A municipality with a row in every table, and the same again next door."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.roles import Role
from advisors.models import MatchingWeights
from courses.models import Evaluation, Session, SupportCourse
from notifications.models import Pulse
from notifications.services import pulses
from notifications.tasks import deliver
from requests.models import CaseCounter, ClockPause, Question
from requests.services import triage
from schools.models import Municipality, SchoolYear
from tests import personas, stories
from tests.factories import (
    AbsenceFactory,
    ClosingDayFactory,
    MatchingWeightsFactory,
    MethodTagFactory,
    RelationFactory,
    SchoolFactory,
    SchoolYearFactory,
    SpecialSchoolFactory,
    TravelTimeFactory,
)

SECRET = "HEMMELIG TEKST"
"""Stands in every free-text field, and must never be printed."""


def furnish(place: Municipality, times: int = 1) -> None:
    """Fill every table of the house with rows of this municipality."""
    now = timezone.now()
    SchoolYear.objects.filter(municipality=place).exists() or SchoolYearFactory(municipality=place)
    coordinator = personas.in_municipality(
        "Karla Koordinator", f"karla{place.pk}.{times}@x.example", Role.COORDINATOR, place
    )
    MatchingWeights.objects.filter(municipality=place).exists() or MatchingWeightsFactory(
        municipality=place
    )
    for number in range(times):
        mark = f"{place.pk}.{times}.{number}"
        school = SchoolFactory(municipality=place)
        author = personas.at_school("Lis Lærer", f"lis{mark}@x.example", Role.TEACHER, school)
        advisor = personas.an_advisor(
            "Vera Vejleder", f"vera{mark}@x.example", SpecialSchoolFactory(municipality=place)
        )
        AbsenceFactory(advisor=advisor)
        RelationFactory(advisor=advisor)
        pulses.note(Pulse.Kind.WORKER, f"celery@{mark}", by=SYSTEM, now=now)
        TravelTimeFactory(from_school=school, to_school=advisor.home_school)
        MethodTagFactory(municipality=place)
        ClosingDayFactory(municipality=place, day=dt.date(2026, 12, times + number))
        course = stories.a_course(author, school, coordinator, advisor, now=now, goal=SECRET)
        session = Session.objects.create(
            course=course,
            advisor=advisor,
            kind=Session.Kind.MEETING,
            starts_at=now,
            ends_at=now + dt.timedelta(hours=1),
            done=SECRET,
            place=SECRET,
        )
        assert session.pk
        Evaluation.objects.create(course=course, given_at=now, given_by=author, comment=SECRET)
        asked = stories.a_submitted_request(author, school, now=now)
        triage.ask(asked, by=coordinator, now=now, version=asked.version, text=SECRET)
        assert Question.objects.filter(support_request=asked, text=SECRET).exists()
        assert ClockPause.objects.filter(support_request=asked).exists()
    assert CaseCounter.objects.filter(municipality=place).exists()
    SupportCourse.objects.filter(municipality=place).update(summary=SECRET)


@pytest.fixture
def furnished(administrator, municipality, monday) -> Callable[..., None]:
    """A furnished municipality; call it to furnish more."""
    furnish(municipality)
    deliver()
    return furnish
