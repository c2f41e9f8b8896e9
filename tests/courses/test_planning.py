"""Which part of the week a time lies in, by the clock in Copenhagen."""

import datetime as dt

import pytest

from courses.planning import slot_of, suits
from tests.conftest import COPENHAGEN


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        (dt.datetime(2026, 11, 16, 8, tzinfo=COPENHAGEN), "mon-am"),
        (dt.datetime(2026, 11, 17, 10, 59, tzinfo=COPENHAGEN), "tue-am"),
        (dt.datetime(2026, 11, 18, 11, tzinfo=COPENHAGEN), "wed-mid"),
        (dt.datetime(2026, 11, 19, 12, 59, tzinfo=COPENHAGEN), "thu-mid"),
        (dt.datetime(2026, 11, 20, 13, tzinfo=COPENHAGEN), "fri-pm"),
        (dt.datetime(2026, 11, 21, 10, tzinfo=COPENHAGEN), ""),
        (dt.datetime(2027, 3, 29, 8, 59, tzinfo=dt.UTC), "mon-am"),
        (dt.datetime(2027, 3, 29, 9, tzinfo=dt.UTC), "mon-mid"),
        (dt.datetime(2026, 11, 15, 23, 30, tzinfo=dt.UTC), "mon-am"),
    ],
)
def test_the_part_of_the_week_follows_the_local_clock(moment, slot):
    assert slot_of(moment) == slot


def test_no_wish_means_any_time():
    moment = dt.datetime(2026, 11, 16, 8, tzinfo=COPENHAGEN)

    assert suits(moment, [])
    assert suits(moment, ["mon-am"])
    assert not suits(moment, ["mon-pm"])
