"""The proposer of dates: days that hurt, and what always holds."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.proposal import CLOSES, OPENS, Diary, Span, Wanted, propose
from schools.weekslots import WeekSlot
from schools.workdays import WorkCalendar
from tests.conftest import COPENHAGEN, MONDAY

CHRISTMAS = frozenset(dt.date(2026, 12, 21) + dt.timedelta(days=n) for n in range(14))


def at(year, month, day, hour=9, minute=0):
    return dt.datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN)


def diary(closed=(), **changes):
    return Diary(calendar=WorkCalendar(frozenset(closed)), zone=COPENHAGEN, **changes)


def an_hour(days_after=7, **changes):
    return Wanted("sparring", 60, days_after=days_after, **changes)


def starts(wanted, of, now=MONDAY):
    return [proposed.starts_at for proposed in propose(wanted, of, now=now)]


@pytest.mark.parametrize(
    ("now", "closed", "days_after", "expected"),
    [
        (MONDAY, (), 7, [at(2026, 11, 18, 8), at(2026, 11, 25, 8)]),
        # Friday afternoon: two working days' notice end on Tuesday.
        (at(2026, 11, 20, 15, 59), (), 7, [at(2026, 11, 24, 8), at(2026, 12, 1, 8)]),
        # A week over Christmas lands after the holiday: week 53, then a new year.
        (at(2026, 12, 14), CHRISTMAS, 14, [at(2026, 12, 16, 8), at(2027, 1, 4, 8)]),
        (at(2026, 12, 28), (), 7, [at(2026, 12, 30, 8), at(2027, 1, 6, 8)]),
        # Summer time begins on 28 March 2027 and ends on 31 October: 8 o'clock stays 8 o'clock.
        (at(2027, 3, 17), (), 14, [at(2027, 3, 19, 8), at(2027, 4, 2, 8)]),
        (at(2027, 10, 25), (), 7, [at(2027, 10, 27, 8), at(2027, 11, 3, 8)]),
        # A quarter of the days may be taken back when that is nearer than the other side.
        (
            MONDAY,
            [dt.date(2026, 12, 16), dt.date(2026, 12, 17)],
            28,
            [at(2026, 11, 18, 8), at(2026, 12, 15, 8)],
        ),
        # 31 July and 1 August are days like others here; Saturdays and Sundays are not.
        (at(2026, 7, 29), (), 1, [at(2026, 7, 31, 8), at(2026, 8, 3, 8)]),
    ],
    ids=[
        "a week apart",
        "Friday afternoon",
        "Christmas",
        "week 53",
        "summer time begins",
        "summer time ends",
        "earlier is nearer",
        "the school year turns",
    ],
)
def test_dates_follow_the_spacing_over_the_days_that_hurt(now, closed, days_after, expected):
    assert starts([an_hour(), an_hour(days_after)], diary(closed), now) == expected


def test_a_time_suits_both_parties():
    both = diary(
        school_slots=frozenset({"tue-am", "thu-pm"}), advisor_slots=frozenset({"thu-pm", "fri-am"})
    )

    assert starts([an_hour(), an_hour()], both) == [at(2026, 11, 19, 13), at(2026, 11, 26, 13)]


def test_nothing_is_proposed_when_the_two_have_no_time_in_common():
    apart = diary(school_slots=frozenset({"tue-am"}), advisor_slots=frozenset({"thu-pm"}))

    assert apart.never_meet
    assert starts([an_hour(), an_hour()], apart) == [None, None]


def test_any_time_never_keeps_anybody_apart():
    assert not diary(school_slots=frozenset({"tue-am"})).never_meet


def test_an_absence_moves_the_rest_of_the_course_and_not_only_the_one():
    away = diary(away=((dt.date(2026, 11, 23), dt.date(2026, 12, 4)),))

    assert starts([an_hour()] * 3, away) == [
        at(2026, 11, 18, 8),
        at(2026, 12, 7, 8),
        at(2026, 12, 14, 8),
    ]


def test_one_that_finds_no_time_leaves_the_next_its_own():
    """Away for seven weeks around the second: the third is counted from where it should be."""
    away = diary(away=((dt.date(2026, 11, 19), dt.date(2027, 1, 8)),))

    found = starts([an_hour(), an_hour(), an_hour(28)], away)

    assert found == [at(2026, 11, 18, 8), None, at(2027, 1, 11, 8)]


def test_the_journey_is_kept_clear_on_both_sides():
    busy = diary(busy=(Span(at(2026, 11, 18, 9), at(2026, 11, 18, 10)),))

    assert starts([an_hour(travel_minutes=0)], busy) == [at(2026, 11, 18, 8)]
    assert starts([an_hour(travel_minutes=40)], busy) == [at(2026, 11, 18, 10, 30)]


def test_a_whole_day_of_teaching_fits_and_more_does_not():
    assert starts([Wanted("training", 480)], diary()) == [at(2026, 11, 18, 8)]
    assert starts([Wanted("training", 481)], diary()) == [None]


SLOTS = st.frozensets(st.sampled_from(WeekSlot.values), max_size=15)
STEPS = st.lists(
    st.builds(
        Wanted,
        kind=st.just("sparring"),
        contact_minutes=st.integers(15, 240),
        travel_minutes=st.integers(0, 90),
        days_after=st.integers(0, 60),
    ),
    max_size=7,
)
NOW = st.datetimes(at(2026, 1, 1).replace(tzinfo=None), at(2028, 12, 31).replace(tzinfo=None)).map(
    lambda moment: moment.replace(tzinfo=COPENHAGEN)
)


@st.composite
def diaries(draw, now):
    today = now.date()
    offsets = st.integers(0, 200).map(lambda n: today + dt.timedelta(days=n))
    weeks = draw(st.lists(offsets, max_size=4))
    closed = frozenset(day + dt.timedelta(days=n) for day in weeks for n in range(9))
    away = tuple((day, day + dt.timedelta(days=5)) for day in draw(st.lists(offsets, max_size=3)))
    busy = tuple(
        Span(start, start + dt.timedelta(hours=2))
        for day in draw(st.lists(offsets, max_size=20))
        for start in [dt.datetime.combine(day, dt.time(9, 45), COPENHAGEN)]
    )
    return diary(
        closed,
        school_slots=draw(SLOTS),
        advisor_slots=draw(SLOTS),
        away=away,
        busy=busy,
    )


@settings(max_examples=150)
@given(data=st.data(), now=NOW, wanted=STEPS)
def test_whatever_is_proposed_can_be_kept(data, now, wanted):
    of = data.draw(diaries(now))

    found = propose(wanted, of, now=now)

    assert [p.wanted for p in found] == wanted  # as many, in order, with their minutes
    spans = [Span(p.starts_at, p.starts_at + p.wanted.length) for p in found if p.starts_at]
    days = [span.starts_at.date() for span in spans]
    assert days == sorted(set(days))
    for span in spans:
        assert span.starts_at > now
        assert of.calendar.is_working_day(span.starts_at.date())
        assert not any(first <= span.starts_at.date() <= last for first, last in of.away)
        assert not any(span.meets(other) for other in of.busy)
        assert of.suits(span.starts_at)
        assert span.starts_at.time() >= OPENS
        assert span.ends_at.time() <= CLOSES
