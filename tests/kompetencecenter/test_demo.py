"""The demo: an invented municipality that is alive on whichever day somebody tries it."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Count

from accounts.roles import Role
from advisors.models import Absence, Advisor
from advisors.queries import faults
from courses.handovers import Scope
from courses.models import Session, SupportCourse
from courses.queries.handovers import hits_of
from courses.states import CourseStatus, SessionStatus
from kompetencecenter.demo import load
from kompetencecenter.demo.texts import TEXTS
from notifications.models import Message, MessageStatus
from privacy.scan import scan
from requests.models import Offer, SupportRequest
from requests.queries.figures import figures_of
from requests.states import OPEN, OfferStatus, Status
from schools.models import Membership, Municipality, School
from tests.conftest import COPENHAGEN

DAYS = {
    "Sunday, just after midnight": (2026, 11, 22, 0, 41),
    "the night summer time begins": (2026, 3, 29, 3, 30),
    "in the middle of Christmas": (2026, 12, 25, 12, 0),
    "the first night of a school year": (2026, 8, 1, 1, 0),
}
# A load takes ten seconds; the browser walks the demo on each database.
pytestmark = pytest.mark.once


@pytest.fixture(params=DAYS.values(), ids=DAYS)
def now(request, db):
    """The demo, loaded on that day."""
    moment = dt.datetime(*request.param, tzinfo=COPENHAGEN)
    with time_machine.travel(moment, tick=False):
        load.load(now=moment)
        yield moment


def test_the_demo_is_alive_on_any_day(now):
    found = dict(SupportRequest.objects.values_list("status").annotate(Count("pk")))
    assert set(found) == set(Status.values)

    for moment in ("created_at", "received_at", "triaged_at", "matched_at", "closed_at"):
        assert not SupportRequest.objects.filter(**{f"{moment}__gt": now}).exists(), moment
    assert not Session.objects.filter(status=SessionStatus.LOGGED, ends_at__gt=now).exists()
    assert {OfferStatus.OPEN, OfferStatus.ACCEPTED, OfferStatus.DECLINED} <= set(
        Offer.objects.values_list("status", flat=True)
    )
    assert set(SupportCourse.objects.values_list("status", flat=True)) == set(CourseStatus.values)
    assert {SessionStatus.PLANNED, SessionStatus.LOGGED} <= set(
        Session.objects.values_list("status", flat=True)
    )

    figures = figures_of([Municipality.objects.get().pk], today=now.date())
    assert figures.open == SupportRequest.objects.filter(status__in=OPEN).count() >= 6
    assert figures.overdue >= 1
    assert sum(week.received for week in figures.weeks[-2:]) >= 4
    assert list(faults()) == []
    somebody_is_away_from_tomorrow_with_two_courses_and_an_offer(now)


def somebody_is_away_from_tomorrow_with_two_courses_and_an_offer(now):
    away = Absence.objects.get(starts_on=now.date() + dt.timedelta(days=1))
    scope = Scope(away.advisor_id, None, away.starts_on, away.ends_on)

    hits = hits_of(scope, now=now)

    assert [hit.course is None for hit in hits] == [False, False, True]
    assert any(hit.inside for hit in hits)


def test_the_municipality_has_the_size_that_was_promised(db, subtests):
    moment = dt.datetime(2026, 11, 18, 10, tzinfo=COPENHAGEN)
    with time_machine.travel(moment, tick=False):
        load.load(now=moment)
    schools = dict(School.objects.values_list("kind").annotate(Count("pk")))
    roles = dict(Membership.objects.values_list("role").annotate(Count("pk")))

    assert (schools["special"], schools["mainstream"]) == (3, 19)
    assert Advisor.objects.active().count() == 24
    assert roles[Role.COORDINATOR] == 1
    assert set(roles) == set(Role.values)
    assert not Advisor.objects.filter(competences__isnull=True).exists()
    assert not Advisor.objects.filter(hour_accounts__isnull=True).exists()

    with subtests.test("the texts are the twelve, without numbers and names"):
        assert len(TEXTS) == 12
        for case in SupportRequest.objects.all():
            for text in (case.situation, case.what_works, case.tried, case.goal):
                assert not scan(text).blocks
                assert not scan(text).warns, text

    with subtests.test("most mails have been sent"):
        sent = Message.objects.filter(status=MessageStatus.SENT)
        late = Message.objects.filter(status=MessageStatus.PENDING, due_at__lte=moment)
        assert sent.count() > 20
        assert late.count() <= 20

    with subtests.test("it is loaded once"):
        call_command("demo", "--if-empty")
        assert Municipality.objects.count() == 1
        with pytest.raises(CommandError, match="already holds data"):
            call_command("demo")


def test_the_demo_is_not_loaded_outside_the_demo(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="production"):
        call_command("demo")
    assert not Municipality.objects.exists()
