"""The forecast to 31 July and the price of hours: tables of cases that hurt."""

from decimal import Decimal

import pytest

from advisors.costs import OERE, cost
from advisors.forecast import Basis, forecast


@pytest.mark.parametrize(
    ("spent", "reserved", "worked", "left", "expected"),
    [
        # The pace goes on: 50 minutes a day in 60 days, 100 days to go.
        (3000, 0, 60, 100, (Basis.PACE, 8000, 1600)),
        # What is reserved is part of the pace, not on top of it.
        (3000, 2000, 60, 100, (Basis.PACE, 8000, 1600)),
        # But what is promised is never forgotten.
        (600, 4000, 60, 100, (Basis.PACE, 4600, 5000)),
        # More than there is: what is lacking is below zero.
        (6000, 0, 60, 100, (Basis.PACE, 16000, -6400)),
        # Nothing spent and nothing promised.
        (0, 0, 60, 100, (Basis.PACE, 0, 9600)),
        # August: too early to speak of a pace, however busy the first week was.
        (1200, 900, 19, 180, (Basis.RESERVED, 2100, 7500)),
        (1200, 900, 20, 180, (Basis.PACE, 12000, -2400)),
        (0, 900, 0, 200, (Basis.RESERVED, 900, 8700)),
        # The year is over: nothing more is spent in it.
        (3000, 2000, 200, 0, (Basis.OVER, 3000, 6600)),
        # A year that has not begun.
        (0, 0, 0, 220, (Basis.RESERVED, 0, 9600)),
    ],
)
def test_forecast(spent, reserved, worked, left, expected):
    found = forecast(
        available=9600, spent=spent, reserved=reserved, days_worked=worked, days_left=left
    )

    assert (found.basis, found.expected, found.rest) == expected


@pytest.mark.parametrize(("left", "weeks"), [(0, 0), (1, 1), (5, 1), (6, 2), (-3, 0)])
def test_weeks_left_are_begun_weeks(left, weeks):
    found = forecast(available=0, spent=0, reserved=0, days_worked=0, days_left=left)

    assert found.weeks_left == weeks


def test_the_pace_is_said_per_working_week():
    found = forecast(available=9600, spent=3000, reserved=0, days_worked=60, days_left=100)

    assert found.pace == 250


@pytest.mark.parametrize(
    ("minutes", "price", "kroner", "oere"),
    [
        (60, "425.00", "425", "425.00"),
        (90, "425.00", "638", "637.50"),  # half a krone goes up
        (1, "425.00", "7", "7.08"),
        (20, "0.10", "0", "0.03"),
        (0, "425.00", "0", "0.00"),
        (9600, "420.00", "67200", "67200.00"),
        (-90, "425.00", "-638", "-637.50"),
    ],
)
def test_the_price_of_minutes_is_rounded_once(minutes, price, kroner, oere):
    assert cost(minutes, Decimal(price)) == Decimal(kroner)
    assert cost(minutes, Decimal(price), to=OERE) == Decimal(oere)
