"""A school year month by month: every entry in one place, and the free hours running."""

import datetime as dt

import pytest

from advisors.months import Month, Posted, months, total

AUGUST = dt.date(2026, 8, 1)


def posted(month, kind, minutes, activity="", year=2026):
    return Posted(dt.date(year, month, 1), kind, activity, minutes)


def test_a_year_has_twelve_months_from_august_to_july():
    lines = months([], starts_on=AUGUST)

    assert [line.starts_on.month for line in lines] == [8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]
    assert {line.month for line in lines} == {Month()}


def test_each_kind_is_counted_in_its_month_and_free_hours_run_on():
    lines = months(
        [
            posted(8, "granted", 600),
            posted(8, "adjusted", -60),
            posted(9, "reserved", -240),
            posted(10, "spent", -90, "contact"),
            posted(10, "spent", -30, "travel"),
            posted(10, "released", 120),
            posted(11, "extra", 60),
            posted(1, "spent", -10, year=2027),
        ],
        starts_on=AUGUST,
    )

    by_month = {line.starts_on.month: line for line in lines}
    assert by_month[8].month == Month(granted=600, adjusted=-60)
    assert by_month[10].month == Month(contact=90, travel=30, released=120)
    assert by_month[10].month.spent == 120
    assert by_month[1].month == Month(undivided=10)
    assert [by_month[m].free_after for m in (8, 9, 10, 11, 12, 1, 7)] == [
        *(540, 300, 300, 360, 360, 350, 350)
    ]


@pytest.mark.parametrize(
    ("entered", "counted"), [(dt.date(2026, 6, 1), 8), (dt.date(2027, 9, 1), 7)]
)
def test_what_is_entered_outside_the_year_counts_at_its_edge(entered, counted):
    lines = months([Posted(entered, "granted", "", 60)], starts_on=AUGUST)

    assert [line.starts_on.month for line in lines if line.month.granted] == [counted]


def test_closing_leaves_nothing_free():
    lines = months(
        [
            posted(8, "granted", 600),
            posted(7, "carried", -100, year=2027),
            posted(7, "lapsed", -500, year=2027),
        ],
        starts_on=AUGUST,
    )

    assert lines[-1].free_after == 0
    assert total(lines) == Month(granted=600, carried=-100, lapsed=500)
