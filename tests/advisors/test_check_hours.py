"""The command that proves the accounts."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.actors import SYSTEM
from advisors.models import HourAccount, HourEntry
from advisors.services import ledger
from tests.advisors.test_ledger import ACT, offer
from tests.conftest import MONDAY
from tests.factories import ExtraHoursFactory


def check():
    said, complained = StringIO(), StringIO()
    try:
        call_command("check_hours", stdout=said, stderr=complained)
    except CommandError as error:
        return str(error), complained.getvalue()
    return said.getvalue(), complained.getvalue()


@pytest.fixture
def account(advisor, school_year):
    return ledger.grant(advisor, school_year, minutes=600, by=SYSTEM, now=MONDAY)


def test_accounts_kept_by_the_ledger_are_in_order(account):
    assert check() == ("All hour accounts equal the sum of their entries.\n", "")


@pytest.mark.parametrize(
    "changed", [{"free_minutes": 601}, {"free_minutes": 0, "overrun_minutes": 5}]
)
def test_an_account_changed_behind_the_ledger_is_listed(account, changed):
    HourAccount.objects.filter(pk=account.pk).update(**changed)

    said, complained = check()

    assert said == "1 things in the hour ledger do not agree."
    assert f"account {account.pk}: free {changed['free_minutes']}, by entries 600" in complained


def entry(account, **changes):
    values = {"kind": "adjusted", "minutes": 0, "reason": "x", "on": MONDAY.date(), **changes}
    return HourEntry.objects.create(account=account, **values)


def test_a_reservation_given_back_twice_is_listed(account):
    reservation = ledger.reserve(account.advisor, minutes=60, reference=offer(), **ACT)
    ledger.release(offer(), **ACT)
    entry(account, kind="released", minutes=60, reservation=reservation)
    HourAccount.objects.update(free_minutes=660)

    assert f"reservation {reservation.pk}: 60 more given back than was reserved" in check()[1]


def test_hours_carried_to_nowhere_are_listed(account):
    entry(account, kind="carried", minutes=-60)
    HourAccount.objects.update(free_minutes=540)

    assert f"advisor {account.advisor_id}: -60 carried over without a counterpart" in check()[1]


def test_extra_hours_nobody_approved_are_listed(account):
    asked = ExtraHoursFactory(advisor=account.advisor, school_year=account.school_year)
    loose = entry(account, kind="extra", minutes=60)
    wrong = entry(
        account,
        kind="extra",
        minutes=30,
        reference_type="advisors.extrahours",
        reference_id=asked.pk,
    )
    HourAccount.objects.update(free_minutes=690)

    complained = check()[1]

    assert f"entry {loose.pk}: extra hours that nobody approved" in complained
    assert f"extra hours {asked.pk}: 0 approved, 30 entered" in complained
    assert f"entry {wrong.pk}:" not in complained


def test_a_closed_year_that_still_holds_hours_is_listed(account, special_leader):
    ledger.reserve(account.advisor, minutes=600, reference=offer(), **ACT)
    HourAccount.objects.update(closed_at=MONDAY, closed_by=special_leader)

    assert f"account {account.pk}: closed, but 600 are still reserved" in check()[1]
