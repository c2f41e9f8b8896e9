"""Extra hours: asked by the coordinator, given by the leader's word alone, entered apart."""

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from advisors.errors import AlreadyAsked, MoreThanAsked, NotEnoughHours, ReasonMissing
from advisors.models import ExtraHours, HourEntry
from advisors.queries import Hours, faults, hours_on
from advisors.services import ledger
from advisors.states import ExtraStatus
from lifecycle.errors import TransitionNotAllowed
from notifications.models import Message
from tests.advisors.test_ledger import TODAY, offer
from tests.conftest import MONDAY
from tests.factories import ExtraHoursFactory


@pytest.fixture
def full(advisor, school_year):
    """Ten hours, all of them reserved."""
    account = ledger.grant(advisor, school_year, minutes=600, by=SYSTEM, now=MONDAY)
    ledger.reserve(advisor, minutes=600, reference=offer(), by=SYSTEM, now=MONDAY)
    return account


@pytest.fixture
def asked(full, advisor, school_year, coordinator, special_leader):
    return ledger.ask_extra(
        advisor,
        school_year,
        minutes=240,
        reason="To forløb mere inden jul",
        by=coordinator,
        now=MONDAY,
    )


def approve(asked, by, **changes):
    values = {"minutes": 240, "reason": "Aftalt med vejlederen", **changes}
    return ledger.approve_extra(asked, by=by, now=MONDAY, **values)


def hours(advisor):
    return hours_on([advisor], TODAY)[advisor.pk]


def test_asking_writes_to_the_leader_and_changes_no_hours(asked, advisor, special_leader):
    message = Message.objects.get(kind="advisors.extra_asked")

    assert (message.recipient, message.path) == (special_leader, f"/ekstra-timer/{asked.pk}/")
    assert hours(advisor) == Hours(granted=600, reserved=600)


def test_approved_hours_are_usable_at_once_and_told_apart(asked, advisor, special_leader):
    approve(asked, special_leader)

    assert hours(advisor) == Hours(granted=600, reserved=600, extra=240, free=240)
    entry = HourEntry.objects.get(kind="extra")
    assert (entry.by, entry.at, entry.reason) == (special_leader, MONDAY, "Aftalt med vejlederen")
    ledger.reserve(advisor, minutes=240, reference=offer(2), by=SYSTEM, now=MONDAY)
    with pytest.raises(NotEnoughHours):
        ledger.reserve(advisor, minutes=1, reference=offer(3), by=SYSTEM, now=MONDAY)
    assert list(faults()) == []


def test_the_leader_may_approve_less_than_was_asked_for(asked, advisor, special_leader):
    approved = approve(asked, special_leader, minutes=60)

    assert approved.approved_minutes == 60
    assert hours(advisor).extra == 60


@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_she_can_not_approve_nothing_or_more(asked, advisor, special_leader, minutes):
    with pytest.raises(MoreThanAsked):
        approve(asked, special_leader, minutes=minutes)

    assert hours(advisor).extra == 0


def test_an_answer_goes_to_who_asked_and_takes_back_the_question(
    asked, advisor, special_leader, coordinator
):
    ledger.refuse_extra(asked, reason="Ingen vikar", by=special_leader, now=MONDAY)

    assert Message.objects.get(kind="advisors.extra_answered").recipient == coordinator
    assert Message.objects.get(kind="advisors.extra_asked").status == "cancelled"
    assert hours(advisor) == Hours(granted=600, reserved=600)


def test_an_answer_is_given_once(asked, advisor, special_leader):
    approve(asked, special_leader)

    with pytest.raises(TransitionNotAllowed):
        approve(asked, special_leader)
    with pytest.raises(TransitionNotAllowed):
        ledger.refuse_extra(asked, reason="Nej", by=special_leader, now=MONDAY)
    assert hours(advisor).extra == 240


def test_an_answer_needs_a_reason(asked, special_leader):
    with pytest.raises(ReasonMissing):
        approve(asked, special_leader, reason=" ")
    with pytest.raises(ReasonMissing):
        ledger.refuse_extra(asked, reason="", by=special_leader, now=MONDAY)


def test_extra_hours_cover_an_overrun_first(asked, advisor, special_leader):
    ledger.spend(
        advisor,
        split=ledger.Split(contact=100),
        session=offer(9),
        reservation=None,
        on=TODAY,
        is_provisional=False,
        by=SYSTEM,
        now=MONDAY,
    )

    approve(asked, special_leader)

    now = hours(advisor)
    assert (now.free, now.overrun) == (140, 0)


@pytest.mark.parametrize(
    "who", ["coordinator", "administrator", "centre_leader", "advisor_herself", "system"]
)
def test_nobody_but_the_leader_of_her_own_school_answers(who, asked, request, advisor):
    known = {"advisor_herself": advisor.user, "system": SYSTEM}
    by = known[who] if who in known else request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        approve(asked, by)
    with pytest.raises(NotAllowed):
        ledger.refuse_extra(asked, reason="Nej", by=by, now=MONDAY)
    assert ExtraHours.objects.get().status == ExtraStatus.ASKED


@pytest.mark.parametrize("who", ["special_leader", "advisor_herself", "system"])
def test_nobody_but_the_coordinator_asks(who, full, request, advisor, school_year):
    known = {"advisor_herself": advisor.user, "system": SYSTEM}
    by = known[who] if who in known else request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        ledger.ask_extra(advisor, school_year, minutes=60, reason="x", by=by, now=MONDAY)


def test_one_request_at_a_time(asked, advisor, school_year, coordinator):
    with pytest.raises(AlreadyAsked):
        ledger.ask_extra(advisor, school_year, minutes=60, reason="x", by=coordinator, now=MONDAY)

    assert ExtraHours.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "error"), [({"reason": " "}, ReasonMissing), ({"minutes": 0}, MoreThanAsked)]
)
def test_asking_for_nothing_or_without_a_reason_is_refused(
    changes, error, full, advisor, school_year, coordinator
):
    values = {"minutes": 60, "reason": "x", **changes}

    with pytest.raises(error):
        ledger.ask_extra(advisor, school_year, by=coordinator, now=MONDAY, **values)


def test_the_database_refuses_an_approval_without_a_person(advisor, school_year):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtraHoursFactory(
            advisor=advisor,
            school_year=school_year,
            status=ExtraStatus.APPROVED,
            approved_minutes=60,
            answered_at=MONDAY,
            answer="Ja",
        )
