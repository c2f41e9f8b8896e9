"""The arithmetic of the ladder: the day a step is due, and its inverse, for any calendar."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.ladder import due_day, latest_anchor
from schools.workdays import WorkCalendar

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))
CLOSED = st.frozensets(st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)), max_size=40)
STEPS = st.integers(-20, 60)


@pytest.mark.parametrize(
    ("anchor", "days", "due"),
    [
        ("2026-11-16", 0, "2026-11-16"),
        ("2026-11-16", 2, "2026-11-18"),
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-12-23", 1, "2026-12-24"),  # no public holiday
        ("2026-12-23", 2, "2026-12-28"),
        ("2027-03-24", 1, "2027-03-30"),  # over Easter
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-12-28", -1, "2026-12-24"),
        ("2026-12-31", 1, "2027-01-04"),  # week 53 of 2026 ends on 3 January
        ("2026-11-21", 0, "2026-11-23"),  # counted from a Saturday
    ],
)
def test_a_step_is_due_on_a_working_day(anchor, days, due):
    found = due_day(dt.date.fromisoformat(anchor), days, WorkCalendar())

    assert found == dt.date.fromisoformat(due)


@given(today=DAYS, days=STEPS, closed=CLOSED, aside=st.integers(-3, 3))
def test_what_is_due_is_a_comparison_with_one_day(today, days, closed, aside):
    calendar = WorkCalendar(closed=closed)
    last = latest_anchor(today, days, calendar)
    anchor = last + dt.timedelta(days=aside)

    assert (due_day(anchor, days, calendar) <= today) == (anchor <= last)


@given(anchor=DAYS, days=st.integers(0, 60), closed=CLOSED, one_more=DAYS)
def test_closing_a_day_never_makes_a_step_earlier(anchor, days, closed, one_more):
    before = due_day(anchor, days, WorkCalendar(closed=closed))
    after = due_day(anchor, days, WorkCalendar(closed=closed | {one_more}))

    assert after >= before
