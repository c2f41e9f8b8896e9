"""Working-day arithmetic over the dates that hurt, and against a slow, plain count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.workdays import (
    LONGEST_CLOSURE,
    ImpossibleCalendar,
    WorkCalendar,
    school_year_bounds,
)

OPEN = WorkCalendar()
CHRISTMAS = WorkCalendar(frozenset({date(2026, 12, 24), date(2026, 12, 31)}))
MONDAY = date(2026, 10, 5)
WEEK_43 = frozenset(date(2026, 10, 19) + timedelta(days=offset) for offset in range(7))
AUTUMN = WorkCalendar(WEEK_43)

dates = st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31))
closed_days = st.frozensets(
    st.dates(min_value=date(2025, 6, 1), max_value=date(2026, 12, 31)), max_size=40
)
calendars = closed_days.map(WorkCalendar)
counts = st.integers(min_value=0, max_value=30)


def closed_run(first: date, days: int) -> frozenset[date]:
    return frozenset(first + timedelta(days=offset) for offset in range(days))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 9), True),
        (date(2026, 10, 10), False),
        (date(2026, 10, 11), False),
        (date(2027, 3, 24), True),
        (date(2027, 3, 25), False),
        (date(2027, 3, 26), False),
        (date(2027, 3, 29), False),
        (date(2023, 5, 5), False),
        (date(2024, 4, 26), True),
        (date(2026, 6, 5), True),
        (date(2026, 12, 31), True),
    ],
)
def test_is_working_day_without_own_closed_days(day, worked):
    assert OPEN.is_working_day(day) is worked


def test_is_working_day_respects_own_closed_days():
    assert not CHRISTMAS.is_working_day(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("calendar", "day", "count", "expected"),
    [
        # A plain week, and over the weekend.
        (OPEN, MONDAY, 0, MONDAY),
        (OPEN, MONDAY, 4, date(2026, 10, 9)),
        (OPEN, MONDAY, 5, date(2026, 10, 12)),
        # From a Saturday, Monday is number 0.
        (OPEN, date(2026, 10, 10), 0, date(2026, 10, 12)),
        (OPEN, date(2026, 10, 10), 1, date(2026, 10, 13)),
        # The Wednesday before Easter: four days without work, then Tuesday.
        (OPEN, date(2027, 3, 24), 1, date(2027, 3, 30)),
        # 23 December 2026: the 24th is a choice, the 25th a rule.
        (OPEN, date(2026, 12, 23), 1, date(2026, 12, 24)),
        (CHRISTMAS, date(2026, 12, 23), 1, date(2026, 12, 28)),
        (CHRISTMAS, date(2026, 12, 23), 5, date(2027, 1, 5)),
        # All of next week is closed.
        (AUTUMN, date(2026, 10, 16), 1, date(2026, 10, 26)),
        # Both clock-change Sundays.
        (OPEN, date(2026, 3, 27), 1, date(2026, 3, 30)),
        (OPEN, date(2026, 10, 23), 1, date(2026, 10, 26)),
        # From July into the next school year.
        (OPEN, date(2026, 7, 31), 1, date(2026, 8, 3)),
    ],
)
def test_add_working_days(calendar, day, count, expected):
    assert calendar.add_working_days(day, count) == expected


@pytest.mark.parametrize(
    ("calendar", "day", "count", "expected"),
    [
        (OPEN, MONDAY, 0, MONDAY),
        (OPEN, MONDAY, 1, date(2026, 10, 2)),
        (OPEN, date(2026, 10, 11), 0, date(2026, 10, 9)),
        (OPEN, date(2027, 3, 30), 1, date(2027, 3, 24)),
        (CHRISTMAS, date(2027, 1, 4), 1, date(2026, 12, 30)),
        (AUTUMN, date(2026, 10, 26), 1, date(2026, 10, 16)),
    ],
)
def test_subtract_working_days(calendar, day, count, expected):
    assert calendar.subtract_working_days(day, count) == expected


def test_next_working_day_is_strictly_after():
    assert OPEN.next_working_day(MONDAY) == date(2026, 10, 6)
    assert OPEN.next_working_day(date(2026, 10, 9)) == date(2026, 10, 12)
    assert OPEN.next_working_day(date(2026, 10, 10)) == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("calendar", "day", "expected"),
    [
        (OPEN, MONDAY, date(2026, 10, 9)),
        (OPEN, date(2026, 10, 11), date(2026, 10, 9)),
        # Week 13 of 2027 loses Thursday and Friday to Easter, week 14 its Monday.
        (OPEN, date(2027, 3, 22), date(2027, 3, 24)),
        (OPEN, date(2027, 3, 29), date(2027, 4, 2)),
        # Week 53 of 2026 ends in 2027, and its Friday is New Year's Day.
        (OPEN, date(2026, 12, 28), date(2026, 12, 31)),
        (CHRISTMAS, date(2026, 12, 28), date(2026, 12, 30)),
        (OPEN, date(2027, 1, 3), date(2026, 12, 31)),
        (AUTUMN, date(2026, 10, 21), None),
    ],
)
def test_last_working_day_of_iso_week(calendar, day, expected):
    assert calendar.last_working_day_of_iso_week(day) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, date(2026, 10, 6), 1),
        (MONDAY, date(2026, 10, 12), 5),
        (date(2026, 10, 9), date(2026, 10, 12), 1),
        (date(2026, 10, 10), date(2026, 10, 12), 0),
        (date(2027, 3, 24), date(2027, 3, 30), 1),
        (date(2026, 10, 6), MONDAY, 0),
    ],
)
def test_working_days_between_counts_start_but_not_end(start, end, expected):
    assert OPEN.working_days_between(start, end) == expected


@pytest.mark.parametrize("method", ["add_working_days", "subtract_working_days"])
def test_a_negative_count_is_refused(method):
    with pytest.raises(ValueError, match="Use"):
        getattr(OPEN, method)(MONDAY, -1)


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2101, 1, 1)])
def test_a_day_beyond_the_known_years_is_refused(day):
    with pytest.raises(ValueError, match="known from"):
        OPEN.add_working_days(day, 1)


def test_questions_far_apart_grow_the_calendar():
    calendar = WorkCalendar(frozenset({date(2031, 1, 2)}))

    assert calendar.add_working_days(MONDAY, 0) == MONDAY
    assert calendar.add_working_days(date(2044, 12, 30), 1) == date(2045, 1, 2)
    assert calendar.subtract_working_days(date(1985, 1, 2), 1) == date(1984, 12, 31)
    assert calendar.working_days_between(date(1950, 1, 1), date(2090, 1, 1)) == sum(
        calendar.is_working_day(date(1950, 1, 1) + timedelta(days=offset))
        for offset in range((date(2090, 1, 1) - date(1950, 1, 1)).days)
    )


def test_many_working_days_run_past_the_first_table():
    calendar = WorkCalendar(frozenset({date(2026, 11, 2)}))

    day = calendar.add_working_days(MONDAY, 10_000)

    assert calendar.working_days_between(MONDAY, day) == 10_000


def test_going_back_runs_past_the_first_table():
    calendar = WorkCalendar(frozenset({date(2026, 2, 3)}))

    day = calendar.subtract_working_days(MONDAY, 5_000)

    assert calendar.working_days_between(day, MONDAY) == 5_000


def test_a_closure_of_a_year_is_impossible_only_where_it_must_be_crossed():
    first = date(2027, 4, 1)
    calendar = WorkCalendar(closed_run(first, LONGEST_CLOSURE))

    assert calendar.add_working_days(date(2027, 3, 30), 1) == date(2027, 3, 31)
    with pytest.raises(ImpossibleCalendar):
        calendar.next_working_day(date(2027, 3, 31))
    with pytest.raises(ImpossibleCalendar):
        calendar.on_or_after(first)
    with pytest.raises(ImpossibleCalendar):
        calendar.subtract_working_days(date(2028, 4, 3), 1)
    with pytest.raises(ImpossibleCalendar):
        calendar.on_or_before(first + timedelta(days=LONGEST_CLOSURE - 1))
    assert calendar.on_or_before(first + timedelta(days=10)) == date(2027, 3, 31)
    assert not calendar.is_working_day(date(2027, 6, 1))
    assert calendar.last_working_day_of_iso_week(date(2027, 6, 1)) is None


def test_a_closure_of_one_day_less_is_crossed():
    calendar = WorkCalendar(closed_run(date(2027, 4, 1), LONGEST_CLOSURE - 1))

    assert calendar.next_working_day(date(2027, 3, 31)) == date(2028, 3, 31)


def test_a_calendar_closed_to_the_end_of_time_ends_with_a_refusal():
    calendar = WorkCalendar(closed_run(date(2090, 1, 1), 366 * 12))

    with pytest.raises(ImpossibleCalendar):
        calendar.on_or_after(date(2090, 1, 2))


def test_calendars_with_the_same_closed_days_are_equal():
    assert WorkCalendar(WEEK_43) == AUTUMN
    assert hash(WorkCalendar(WEEK_43)) == hash(AUTUMN)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 7, 31), (date(2025, 8, 1), date(2026, 7, 31))),
        (date(2026, 8, 1), (date(2026, 8, 1), date(2027, 7, 31))),
        (date(2027, 1, 1), (date(2026, 8, 1), date(2027, 7, 31))),
        (date(2028, 2, 29), (date(2027, 8, 1), date(2028, 7, 31))),
    ],
)
def test_school_year_bounds(day, expected):
    assert school_year_bounds(day) == expected


@given(calendars, dates, counts)
def test_adding_counts_one_working_day_at_a_time(calendar, day, count):
    slow = day
    while not calendar.is_working_day(slow):
        slow += timedelta(days=1)
    for _ in range(count):
        slow += timedelta(days=1)
        while not calendar.is_working_day(slow):
            slow += timedelta(days=1)

    assert calendar.add_working_days(day, count) == slow


@given(calendars, dates, counts)
def test_subtracting_undoes_adding(calendar, day, count):
    start = calendar.on_or_after(day)

    end = calendar.add_working_days(start, count)

    assert calendar.subtract_working_days(end, count) == start
    assert calendar.working_days_between(start, end) == count


@given(calendars, dates, counts, counts)
def test_adding_in_two_steps_is_adding_at_once(calendar, day, first, second):
    halfway = calendar.add_working_days(day, first)

    assert calendar.add_working_days(halfway, second) == calendar.add_working_days(
        day, first + second
    )


@given(closed_days, dates, dates, counts)
def test_one_more_closed_day_never_makes_a_date_earlier(closed, extra, day, count):
    before = WorkCalendar(closed).add_working_days(day, count)

    assert WorkCalendar(closed | {extra}).add_working_days(day, count) >= before


@given(calendars, dates)
def test_the_neighbours_of_a_day_are_worked_and_nearest(calendar, day):
    after, before = calendar.on_or_after(day), calendar.on_or_before(day)

    assert before <= day <= after
    assert calendar.is_working_day(after)
    assert calendar.is_working_day(before)
    assert calendar.working_days_between(before + timedelta(days=1), after) == 0


def test_a_long_closure_is_found_with_its_first_and_last_day():
    autumn = frozenset(date(2026, 9, 1) + timedelta(days=n) for n in range(90))

    assert WorkCalendar(autumn).long_closure() == (date(2026, 9, 1), date(2026, 11, 29))
    assert WorkCalendar(autumn - {date(2026, 10, 1)}).long_closure() is None
    assert WorkCalendar().long_closure() is None
