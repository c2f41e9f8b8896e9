"""The promise over the dates that hurt, and two laws no calendar may break."""

from dataclasses import astuple
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests.deadlines import (
    Clock,
    Deadlines,
    days_left,
    met,
    postpone,
    promise,
    working_days_left,
)
from schools.workdays import WorkCalendar

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OPEN = WorkCalendar()
OFFICE = WorkCalendar(frozenset({date(2026, 12, 24), date(2026, 12, 31)}))
WEEK_42 = frozenset(date(2026, 10, 12) + timedelta(days=offset) for offset in range(7))
AUTUMN = WorkCalendar(WEEK_42)
BRIDGE = WorkCalendar(frozenset({date(2026, 5, 15)}))

received = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(COPENHAGEN),
)
days = st.dates(min_value=date(2024, 12, 1), max_value=date(2030, 2, 1))
closed_days = st.frozensets(days, max_size=40)
calendars = closed_days.map(WorkCalendar)
clocks = st.sampled_from(Clock)
cutoffs = st.none() | st.integers(min_value=0, max_value=23)


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN)


def promised(moment, calendar=OPEN, *, official=Clock.FIVE_DAYS, cutoff_hour=None) -> Deadlines:
    return promise(moment, calendar, official=official, cutoff_hour=cutoff_hour, zone=COPENHAGEN)


HARD_DATES = [
    # received, calendar, triage_by, match_by_week, match_by_five
    pytest.param(
        at(2026, 10, 5), OPEN, date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 12),
        id="a plain Monday",
    ),
    pytest.param(
        at(2026, 10, 2, 15, 59), OPEN, date(2026, 10, 6), date(2026, 10, 2), date(2026, 10, 9),
        id="Friday 15:59: the same week ends today",
    ),
    pytest.param(
        at(2026, 10, 3), OPEN, date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 12),
        id="Saturday: Monday is day 0, the week is next week",
    ),
    pytest.param(
        at(2026, 10, 4, 23, 59), OPEN, date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 12),
        id="Sunday a minute to midnight",
    ),
    pytest.param(
        at(2026, 12, 23), OFFICE, date(2026, 12, 29), date(2026, 12, 23), date(2027, 1, 5),
        id="23 December, the 24th and 31st closed",
    ),
    pytest.param(
        at(2026, 12, 23), OPEN, date(2026, 12, 28), date(2026, 12, 24), date(2026, 12, 31),
        id="23 December, the 24th and 31st worked",
    ),
    pytest.param(
        at(2027, 3, 24), OPEN, date(2027, 3, 31), date(2027, 3, 24), date(2027, 4, 5),
        id="the Wednesday before skærtorsdag",
    ),
    pytest.param(
        at(2027, 3, 25), OPEN, date(2027, 4, 1), date(2027, 4, 2), date(2027, 4, 6),
        id="skærtorsdag itself: day 0 is the Tuesday after Easter",
    ),
    pytest.param(
        at(2026, 5, 13), OPEN, date(2026, 5, 18), date(2026, 5, 15), date(2026, 5, 21),
        id="the Wednesday before Kristi himmelfartsdag",
    ),
    pytest.param(
        at(2026, 5, 13), BRIDGE, date(2026, 5, 19), date(2026, 5, 13), date(2026, 5, 22),
        id="the same, the Friday after closed too",
    ),
    pytest.param(
        at(2026, 4, 30), OPEN, date(2026, 5, 4), date(2026, 5, 1), date(2026, 5, 7),
        id="store bededag of 2026 is a day like others, and so is 1 May",
    ),
    pytest.param(
        at(2026, 6, 4), OPEN, date(2026, 6, 8), date(2026, 6, 5), date(2026, 6, 11),
        id="Grundlovsdag is worked unless it is closed",
    ),
    pytest.param(
        at(2028, 6, 2), OPEN, date(2028, 6, 7), date(2028, 6, 2), date(2028, 6, 12),
        id="Grundlovsdag on 2. pinsedag",
    ),
    pytest.param(
        at(2026, 12, 28), OPEN, date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 5),
        id="Monday of week 53, whose Friday is New Year's Day",
    ),
    pytest.param(
        at(2027, 1, 1), OPEN, date(2027, 1, 6), date(2027, 1, 8), date(2027, 1, 11),
        id="New Year's Day is in week 53 of the year before",
    ),
    pytest.param(
        at(2026, 7, 31), OPEN, date(2026, 8, 4), date(2026, 7, 31), date(2026, 8, 7),
        id="the last day of the school year",
    ),
    pytest.param(
        at(2026, 8, 1), OPEN, date(2026, 8, 5), date(2026, 8, 7), date(2026, 8, 10),
        id="the first day of the school year, a Saturday",
    ),
    pytest.param(
        at(2026, 10, 9, 12), AUTUMN, date(2026, 10, 20), date(2026, 10, 9), date(2026, 10, 23),
        id="Friday before a week that is closed",
    ),
    pytest.param(
        at(2026, 10, 10), AUTUMN, date(2026, 10, 21), date(2026, 10, 23), date(2026, 10, 26),
        id="Saturday before a week that is closed: the week after counts",
    ),
    pytest.param(
        datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), OPEN,
        date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 9),
        id="the second before summer time begins, then Easter",
    ),
    pytest.param(
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC), OPEN,
        date(2026, 10, 28), date(2026, 10, 30), date(2026, 11, 2),
        id="the hour that comes twice",
    ),
    pytest.param(
        datetime(2026, 10, 4, 22, 30, tzinfo=UTC), OPEN,
        date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 12),
        id="half past midnight on Monday is Sunday in UTC",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("moment", "calendar", "triage", "week", "five"), HARD_DATES)
