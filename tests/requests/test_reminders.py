"""What the system reminds of by itself: once, in office hours, and nothing that is over."""

import datetime as dt

import pytest
from django.db import connection

from accounts.actors import SYSTEM
from notifications.models import Message
from reminders import tasks
from reminders.services.sweep import sweep
from requests.models import SupportRequest
from requests.services import intake, offers, triage
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.factories import ClosingDayFactory
from tests.reminders.sweeping import swept
from tests.requests.at_once import at_once
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=MONDAY.tzinfo)


def deadlines(now: str) -> int:
    return swept(at(now), "requests.match_soon_due", "requests.match_due")


def answers(now: str) -> int:
    return swept(at(now), "requests.offer_unanswered", "requests.offer_escalated")


def mails(*kinds: str) -> list[tuple[str, str]]:
    found = Message.objects.filter(kind__in=[f"requests.{kind}" for kind in kinds])
    return sorted((m.kind.removeprefix("requests."), str(m.recipient)) for m in found)


SOON, DUE = ("match_soon_due", "Karen Toft"), ("match_due", "Karen Toft")
UNANSWERED, ESCALATED = ("offer_unanswered", "Vibeke Ibsen"), ("offer_escalated", "Karen Toft")

# A request of Monday 16 November is to be matched by Monday 23, with a reminder on Friday 20.


@pytest.mark.parametrize(
    ("runs", "sent"),
    [
        (["2026-11-19 15:59"], []),
        (["2026-11-20 07:29"], []),
        (["2026-11-20 07:30"], [SOON]),
        (["2026-11-20 09:00", "2026-11-20 09:00", "2026-11-20 15:59"], [SOON]),
        (["2026-11-20 16:00"], []),  # the office has closed
        (["2026-11-21 09:00"], []),  # Saturday
        (["2026-11-20 09:00", "2026-11-23 07:30"], [DUE, SOON]),
        (["2026-11-23 09:00", "2026-11-23 09:01"], [DUE]),  # late: only the later of the two
        (["2026-11-26 09:00"], [DUE]),  # after three days without the job
        (["2026-11-20 09:00", "2026-11-26 09:00", "2026-11-30 09:00"], [DUE, SOON]),
    ],
)
def test_a_deadline_is_reminded_of_before_it_and_on_it(cast, runs, sent):
    walk(cast, Status.SUBMITTED)

    for now in runs:
        deadlines(now)

    assert mails("match_soon_due", "match_due") == sent


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (Status.SUBMITTED, [DUE]),
        (Status.IN_TRIAGE, [DUE]),
        (Status.READY, [DUE]),
        (Status.OFFERED, [DUE]),
        (Status.AWAITING_SCHOOL, []),
        (Status.WAITING_LIST, []),
        (Status.MATCHED, []),
        (Status.CLOSED, []),
        (Status.WITHDRAWN, []),
        (Status.DECLINED, []),
        (Status.REFERRED_ON, []),
        (Status.DRAFT, []),
        (Status.AWAITING_LEADER, []),
    ],
)
def test_only_a_running_clock_is_reminded_of(cast, status, sent):
    walk(cast, status)

    deadlines("2026-11-24 09:00")

    assert mails("match_soon_due", "match_due") == sent


def test_over_christmas_the_reminder_waits_for_a_working_day(cast, municipality):
    ClosingDayFactory(municipality=municipality, day=dt.date(2026, 12, 24))
    walk(cast, Status.SUBMITTED, now=at("2026-12-17 10:00"))  # to be matched by 28 December

    for now in ("2026-12-24 09:00", "2026-12-25 09:00", "2026-12-26 09:00", "2026-12-27 09:00"):
        deadlines(now)
    assert mails("match_soon_due", "match_due") == []

    deadlines("2026-12-28 08:00")
    assert mails("match_soon_due", "match_due") == [DUE]


def test_on_the_waiting_list_the_promised_date_is_the_deadline(cast):
    walk(cast, Status.WAITING_LIST)  # promised Monday 30 November

    deadlines("2026-11-27 09:00")
    assert mails("promised_date_due") == []
    deadlines("2026-11-30 09:00")
    deadlines("2026-11-30 10:00")

    assert mails("promised_date_due") == [("promised_date_due", "Karen Toft")]
    assert mails("match_due") == []


def test_a_deadline_that_has_moved_is_reminded_of_again(cast):
    case = walk(cast, Status.SUBMITTED)
    deadlines("2026-11-20 09:00")
    case.refresh_from_db()
    question = triage.ask(
        case,
        by=cast.coordinator,
        now=at("2026-11-20 10:00"),
        version=case.version,
        text="Hvor mange?",
    )
    intake.answer(question, by=cast.author, now=at("2026-11-25 10:00"), text="Fire.")

    deadlines("2026-11-25 11:00")  # now to be matched by Thursday 26
    assert mails("match_soon_due", "match_due") == [SOON, SOON]
    deadlines("2026-11-26 09:00")
    assert mails("match_soon_due", "match_due") == [DUE, SOON, SOON]


def test_every_coordinator_of_the_place_is_reminded(cast, other_coordinator):
    walk(cast, Status.SUBMITTED)

    deadlines("2026-11-20 09:00")

    assert mails("match_soon_due") == [SOON, ("match_soon_due", "Kim Bech")]


