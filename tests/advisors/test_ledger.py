"""The ledger: every entry counted, nothing below zero, every refusal explained."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.roles import Role
from advisors.errors import LedgerIsAppendOnly, NotEnoughHours
from advisors.models import HourAccount, HourEntry
from advisors.queries import Hours, hours_of, hours_on
from advisors.services import ledger
from advisors.services.ledger import Split
from schools.services import school_years
from tests.conftest import MONDAY
from tests.factories import AdvisorFactory, MembershipFactory, SchoolYearFactory

ACT = {"by": SYSTEM, "now": MONDAY}
TODAY = MONDAY.date()


class Thing:
    """Stands for an offer or an activity: the ledger only needs a kind and a key."""

    def __init__(self, kind, pk):
        self.pk = pk
        self._meta = type("Meta", (), {"label_lower": kind})


def offer(pk=1):
    return Thing("requests.offer", pk)


def activity(pk=1):
    return Thing("courses.session", pk)


@pytest.fixture
def released(advisor, school_year):
    """Ten hours of the school year, all of them free."""
    return ledger.grant(advisor, school_year, minutes=600, **ACT)


def hours(advisor, day=TODAY):
    return hours_on([advisor], day)[advisor.pk]


def spend(advisor, minutes, session=None, **changes):
    ledger.spend(
        advisor,
        **{
            "split": Split(contact=minutes),
            "session": session or activity(),
            "reservation": None,
            "on": TODAY,
            "is_provisional": False,
            **ACT,
            **changes,
        },
    )


def settle(advisor, minutes, session=None, **changes):
    ledger.settle(
        session or activity(),
        advisor,
        **{"split": Split(contact=minutes), "reservation": None, "on": TODAY, **ACT, **changes},
    )


def test_released_hours_are_free(advisor, released):
    assert hours(advisor) == Hours(granted=600, free=600)


def test_reserved_hours_are_not_free(advisor, released):
    ledger.reserve(advisor, minutes=240, reference=offer(), **ACT)

    assert hours(advisor) == Hours(granted=600, reserved=240, free=360)


def test_reserving_beyond_what_is_free_is_refused_with_name_and_hours(advisor, released):
    ledger.reserve(advisor, minutes=450, reference=offer(1), **ACT)

    with pytest.raises(NotEnoughHours) as refused:
        ledger.reserve(advisor, minutes=151, reference=offer(2), **ACT)

    assert "Vibeke Ibsen" in str(refused.value)
    assert "2026/27" in str(refused.value)
    assert hours(advisor) == Hours(granted=600, reserved=450, free=150)


def test_reserving_the_very_last_minute_is_allowed(advisor, released):
    ledger.reserve(advisor, minutes=600, reference=offer(), **ACT)

    assert hours(advisor).free == 0


def test_an_advisor_without_an_account_has_nothing_to_reserve(advisor, school_year):
    with pytest.raises(NotEnoughHours):
        ledger.reserve(advisor, minutes=1, reference=offer(), **ACT)


def test_releasing_gives_back_all_that_remains_and_only_once(advisor, released):
    ledger.reserve(advisor, minutes=240, reference=offer(), **ACT)

    assert ledger.release(offer(), **ACT) == 240
    assert ledger.release(offer(), **ACT) == 0
    assert hours(advisor) == Hours(granted=600, free=600)


def test_releasing_what_was_never_reserved_gives_nothing(advisor, released):
    assert ledger.release(offer(99), **ACT) == 0


def test_the_same_offer_key_of_another_kind_is_another_reservation(advisor, released):
    ledger.reserve(advisor, minutes=100, reference=offer(1), **ACT)

    assert ledger.release(activity(1), **ACT) == 0


def test_spending_draws_from_the_reservation_first(advisor, released):
    reservation = ledger.reserve(advisor, minutes=240, reference=offer(), **ACT)

    spend(advisor, 90, reservation=reservation)

    assert hours(advisor) == Hours(granted=600, reserved=150, spent=90, free=360)


def test_spending_more_than_reserved_draws_on_free_hours(advisor, released):
    reservation = ledger.reserve(advisor, minutes=60, reference=offer(), **ACT)

    spend(advisor, 90, reservation=reservation)

    assert hours(advisor) == Hours(granted=600, spent=90, free=510)


def test_spending_more_than_there_is_becomes_overrun_and_never_negative(advisor, released):
    spend(advisor, 700)

    assert hours(advisor) == Hours(granted=600, spent=700, free=0, overrun=100)


def test_newly_released_hours_cover_an_overrun_first(advisor, released, school_year):
    spend(advisor, 700)

    ledger.grant(advisor, school_year, minutes=160, **ACT)

    assert hours(advisor) == Hours(granted=760, spent=700, free=60, overrun=0)


def test_a_released_reservation_covers_an_overrun_first(advisor, released):
    ledger.reserve(advisor, minutes=200, reference=offer(), **ACT)
    spend(advisor, 500)
    assert hours(advisor) == Hours(granted=600, reserved=200, spent=500, free=0, overrun=100)

    ledger.release(offer(), **ACT)

    assert hours(advisor) == Hours(granted=600, spent=500, free=100)


def test_settling_replaces_provisional_minutes_by_what_was_really_spent(advisor, released):
    reservation = ledger.reserve(advisor, minutes=240, reference=offer(), **ACT)
    spend(advisor, 90, reservation=reservation, is_provisional=True)

    settle(advisor, 120, reservation=reservation)

    assert hours(advisor) == Hours(granted=600, reserved=120, spent=120, free=360)
    provisional = HourEntry.objects.filter(is_provisional=True)
    assert provisional.aggregate(left=Sum("minutes"))["left"] == 0


def test_settling_twice_changes_nothing_the_second_time(advisor, released):
    spend(advisor, 90, is_provisional=True)
    settle(advisor, 75)
    before = HourEntry.objects.count()

    settle(advisor, 75)

    assert HourEntry.objects.count() == before
    assert hours(advisor).spent == 75


def test_settling_to_nothing_gives_the_minutes_back_to_the_reservation(advisor, released):
    reservation = ledger.reserve(advisor, minutes=240, reference=offer(), **ACT)
    spend(advisor, 90, reservation=reservation, is_provisional=True)

    settle(advisor, 0, reservation=reservation)

    assert hours(advisor) == Hours(granted=600, reserved=240, free=360)


def test_the_reservation_never_holds_more_than_the_plan_has_left(advisor, released):
    reservation = ledger.reserve(advisor, minutes=100, reference=offer(), **ACT)
    spend(advisor, 60, activity(1), reservation=reservation)
    spend(advisor, 60, activity(2), reservation=reservation)

    settle(advisor, 0, activity(1), reservation=reservation)

    assert hours(advisor) == Hours(granted=600, reserved=40, spent=60, free=500)


def test_a_correction_after_the_reservation_ended_goes_to_free_hours(advisor, released):
    reservation = ledger.reserve(advisor, minutes=100, reference=offer(), **ACT)
    spend(advisor, 100, reservation=reservation)
    ledger.release(offer(), **ACT)

    settle(advisor, 40, reservation=reservation)

    assert hours(advisor) == Hours(granted=600, spent=40, free=560)


def spent_on(session, **filters):
    """Return the minutes spent on it, by what they went to and the day they count on."""
    lines = HourEntry.objects.caused_by(session).filter(kind=HourEntry.Kind.SPENT, **filters)
    sums = lines.order_by().values_list("on", "activity").annotate(left=Sum("minutes"))
    return {(on, went_to): -left for on, went_to, left in sums if left}


def test_each_part_of_an_activity_has_an_entry_of_its_own(advisor, released):
    split = Split(contact=60, preparation=30, documentation=15)

    ledger.spend(
        advisor,
        split=split,
        session=activity(),
        reservation=None,
        on=TODAY,
        is_provisional=False,
        **ACT,
    )

    assert split.total == 105
    assert spent_on(activity()) == {
        (TODAY, "contact"): 60,
        (TODAY, "preparation"): 30,
        (TODAY, "documentation"): 15,
    }
    assert hours(advisor) == Hours(granted=600, spent=105, free=495)


def test_settling_corrects_each_part_on_its_own(advisor, released):
    planned = Split(contact=60, preparation=30, travel=20)
    spend(advisor, 0, split=planned, is_provisional=True)

    settle(advisor, 0, split=Split(contact=90, travel=20, documentation=10))

    assert spent_on(activity(), is_provisional=True) == {}
    assert spent_on(activity(), is_provisional=False) == {
        (TODAY, "contact"): 90,
        (TODAY, "travel"): 20,
        (TODAY, "documentation"): 10,
    }


def test_settling_to_another_day_takes_the_minutes_off_the_day_they_were_on(advisor, released):
    tuesday = TODAY + dt.timedelta(days=1)
    spend(advisor, 60, is_provisional=True)

    settle(advisor, 60, on=tuesday)

    assert spent_on(activity()) == {(tuesday, "contact"): 60}


def test_minutes_below_zero_are_no_split():
    with pytest.raises(ValueError, match="below zero"):
        Split(contact=-1)


def test_what_is_not_spent_went_to_nothing(advisor, released):
    with pytest.raises(IntegrityError), transaction.atomic():
        HourEntry.objects.create(
            account=released, kind="granted", minutes=1, activity="travel", on=TODAY
        )


def test_settling_moves_the_minutes_to_the_school_year_the_activity_was_held_in(
    advisor, released, school_year
):
    august = dt.date(2027, 8, 16)
    spend(advisor, 60)

    settle(advisor, 90, on=august)

    assert hours(advisor) == Hours(granted=600, free=600)
    assert hours(advisor, august) == Hours(spent=90, overrun=90)


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (dt.datetime(2027, 7, 31, 21, 59, tzinfo=dt.UTC), 2026),
        (dt.datetime(2027, 7, 31, 22, 1, tzinfo=dt.UTC), 2027),
    ],
)
def test_midnight_in_copenhagen_turns_the_school_year(advisor, school_year, moment, year):
    new_year = school_years.ensure(advisor.municipality, dt.date(2027, 8, 1), by=SYSTEM)
    for each in (school_year, new_year):
        ledger.grant(advisor, each, minutes=60, **ACT)

    ledger.reserve(advisor, minutes=60, reference=offer(), by=SYSTEM, now=moment)

    assert hours(advisor, dt.date(year, 12, 1)).free == 0


def test_adjusting_below_zero_is_refused(advisor, released, school_year):
    with pytest.raises(NotEnoughHours):
        ledger.adjust(advisor, school_year, minutes=-601, reason="Barsel", **ACT)

    assert hours(advisor).free == 600


def test_adjusting_counts_as_released_hours(advisor, released, school_year):
    ledger.adjust(advisor, school_year, minutes=-120, reason="Kortere aftale", **ACT)

    assert hours(advisor) == Hours(granted=480, free=480)


def test_an_adjustment_without_a_reason_is_refused_by_the_database(advisor, school_year):
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.adjust(advisor, school_year, minutes=5, reason="", **ACT)


def test_the_leader_of_her_special_school_releases_hours(advisor, school_year, special_leader):
    ledger.grant(advisor, school_year, minutes=60, by=special_leader, now=MONDAY)

    assert hours(advisor).granted == 60
    assert HourEntry.objects.get().by == special_leader


@pytest.mark.parametrize("who", ["coordinator", "anna", "administrator", "advisor_herself"])
def test_nobody_else_releases_or_adjusts_hours(who, request, advisor, school_year):
    by = advisor.user if who == "advisor_herself" else request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        ledger.grant(advisor, school_year, minutes=60, by=by, now=MONDAY)
    with pytest.raises(NotAllowed):
        ledger.adjust(advisor, school_year, minutes=60, reason="x", by=by, now=MONDAY)


def test_the_leader_of_another_special_school_releases_nothing(
    other_advisor, school_year, special_leader
):
    with pytest.raises(NotAllowed):
        ledger.grant(other_advisor, school_year, minutes=60, by=special_leader, now=MONDAY)


def test_an_entry_is_never_changed_or_deleted(advisor, released):
    entry = HourEntry.objects.get()
    entry.minutes = 1

    for attempt in (
        entry.save,
        entry.delete,
        HourEntry.objects.all().delete,
        lambda: HourEntry.objects.update(minutes=1),
        lambda: HourEntry.objects.bulk_update([entry], ["minutes"]),
    ):
        with pytest.raises(LedgerIsAppendOnly):
            attempt()

    assert HourEntry.objects.get().minutes == 600


def test_the_database_itself_refuses_a_negative_account(advisor, released):
    with pytest.raises(IntegrityError), transaction.atomic():
        HourAccount.objects.update(free_minutes=-1)


def test_hours_are_counted_per_school_year_and_advisor_in_one_query(
    advisor, other_advisor, released, school_year, django_assert_num_queries
):
    next_year = SchoolYearFactory(municipality=advisor.municipality, starts_on=dt.date(2027, 8, 1))
    ledger.grant(advisor, next_year, minutes=30, **ACT)

    with django_assert_num_queries(1):
        found = hours_of([advisor, other_advisor], school_year)

    assert found == {advisor.pk: Hours(granted=600, free=600), other_advisor.pk: Hours()}


STEP = st.one_of(
    st.tuples(st.just("grant"), st.integers(0, 300)),
    st.tuples(st.just("adjust"), st.integers(-200, 200)),
    st.tuples(st.just("extra"), st.integers(1, 200)),
    st.tuples(st.just("reserve"), st.integers(0, 200)),
    st.tuples(st.just("release"), st.integers(0, 5)),
    st.tuples(st.just("spend"), st.integers(0, 5), st.integers(0, 200), st.booleans()),
    st.tuples(st.just("settle"), st.integers(0, 5), st.integers(0, 200)),
)


class Walk:
    """A random series of acts beside a plain model of what they should come to."""

    def __init__(self):
        self.advisor = AdvisorFactory()
        self.year = SchoolYearFactory(municipality=self.advisor.municipality)
        place, school = self.advisor.municipality, self.advisor.home_school
        self.coordinator = MembershipFactory(role=Role.COORDINATOR, municipality=place).user
        self.leader = MembershipFactory(role=Role.SPECIAL_SCHOOL_LEADER, school=school).user
        self.reservations: list[HourEntry] = []
        self.plans: list[int] = []
        self.spent: list[int] = []
        self.ended: set[int] = set()

    def grant(self, minutes):
        ledger.grant(self.advisor, self.year, minutes=minutes, **ACT)

    def adjust(self, minutes):
        free = hours(self.advisor).free
        try:
            ledger.adjust(self.advisor, self.year, minutes=minutes, reason="Aftale", **ACT)
        except NotEnoughHours:
            assert -minutes > free

    def extra(self, minutes):
        asked = ledger.ask_extra(
            self.advisor, self.year, minutes=200, reason="Mere", by=self.coordinator, now=MONDAY
        )
        ledger.approve_extra(asked, minutes=minutes, reason="Ja", by=self.leader, now=MONDAY)

    def reserve(self, minutes):
        free, reference = hours(self.advisor).free, offer(len(self.plans))
        try:
            entry = ledger.reserve(self.advisor, minutes=minutes, reference=reference, **ACT)
        except NotEnoughHours:
            assert minutes > free
            return
        self.reservations.append(entry)
        self.plans.append(minutes)
        self.spent.append(0)

    def release(self, which):
        if not self.plans:
            return
        which %= len(self.plans)
        expected = 0 if which in self.ended else self._unspent(which)
        assert ledger.release(offer(which), **ACT) == expected
        self.ended.add(which)

    def spend(self, which, minutes, is_provisional):
        if not self.plans:
            return
        which %= len(self.plans)
        changes = {"reservation": self.reservations[which], "is_provisional": is_provisional}
        spend(self.advisor, minutes, activity(which), **changes)
        self.spent[which] += minutes

    def settle(self, which, minutes):
        if not self.plans:
            return
        which %= len(self.plans)
        settle(self.advisor, minutes, activity(which), reservation=self.reservations[which])
        self.spent[which] = minutes

    def check(self):
        now = hours(self.advisor)
        rest = now.granted + now.extra - now.reserved - now.spent
        standing = set(range(len(self.plans))) - self.ended
        assert now.spent == sum(self.spent)
        assert now.reserved == sum(self._unspent(which) for which in standing)
        assert (now.free, now.overrun) == (max(rest, 0), max(-rest, 0))
        for account in HourAccount.objects.all():
            assert (account.free_minutes, account.overrun_minutes) == (now.free, now.overrun)

    def _unspent(self, which):
        return max(self.plans[which] - self.spent[which], 0)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=25))
def test_balances_equal_the_entries_after_any_series(steps, db):
    before = transaction.savepoint()
    walk = Walk()

    for act, *arguments in steps:
        getattr(walk, act)(*arguments)
        walk.check()

    transaction.savepoint_rollback(before)


def test_a_clock_without_zone_never_reaches_the_ledger(advisor, released):
    with pytest.raises(ValueError, match="naive"):
        ledger.reserve(
            advisor,
            minutes=1,
            reference=offer(),
            by=SYSTEM,
            now=timezone.make_naive(MONDAY),
        )
