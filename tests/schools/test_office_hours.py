"""Office hours over weekends, holidays and both nights when the clock changes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.workdays import OfficeHours, WorkCalendar

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
CALENDAR = WorkCalendar(frozenset({date(2026, 12, 24)}))
OFFICE = OfficeHours(CALENDAR, opens=time(8), closes=time(16), zone=COPENHAGEN)

moments = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, COPENHAGEN, ZoneInfo("America/Nuuk")]),
)


def at(month: int, day: int, hour: int, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(10, 9, 7, 59), False),
        (at(10, 9, 8), True),
        (at(10, 9, 15, 59), True),
        (at(10, 9, 16), False),
        (at(10, 10, 10), False),
        (at(12, 24, 10), False),
        (at(3, 25, 10, year=2027), False),
        # 06:30 UTC is 08:30 in summer time and 07:30 in winter time.
        (datetime(2026, 10, 23, 6, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 26, 6, 30, tzinfo=UTC), False),
    ],
)
def test_is_open(moment, is_open):
    assert OFFICE.is_open(moment) is is_open


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(10, 9, 10, 30), at(10, 9, 10, 30)),
        (at(10, 9, 5), at(10, 9, 8)),
        (at(10, 9, 16), at(10, 12, 8)),
        (at(10, 10, 12), at(10, 12, 8)),
        (at(12, 23, 17), at(12, 28, 8)),
        (at(3, 24, 17, year=2027), at(3, 30, 8, year=2027)),
        # The nights of 29 March (02:00 becomes 03:00) and 25 October 2026 (03:00 becomes 02:00).
        (at(3, 27, 20), datetime(2026, 3, 30, 6, tzinfo=UTC)),
        (at(3, 29, 1, 59), datetime(2026, 3, 30, 6, tzinfo=UTC)),
        (at(10, 23, 20), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        # Half past midnight in Denmark is still the day before in UTC.
        (datetime(2026, 10, 8, 22, 30, tzinfo=UTC), at(10, 9, 8)),
    ],
)
def test_next_open(moment, expected):
    assert OFFICE.next_open(moment) == expected


def test_answers_are_given_in_the_zone_of_the_office():
    answer = OFFICE.next_open(datetime(2026, 10, 9, 10, tzinfo=UTC))

    assert answer.tzinfo is COPENHAGEN
    assert answer.hour == 12


@pytest.mark.parametrize(
    ("moment", "count", "expected"),
    [
        (at(10, 8, 14, 10), 1, at(10, 9, 14, 10)),
        (at(10, 9, 15, 59), 1, at(10, 12, 15, 59)),
        (at(10, 9, 16), 1, at(10, 13, 8)),
        (at(10, 10, 12), 1, at(10, 13, 8)),
        (at(10, 9, 9), 0, at(10, 9, 9)),
        (at(12, 23, 10), 1, at(12, 28, 10)),
        (at(3, 24, 10, year=2027), 1, at(3, 30, 10, year=2027)),
        # The same time on the clock, which is an hour more or less in between.
        (at(3, 27, 10), 1, datetime(2026, 3, 30, 8, tzinfo=UTC)),
        (at(10, 23, 10), 1, datetime(2026, 10, 26, 9, tzinfo=UTC)),
    ],
)
def test_after_working_days(moment, count, expected):
    assert OFFICE.after_working_days(moment, count) == expected


def test_an_office_open_on_the_hour_that_is_skipped_opens_at_a_real_time():
    # In Tehran the clock went from 00:00 to 01:00 on a Tuesday, 22 March 2022.
    office = OfficeHours(WorkCalendar(), time(0, 30), time(4), ZoneInfo("Asia/Tehran"))

    answer = office.next_open(datetime(2022, 3, 21, 19, tzinfo=UTC))

    assert answer == datetime(2022, 3, 21, 21, tzinfo=UTC)
    assert answer.astimezone(UTC).astimezone(office.zone) == answer


@pytest.mark.parametrize("method", ["is_open", "next_open"])
def test_a_naive_moment_is_refused(method):
    with pytest.raises(ValueError, match="aware"):
        getattr(OFFICE, method)(datetime(2026, 10, 9, 10))  # noqa: DTZ001


@pytest.mark.parametrize(("opens", "closes"), [(time(8), time(8)), (time(16), time(8))])
def test_an_office_that_never_opens_is_refused(opens, closes):
    with pytest.raises(ValueError, match="open before"):
        OfficeHours(CALENDAR, opens, closes, COPENHAGEN)


@given(moments)
def test_the_next_opening_is_open_and_never_in_the_past(moment):
    answer = OFFICE.next_open(moment)

    assert OFFICE.is_open(answer)
    assert answer.astimezone(UTC) >= moment.astimezone(UTC)
    assert (answer == moment) is OFFICE.is_open(moment)


@given(moments, st.integers(min_value=0, max_value=10))
def test_an_answer_is_due_on_a_working_day_within_office_hours(moment, count):
    start = OFFICE.next_open(moment)

    due = OFFICE.after_working_days(moment, count)

    assert OFFICE.is_open(due)
    assert CALENDAR.working_days_between(start.date(), due.date()) == count


def test_a_half_day_closes_the_office_early():
    calendar = WorkCalendar(closes_early={date(2026, 10, 9): time(12)})
    office = OfficeHours(calendar, opens=time(8), closes=time(16), zone=COPENHAGEN)

    assert office.is_open(at(10, 9, 11, 59))
    assert not office.is_open(at(10, 9, 12))
    assert office.next_open(at(10, 9, 12)) == at(10, 12, 8)
    assert office.after_working_days(at(10, 8, 15), 1) == at(10, 9, 12)