def test_promise_by_five_working_days(moment, calendar, triage, week, five):
    assert promised(moment, calendar) == Deadlines(
        received_on=moment.astimezone(COPENHAGEN).date(),
        triage_by=triage,
        match_by_week=week,
        match_by_five=five,
        match_by=five,
    )


@pytest.mark.parametrize(("moment", "calendar", "triage", "week", "five"), HARD_DATES)
def test_promise_by_the_same_week(moment, calendar, triage, week, five):
    deadlines = promised(moment, calendar, official=Clock.SAME_WEEK)

    assert deadlines.match_by == deadlines.match_by_week == week
    assert deadlines.match_by_five == five
    assert deadlines.triage_by == min(triage, week)


@pytest.mark.parametrize(
    ("moment", "cutoff_hour", "week", "five"),
    [
        (at(2026, 10, 1, 14, 59), 15, date(2026, 10, 2), date(2026, 10, 8)),
        (at(2026, 10, 1, 15), 15, date(2026, 10, 2), date(2026, 10, 9)),
        # After the cut-off on a Friday nothing of the week remains.
        (at(2026, 10, 2, 15), 15, date(2026, 10, 9), date(2026, 10, 12)),
        (at(2026, 10, 3, 15), 15, date(2026, 10, 9), date(2026, 10, 12)),
        (at(2027, 3, 24, 13), 12, date(2027, 4, 2), date(2027, 4, 6)),
        (at(2026, 10, 1, 0), 0, date(2026, 10, 2), date(2026, 10, 9)),
        # 13:30 UTC is 15:30 in summer time, 14:30 in winter time.
        (datetime(2026, 10, 22, 13, 30, tzinfo=UTC), 15, date(2026, 10, 23), date(2026, 10, 30)),
        (datetime(2026, 10, 29, 13, 30, tzinfo=UTC), 15, date(2026, 10, 30), date(2026, 11, 5)),
    ],
)
def test_cutoff_hour_makes_the_request_the_next_days(moment, cutoff_hour, week, five):
    deadlines = promised(moment, cutoff_hour=cutoff_hour)

    assert (deadlines.match_by_week, deadlines.match_by_five) == (week, five)
    assert deadlines.received_on == moment.astimezone(COPENHAGEN).date()


