"""Whatever happens to activities, and in whatever order: the ledger is the sum of the logs."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from random import Random

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import SYSTEM
from accounts.errors import RuleBroken
from advisors.models import HourEntry
from advisors.queries import faults, hours_on
from courses.models import Session, SessionLog, ShortSparring
from courses.services import reminders, sessions, short_sparring
from courses.services.short_sparring import Given
from courses.states import SessionStatus
from tests import stories
from tests.conftest import MONDAY
from tests.courses.conftest import a_plan, a_report

EXAMPLES, STEPS = 3, 60  # few, but long: what breaks a ledger is one act after many others
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ACTS = (
    *("book", "book", "move", "cancel", "call off", "pass", "not held", "log", "log"),
    *("correct", "correct", "talk in passing", "take back", "wait"),
)
PLANNED, AWAITING, LOGGED = (
    SessionStatus.PLANNED,
    SessionStatus.AWAITING_LOG,
    SessionStatus.LOGGED,
)


class Story:
    """A course in which one thing happens after the other; what is not allowed does not happen."""

    def __init__(self, course, author, chance):
        self.course, self.author, self.chance, self.now = course, author, chance, MONDAY
        self.advisor = course.lead
        self.slots: Iterator[int] = count(1)

    def happen(self, act):
        try:
            getattr(self, act.replace(" ", "_"))()
        except RuleBroken:
            return
        self.now += HOUR

    def book(self):
        sessions.book(
            self.course,
            plan=a_plan(
                self._slot(), preparation_minutes=self._some(), travel_minutes=self._some()
            ),
            advisor=self.advisor,
            by=self.advisor.user,
            now=self.now,
        )

    def move(self):
        sessions.move(
            self._any(PLANNED), plan=a_plan(self._slot()), by=self.advisor.user, now=self.now
        )

    def cancel(self):
        sessions.cancel(self._any(PLANNED), by=self.advisor.user, now=self.now, reason="Sygdom")

    def call_off(self):
        sessions.cancel(self._any(PLANNED), by=self.author, now=self.now, reason="Lejrskole")

    def pass_(self):
        self.now = max(self.now, self._any(PLANNED).ends_at)
        reminders.close_passed_sessions(by=SYSTEM, now=self.now)

    def not_held(self):
        sessions.mark_not_held(self._any(AWAITING), by=self.advisor.user, now=self.now)

    def log(self):
        self._write(sessions.log, self._any(AWAITING, PLANNED))

    def correct(self):
        self._write(sessions.correct, self._any(LOGGED))

    def talk_in_passing(self):
        school = self.course.school
        given = Given(school, stories.a_theme(school), self.chance.randint(1, 30))
        short_sparring.log(self.advisor, given=given, by=self.advisor.user, now=self.now)

    def take_back(self):
        talks = list(ShortSparring.objects.filter(advisor=self.advisor))
        if talks:
            short_sparring.undo(self.chance.choice(talks), by=self.advisor.user, now=self.now)

    def wait(self):
        self.now += DAY * self.chance.randint(0, 3)

    def _write(self, service, session):
        report = a_report(
            session,
            starts_at=min(session.starts_at, self.now),
            contact_minutes=self._some(),
            preparation_minutes=self._some(),
            travel_minutes=self._some(),
            documentation_minutes=self._some(),
        )
        service(session, report=report, by=self.advisor.user, now=self.now)

    def _any(self, *likely):
        """Mostly one in a status that permits the act, now and then any."""
        found = list(Session.objects.filter(course=self.course).order_by("pk"))
        fitting = [session for session in found if session.status in likely]
        if not found:
            raise RuleBroken
        return self.chance.choice(fitting if fitting and self.chance.random() < 0.9 else found)

    def _some(self):
        return self.chance.choice((0, self.chance.randint(1, 200)))

    def _slot(self):
        """A free hour of the weeks to come."""
        day, hour = divmod(next(self.slots), 5)
        monday = self.now - DAY * self.now.weekday() + 7 * DAY
        return monday.replace(hour=8 + hour, minute=0) + DAY * (day % 5)


setattr(Story, "pass", Story.pass_)


@contextmanager
def each_time_anew():
    """Take back what an example has written, so that the next begins with an empty ledger."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def logged_minutes(course):
    """What the logs in force say, and what stands provisionally until a log is written."""
    rows = Session.objects.filter(course=course).prefetch_related("logs")
    written = sum(s.log.minutes for s in rows if s.status == SessionStatus.LOGGED)
    provisional = sum(s.minutes for s in rows if s.status == SessionStatus.AWAITING_LOG)
    talks = ShortSparring.objects.counting().aggregate(total=Sum("minutes", default=0))["total"]
    return written + provisional + talks


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chance=st.integers().map(Random))
def test_the_ledger_is_the_sum_of_the_logged_minutes(chance, tina, nordbakke, coordinator, advisor):
    with each_time_anew():
        story = Story(
            stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY), tina, chance
        )
        for _step in range(STEPS):
            act = chance.choice(ACTS)
            before = set(HourEntry.objects.values_list("pk", "minutes"))
            story.happen(act)

            spent_now = -HourEntry.objects.filter(kind="spent").aggregate(
                total=Sum("minutes", default=0)
            )["total"]
            assert spent_now == logged_minutes(story.course), act
            assert before <= set(HourEntry.objects.values_list("pk", "minutes")), "overwritten"

        assert hours_on([advisor], MONDAY.date())[advisor.pk].spent == spent_now
        assert list(faults()) == []
        assert_parts_add_up(story.course)
        assert_revisions_are_complete(story.course)


def assert_parts_add_up(course):
    """Contact, preparation, travel and documentation, each activity by itself."""
    for session in course.sessions.filter(status=SessionStatus.LOGGED):
        entered = HourEntry.objects.caused_by(session).filter(kind="spent").order_by()
        parts = dict(entered.values_list("activity").annotate(total=-Sum("minutes")))
        assert {part: total for part, total in parts.items() if total} == {
            part: total
            for part in ("contact", "preparation", "travel", "documentation")
            if (total := getattr(session.log, f"{part}_minutes"))
        }


def assert_revisions_are_complete(course):
    for session in course.sessions.all():
        revisions = SessionLog.objects.filter(session=session).order_by("revision")
        numbers = list(revisions.values_list("revision", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert bool(numbers) == (session.status == SessionStatus.LOGGED)
