"""A course that awaits its first activity, and ways to walk it on."""

import datetime as dt

import pytest

from accounts.actors import SYSTEM
from courses.models import Session, SupportCourse
from courses.planning import Plan
from courses.services import courses, sessions
from courses.services.sessions import Report
from tests import stories
from tests.conftest import MONDAY

TUESDAY_10 = MONDAY.replace(day=17, hour=10)


def a_plan(starts_at=TUESDAY_10, **changes):
    return Plan(
        **{
            "kind": Session.Kind.SPARRING,
            "starts_at": starts_at,
            "contact_minutes": 60,
            "preparation_minutes": 30,
            "travel_minutes": 30,
            **changes,
        }
    )


def a_report(session, **changes):
    return Report(
        **{
            "starts_at": session.starts_at,
            "contact_minutes": 75,
            "preparation_minutes": 20,
            "travel_minutes": 30,
            "documentation_minutes": 0,
            "problem": "Vi talte om overgangen fra frikvarter til time.",
            "agreements": "Teamet prøver faste pladser i to uger.",
            **changes,
        }
    )


def book(course, *, now=MONDAY, advisor=None, **changes):
    advisor = advisor or course.lead
    return sessions.book(course, plan=a_plan(**changes), advisor=advisor, by=advisor.user, now=now)


def log(session, *, now=None, **changes):
    return sessions.log(
        session,
        report=a_report(session, **changes),
        by=session.advisor.user,
        now=now or session.ends_at + dt.timedelta(minutes=10),
    )


def correct(session, *, now=None, **changes):
    return sessions.correct(
        session,
        report=a_report(session, **changes),
        by=session.advisor.user,
        now=now or session.ends_at + dt.timedelta(hours=1),
    )


def close_passed(session):
    return sessions.close_passed(session, by=SYSTEM, now=session.ends_at)


def close(course, *, now=MONDAY):
    return courses.close(
        SupportCourse.objects.get(pk=course.pk),
        by=course.lead.user,
        now=now,
        goal_reached=SupportCourse.GoalReached.PARTLY,
        summary="Der er mere ro i begyndelsen af timerne.",
    )


@pytest.fixture
def course(monday, tina, nordbakke, coordinator, advisor):
    """Matched on Monday: Vibeke advises Nordbakkeskolen, and has ten of her 160 hours reserved."""
    return stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