def test_promise_refuses_a_naive_moment():
    with pytest.raises(ValueError, match="aware"):
        promised(datetime(2026, 10, 5, 10))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("paused_from", "resumed_on", "moved_to"),
    [
        # match_by is Monday 12 October 2026.
        (date(2026, 10, 6), date(2026, 10, 6), date(2026, 10, 12)),
        (date(2026, 10, 6), date(2026, 10, 7), date(2026, 10, 13)),
        (date(2026, 10, 9), date(2026, 10, 12), date(2026, 10, 13)),
        (date(2026, 10, 10), date(2026, 10, 12), date(2026, 10, 12)),
        (date(2026, 10, 9), date(2026, 10, 16), date(2026, 10, 19)),
        # Already late when the question was asked: as late afterwards.
        (date(2026, 10, 14), date(2026, 10, 16), date(2026, 10, 14)),
    ],
)
def test_postpone_moves_by_the_working_days_paused(paused_from, resumed_on, moved_to):
    deadlines = promised(at(2026, 10, 5))

    assert postpone(deadlines, paused_from, resumed_on, OPEN).match_by == moved_to


def test_postpone_over_a_closed_week_moves_by_the_days_worked_only():
    deadlines = promised(at(2026, 10, 8), AUTUMN)

    moved = postpone(deadlines, date(2026, 10, 9), date(2026, 10, 20), AUTUMN)

    assert deadlines.match_by == date(2026, 10, 22)
    assert moved.match_by == date(2026, 10, 26)
    assert moved.received_on == date(2026, 10, 8)


def test_postpone_refuses_a_pause_that_ends_before_it_begins():
    with pytest.raises(ValueError, match="pause"):
        postpone(promised(at(2026, 10, 5)), date(2026, 10, 7), date(2026, 10, 6), OPEN)


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2026, 10, 9), 3), (date(2026, 10, 12), 0), (date(2026, 10, 14), -2)],
)
def test_days_left_counts_calendar_days(today, left):
    assert days_left(date(2026, 10, 12), today) == left


@pytest.mark.parametrize(
    ("done_at", "in_time"),
    [
        (at(2026, 10, 12, 23, 59), True),
        (at(2026, 10, 13, 0, 0), False),
        (datetime(2026, 10, 12, 21, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 12, 22, 0, tzinfo=UTC), False),
    ],
)
def test_met_until_the_local_day_has_ended(done_at, in_time):
    assert met(date(2026, 10, 12), done_at, COPENHAGEN) is in_time


def test_met_refuses_a_naive_moment():
    with pytest.raises(ValueError, match="aware"):
        met(date(2026, 10, 12), datetime(2026, 10, 12, 10), COPENHAGEN)  # noqa: DTZ001


@given(received, calendars, clocks, cutoffs)
def test_every_deadline_is_worked_and_in_order(moment, calendar, official, cutoff_hour):
    deadlines = promised(moment, calendar, official=official, cutoff_hour=cutoff_hour)

    assert all(calendar.is_working_day(day) for day in astuple(deadlines)[1:])
    assert deadlines.received_on <= deadlines.triage_by <= deadlines.match_by
    assert deadlines.match_by_week <= deadlines.match_by_five


@given(received, closed_days, days, cutoffs)
def test_one_more_closed_day_never_makes_a_deadline_earlier(moment, closed, extra, cutoff_hour):
    before = promised(moment, WorkCalendar(closed), cutoff_hour=cutoff_hour)

    after = promised(moment, WorkCalendar(closed | {extra}), cutoff_hour=cutoff_hour)

    assert after.triage_by >= before.triage_by
    assert after.match_by >= before.match_by


@given(received, closed_days, days)
def test_one_more_closed_day_never_moves_the_week_promise_to_an_earlier_week(moment, closed, extra):
    before = promised(moment, WorkCalendar(closed)).match_by_week

    after = promised(moment, WorkCalendar(closed | {extra})).match_by_week

    assert after.isocalendar()[:2] >= before.isocalendar()[:2]