def test_a_reminder_of_a_matched_case_that_has_not_gone_out_is_stopped(cast):
    offered = walk(cast, Status.OFFERED)
    deadlines("2026-11-20 09:00")

    offers.accept(offered.offers.get(), by=cast.advisor.user, now=at("2026-11-20 09:01"))

    assert Message.objects.get(kind="requests.match_soon_due").status == "cancelled"


# An offer sent Monday 09:00 is to be answered by Tuesday 09:00, and Wednesday 09:00 it is
# the coordinator's problem.


@pytest.mark.parametrize(
    ("runs", "sent"),
    [
        (["2026-11-17 08:59"], []),
        (["2026-11-17 09:00", "2026-11-17 09:00"], [UNANSWERED]),
        (["2026-11-17 09:00", "2026-11-18 08:59"], [UNANSWERED]),
        (["2026-11-17 09:00", "2026-11-18 09:00", "2026-11-19 09:00"], [ESCALATED, UNANSWERED]),
        (["2026-11-17 20:00"], []),
        (["2026-11-20 08:00", "2026-11-20 08:01"], [ESCALATED, UNANSWERED]),  # three days' gap
        (["2026-11-21 12:00", "2026-11-22 12:00"], []),  # the weekend
        (["2026-11-21 12:00", "2026-11-23 07:30"], [ESCALATED, UNANSWERED]),
    ],
)
def test_an_unanswered_offer_is_the_advisors_and_then_the_coordinators(cast, runs, sent):
    walk(cast, Status.OFFERED)

    for now in runs:
        answers(now)

    assert mails("offer_unanswered", "offer_escalated") == sent


def test_an_offer_sent_before_christmas_is_not_reminded_of_until_after_it(cast):
    walk(cast, Status.OFFERED, now=at("2026-12-24 15:00"))  # due Monday 28, 15:00

    for now in ("2026-12-25 12:00", "2026-12-26 12:00", "2026-12-28 14:59"):
        assert answers(now) == 0
    assert answers("2026-12-28 15:00") == 1


@pytest.mark.parametrize("status", [Status.MATCHED, Status.READY, Status.CLOSED])
def test_an_answered_offer_is_left_alone(cast, status):
    case = walk(cast, Status.OFFERED if status == Status.READY else status)
    if status == Status.READY:
        offers.take_back(case.offers.get(), by=cast.coordinator, now=MONDAY)

    answers("2026-11-20 09:00")

    assert mails("offer_unanswered", "offer_escalated") == []


def test_a_reminder_that_waits_is_stopped_by_the_answer(cast):
    offered = walk(cast, Status.OFFERED)
    answers("2026-11-18 09:00")

    offers.decline(
        offered.offers.get(), by=cast.advisor.user, now=at("2026-11-18 09:01"), reason="Nej."
    )

    states = Message.objects.filter(
        kind__in=["requests.offer_unanswered", "requests.offer_escalated"]
    )
    assert set(states.values_list("status", flat=True)) == {"cancelled"}


def test_another_municipality_keeps_its_own_hours(cast, municipality, other_municipality):
    municipality.office_opens, municipality.office_closes = dt.time(10), dt.time(12)
    municipality.save()
    walk(cast, Status.SUBMITTED)

    assert [deadlines("2026-11-20 09:00"), deadlines("2026-11-20 10:00")] == [0, 1]


def test_the_jobs_read_the_clock_and_say_who_acts(cast, monday):
    walk(cast, Status.OFFERED)
    monday.move_to(at("2026-11-20 09:00"))

    tasks.sweep()

    assert set(
        Message.objects.filter(
            kind__in=["requests.match_soon_due", "requests.offer_unanswered"]
        ).values_list("queued_by", "due_at")
    ) == {(None, at("2026-11-20 09:00"))}


# Two workers at once, on PostgreSQL with real connections

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_thing_once(cast):
    walk(cast, Status.OFFERED)
    for _ in range(5):
        stories.a_submitted_request(cast.author, cast.school, now=MONDAY)

    at_once(*[lambda: sweep(now=at("2026-11-18 09:00"), by=SYSTEM)] * 3)
    queued = at_once(*[lambda: sweep(now=at("2026-11-23 09:00"), by=SYSTEM)] * 3)

    assert sum(queued) == Message.objects.filter(due_at=at("2026-11-23 09:00")).count()
    sweep(now=at("2026-11-23 09:01"), by=SYSTEM)  # what one had in hand when another looked
    assert mails("match_due") == [DUE] * 6
    assert mails("offer_unanswered", "offer_escalated") == [ESCALATED, UNANSWERED]


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_case_declined_while_the_job_runs_is_not_reminded_of(cast):
    case = walk(cast, Status.SUBMITTED)

    at_once(
        lambda: deadlines("2026-11-23 09:00"),
        lambda: triage.decline(
            case, by=cast.coordinator, now=MONDAY, version=case.version, reason="PPR."
        ),
    )

    assert SupportRequest.objects.get().status == Status.DECLINED
    waiting = Message.objects.filter(kind="requests.match_due", status="pending")
    assert not waiting.exists()
