"""The command that proves the accounts."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.actors import SYSTEM
from advisors.models import HourAccount
from advisors.services import ledger
from tests.conftest import MONDAY


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