@given(received, calendars, clocks, days, st.integers(min_value=0, max_value=60))
def test_a_pause_moves_every_deadline_by_exactly_the_working_days_paused(
    moment, calendar, official, paused_from, length
):
    deadlines = promised(moment, calendar, official=official)
    resumed_on = paused_from + timedelta(days=length)
    paused_days = calendar.working_days_between(paused_from, resumed_on)

    moved = postpone(deadlines, paused_from, resumed_on, calendar)

    assert moved.received_on == deadlines.received_on
    for old, new in zip(astuple(deadlines)[1:], astuple(moved)[1:], strict=True):
        assert calendar.working_days_between(old, new) == paused_days


@pytest.mark.parametrize(
    ("moment", "match_by_five"),
    [
        pytest.param(at(2026, 11, 16, 11, 59), date(2026, 11, 23), id="before it closes"),
        pytest.param(at(2026, 11, 16, 12), date(2026, 11, 24), id="at the stroke of closing"),
        pytest.param(at(2026, 11, 17, 15), date(2026, 11, 24), id="the whole day after"),
    ],
)
def test_what_comes_after_a_half_day_has_closed_counts_as_the_next_day(moment, match_by_five):
    half_monday = WorkCalendar(closes_early={date(2026, 11, 16): time(12)})

    assert promised(moment, half_monday).match_by_five == match_by_five


def test_a_half_day_is_not_remembered_for_a_calendar_without_it():
    monday = at(2026, 11, 16, 13)
    closed = frozenset({date(2026, 11, 26)})

    def five(**half_days):
        return promised(monday, WorkCalendar(closed, **half_days)).match_by_five

    assert five(closes_early={monday.date(): time(12)}) == date(2026, 11, 24)
    assert five() == date(2026, 11, 23)
    assert five(closes_early={monday.date(): time(14)}) == date(2026, 11, 23)


@given(closed=closed_days, day=days, moment=received)
def test_another_half_day_never_makes_the_promise_earlier(closed, day, moment):
    plain = promised(moment, WorkCalendar(closed))
    with_half_day = promised(moment, WorkCalendar(closed, closes_early={day: time(12)}))

    assert with_half_day.match_by_five >= plain.match_by_five


CHRISTMAS = WorkCalendar(frozenset({date(2026, 12, 24), date(2026, 12, 31)}))


@pytest.mark.parametrize(
    ("due", "today", "calendar", "left"),
    [
        pytest.param(date(2026, 10, 9), date(2026, 10, 5), OPEN, 4, id="Monday to Friday"),
        pytest.param(date(2026, 10, 9), date(2026, 10, 9), OPEN, 0, id="the day itself"),
        pytest.param(date(2026, 10, 12), date(2026, 10, 9), OPEN, 1, id="over a weekend"),
        pytest.param(date(2026, 10, 12), date(2026, 10, 10), OPEN, 1, id="from a Saturday"),
        pytest.param(date(2026, 10, 10), date(2026, 10, 9), OPEN, 0, id="due on a Saturday"),
        pytest.param(date(2026, 10, 9), date(2026, 10, 10), OPEN, 0, id="just passed, Saturday"),
        pytest.param(date(2026, 10, 9), date(2026, 10, 12), OPEN, -1, id="passed, Monday"),
        pytest.param(date(2026, 10, 19), date(2026, 10, 9), AUTUMN, 1, id="over a week off"),
        pytest.param(date(2026, 10, 9), date(2026, 10, 19), AUTUMN, -1, id="late over a week off"),
        pytest.param(date(2026, 12, 28), date(2026, 12, 23), CHRISTMAS, 1, id="Christmas"),
        pytest.param(date(2027, 1, 4), date(2026, 12, 30), CHRISTMAS, 1, id="New Year, week 53"),
        pytest.param(date(2027, 3, 30), date(2027, 3, 24), OPEN, 1, id="Easter"),
    ],
)
def test_working_days_left_are_counted_by_the_calendar(due, today, calendar, left):
    assert working_days_left(due, today, calendar) == left


@given(due=days, today=days, closed=closed_days)
def test_more_days_off_never_bring_a_deadline_nearer_than_it_is(due, today, closed):
    with_days_off = working_days_left(due, today, WorkCalendar(closed))
    without = working_days_left(due, today, OPEN)

    assert abs(with_days_off) <= abs(without) <= abs((due - today).days)
