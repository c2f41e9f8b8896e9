"""31 July: what is left lapses or is carried over by a stated act, and nothing else happens."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from advisors.errors import (
    NotEnoughHours,
    NothingToCarry,
    ReasonMissing,
    YearIsClosed,
    YearIsNotOver,
)
from advisors.models import HourAccount, HourEntry
from advisors.queries import Hours, faults, hours_on, standing_reservation_of
from advisors.queries.closing import closing_of
from advisors.services import ledger
from advisors.services.ledger import Split
from privacy.models import AccessEvent
from schools.services import school_years
from tests.advisors.test_ledger import activity, offer
from tests.conftest import COPENHAGEN, MONDAY

AUGUST = dt.datetime(2027, 8, 20, 9, 0, tzinfo=COPENHAGEN)
JUNE = dt.date(2027, 6, 14)
ACT = {"by": SYSTEM, "now": MONDAY}


@pytest.fixture
def account(advisor, school_year):
    """Ten hours; four are reserved by offer 1 and one of them is spent on activity 1."""
    account = ledger.grant(advisor, school_year, minutes=600, **ACT)
    reservation = ledger.reserve(advisor, minutes=240, reference=offer(), **ACT)
    spend(advisor, 60, reservation, is_provisional=True)
    return HourAccount.objects.get(pk=account.pk)


def spend(advisor, minutes, reservation=None, *, on=JUNE, is_provisional=False):
    ledger.spend(
        advisor,
        split=Split(contact=minutes),
        session=activity(),
        reservation=reservation,
        on=on,
        is_provisional=is_provisional,
        **ACT,
    )


def settle(advisor, minutes, on=JUNE):
    ledger.settle(
        activity(),
        advisor,
        split=Split(contact=minutes),
        reservation=standing_reservation_of(offer()),
        on=on,
        by=SYSTEM,
        now=AUGUST,
    )


def grant_next(advisor, minutes):
    year = school_years.ensure(advisor.municipality, AUGUST.date(), by=SYSTEM)
    ledger.grant(advisor, year, minutes=minutes, by=SYSTEM, now=AUGUST)


def close(account, by, *, carry=0, reason="", now=AUGUST):
    return ledger.close_year(account, carry_minutes=carry, reason=reason, by=by, now=now)


def hours(advisor, day=JUNE):
    return hours_on([advisor], day)[advisor.pk]


def test_what_is_left_lapses_and_the_reservation_moves(account, advisor, special_leader):
    grant_next(advisor, 300)

    closed = close(account, special_leader)

    assert hours(advisor) == Hours(granted=600, spent=60, lapsed=540)
    assert hours(advisor, AUGUST.date()) == Hours(granted=300, reserved=180, free=120)
    assert (closed.closed_at, closed.closed_by) == (AUGUST, special_leader)
    assert list(faults()) == []
    event = AccessEvent.objects.get(object_type="advisors.houraccount", act="change")
    assert event.object_id == account.pk


def test_a_stated_part_goes_over_as_a_pair_with_its_reason(account, advisor, special_leader):
    close(account, special_leader, carry=200, reason="Aftalt med centerlederen")

    assert hours(advisor) == Hours(granted=600, spent=60, carried=-200, lapsed=340)
    assert hours(advisor, AUGUST.date()) == Hours(carried=200, reserved=180, free=20)
    out, into = HourEntry.objects.filter(kind="carried")
    assert (out.minutes, into.minutes) == (-200, 200)
    assert {out.reason, into.reason} == {"Aftalt med centerlederen"}
    assert (out.reference_id, into.reference_id) == (into.account_id, out.account_id)
    assert list(faults()) == []


def test_a_reservation_that_is_used_up_does_not_move(account, advisor, special_leader):
    spend(advisor, 180, standing_reservation_of(offer()))

    close(account, special_leader)

    assert hours(advisor) == Hours(granted=600, spent=240, lapsed=360)
    assert hours(advisor, AUGUST.date()) == Hours()
    assert list(faults()) == []


def test_a_course_that_goes_on_needs_hours_in_the_new_year(account, special_leader):
    with pytest.raises(NotEnoughHours, match="2027/28"):
        close(account, special_leader)

    assert not HourAccount.objects.filter(closed_at__isnull=False).exists()


@pytest.mark.parametrize("carry", [-1, 541])
def test_no_more_goes_over_than_is_left(account, special_leader, carry):
    with pytest.raises(NothingToCarry):
        close(account, special_leader, carry=carry, reason="Aftalt")


def test_carrying_over_needs_a_reason(account, special_leader):
    with pytest.raises(ReasonMissing):
        close(account, special_leader, carry=200)


@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2027, 7, 31, 23, 59, tzinfo=COPENHAGEN),
        dt.datetime(2027, 3, 1, 9, 0, tzinfo=COPENHAGEN),
    ],
)
def test_a_year_that_is_not_over_is_not_closed(account, special_leader, now):
    with pytest.raises(YearIsNotOver):
        close(account, special_leader, carry=200, reason="Aftalt", now=now)


def test_it_can_be_closed_from_the_first_of_august(account, special_leader):
    first = dt.datetime(2027, 8, 1, 0, 0, tzinfo=COPENHAGEN)

    assert close(account, special_leader, carry=200, reason="Aftalt", now=first).is_closed


def test_a_year_is_closed_once(account, advisor, special_leader):
    grant_next(advisor, 300)
    close(account, special_leader)

    with pytest.raises(YearIsClosed):
        close(account, special_leader)


@pytest.mark.parametrize("who", ["coordinator", "centre_leader", "advisor_herself", "system"])
def test_nobody_else_closes_a_year(who, account, advisor, request):
    known = {"advisor_herself": advisor.user, "system": SYSTEM}
    by = known[who] if who in known else request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        close(account, by, carry=200, reason="Aftalt")


def test_the_administrator_may_close_it(account, administrator):
    assert close(account, administrator, carry=200, reason="Aftalt").closed_by == administrator


@pytest.fixture
def closed(account, advisor, special_leader):
    grant_next(advisor, 300)
    return close(account, special_leader)


def test_nothing_is_granted_adjusted_or_asked_for_in_a_closed_year(
    closed, advisor, school_year, special_leader, coordinator
):
    act = {"by": special_leader, "now": AUGUST}
    for attempt in (
        lambda: ledger.grant(advisor, school_year, minutes=60, **act),
        lambda: ledger.adjust(advisor, school_year, minutes=60, reason="x", **act),
        lambda: ledger.set_released(advisor, school_year, minutes=60, reason="x", **act),
        lambda: ledger.ask_extra(
            advisor, school_year, minutes=60, reason="x", by=coordinator, now=AUGUST
        ),
        lambda: ledger.reserve(advisor, minutes=0, reference=offer(7), **ACT),
    ):
        with pytest.raises(YearIsClosed):
            attempt()


def test_extra_hours_of_a_closed_year_can_only_be_refused(
    account, advisor, school_year, special_leader, coordinator
):
    asked = ledger.ask_extra(
        advisor, school_year, minutes=60, reason="x", by=coordinator, now=MONDAY
    )
    close(account, special_leader, carry=200, reason="Aftalt")

    with pytest.raises(YearIsClosed):
        ledger.approve_extra(asked, minutes=60, reason="Ja", by=special_leader, now=AUGUST)
    ledger.refuse_extra(asked, reason="Året er lukket", by=special_leader, now=AUGUST)


def test_a_late_log_takes_back_what_had_lapsed(closed, advisor):
    settle(advisor, 90)

    assert hours(advisor) == Hours(granted=600, spent=90, lapsed=510)
    assert hours(advisor, AUGUST.date()).reserved == 180
    assert list(faults()) == []


def test_a_late_log_of_less_lets_the_rest_lapse(closed, advisor):
    settle(advisor, 0)

    assert hours(advisor) == Hours(granted=600, spent=0, lapsed=600)
    assert hours(advisor, AUGUST.date()) == Hours(granted=300, reserved=180, free=120)


def test_a_late_log_of_more_than_ever_was_there_is_an_overrun(closed, advisor):
    settle(advisor, 700)

    assert hours(advisor) == Hours(granted=600, spent=700, overrun=100)
    assert list(faults()) == []


def test_a_log_moved_into_the_new_year_draws_on_the_moved_reservation(closed, advisor):
    settle(advisor, 60, on=AUGUST.date())

    assert hours(advisor) == Hours(granted=600, lapsed=600)
    assert hours(advisor, AUGUST.date()) == Hours(granted=300, reserved=120, spent=60, free=120)


def test_releasing_after_the_move_gives_back_in_the_new_year_alone(closed, advisor):
    assert ledger.release(offer(), by=SYSTEM, now=AUGUST) == 180

    assert hours(advisor) == Hours(granted=600, spent=60, lapsed=540)
    assert hours(advisor, AUGUST.date()) == Hours(granted=300, free=300)


def test_an_overrun_stays_in_the_year_it_was_made(account, advisor, special_leader):
    spend(advisor, 600)
    grant_next(advisor, 300)

    close(account, special_leader)

    assert hours(advisor) == Hours(granted=600, spent=660, overrun=60)
    assert hours(advisor, AUGUST.date()).overrun == 0


def test_the_preview_says_what_closing_will_meet(account, advisor):
    preview = closing_of(account)

    assert (preview.left, preview.reserved, preview.provisional) == (540, 180, 60)
    assert (preview.free_next_year, preview.lacks_next_year) == (0, 180)
    grant_next(advisor, 100)
    assert closing_of(account).lacks_next_year == 80


def test_the_database_keeps_a_closed_account_empty(closed):
    with pytest.raises(IntegrityError), transaction.atomic():
        HourAccount.objects.filter(pk=closed.pk).update(free_minutes=5)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the trigger is PostgreSQL's")
@pytest.mark.parametrize("sql", ["UPDATE {} SET minutes = 1", "DELETE FROM {}"])
def test_postgresql_itself_refuses_to_change_or_delete_an_entry(account, sql):
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(HourEntry._meta.db_table))
