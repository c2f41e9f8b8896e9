"""The ledger under many at once, on PostgreSQL with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.actors import SYSTEM
from advisors.errors import NotEnoughHours
from advisors.models import HourAccount, HourEntry
from advisors.queries import Hours, hours_on
from advisors.services import ledger
from tests.advisors.test_ledger import activity, offer
from tests.conftest import MONDAY
from tests.factories import AdvisorFactory, SchoolYearFactory

ACT = {"by": SYSTEM, "now": MONDAY}
AT_ONCE = 40

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


@pytest.fixture
def account():
    advisor = AdvisorFactory(user__name="Vibeke Ibsen")
    year = SchoolYearFactory(municipality=advisor.municipality)
    return ledger.grant(advisor, year, minutes=600, **ACT)


def at_once(acts):
    start = Barrier(len(acts))

    def work(act):
        start.wait()
        try:
            return act()
        except NotEnoughHours as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(work, act) for act in acts]]


def hours(advisor):
    return hours_on([advisor], MONDAY.date())[advisor.pk]


def test_forty_reservations_of_the_last_hours_never_go_below_zero(account):
    advisor = account.advisor

    outcomes = at_once(
        [
            lambda pk=pk: ledger.reserve(advisor, minutes=90, reference=offer(pk), **ACT)
            for pk in range(AT_ONCE)
        ]
    )

    refusals = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(refusals) == AT_ONCE - 6
    assert all(
        "Vibeke Ibsen har 1 time ledig" in text.replace("ledige", "ledig") for text in refusals
    )
    assert hours(advisor) == Hours(granted=600, reserved=540, free=60)
    assert HourAccount.objects.get().free_minutes == 60


def test_releasing_the_same_offer_many_times_at_once_gives_back_once(account):
    ledger.reserve(account.advisor, minutes=240, reference=offer(), **ACT)

    given_back = at_once([lambda: ledger.release(offer(), **ACT) for _ in range(10)])

    assert sorted(given_back) == [0] * 9 + [240]
    assert hours(account.advisor).free == 600


def test_spending_and_reserving_at_once_balance(account):
    advisor = account.advisor

    def spend(pk):
        ledger.spend(
            advisor,
            split=ledger.Split(contact=50),
            session=activity(pk),
            reservation=None,
            on=MONDAY.date(),
            is_provisional=True,
            **ACT,
        )

    at_once(
        [lambda pk=pk: spend(pk) for pk in range(10)]
        + [
            lambda pk=pk: ledger.reserve(advisor, minutes=30, reference=offer(pk), **ACT)
            for pk in range(10)
        ]
    )

    now = hours(advisor)
    rest = 600 - now.reserved - 500
    assert (now.free, now.overrun) == (max(rest, 0), max(-rest, 0))
    assert now.free == sum(HourEntry.objects.values_list("minutes", flat=True))


def test_the_first_hours_of_a_new_year_make_one_account():
    advisor = AdvisorFactory()

    at_once([lambda pk=pk: _spend_first(advisor, pk) for pk in range(8)])

    assert hours(advisor) == Hours(spent=80, overrun=80)


def _spend_first(advisor, pk):
    ledger.spend(
        advisor,
        split=ledger.Split(contact=10),
        session=activity(pk),
        reservation=None,
        on=MONDAY.date(),
        is_provisional=False,
        **ACT,
    )
