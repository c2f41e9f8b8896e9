"""The next ten working days: what is expected against what is there, and when nothing is said."""

from dataclasses import replace

import pytest

from requests.forecast import (
    Forecast,
    GroupShortage,
    Helper,
    Past,
    TooLittle,
    Unmatched,
    forecast,
)

PAST = Past(weeks=(2, 3, 4, 3, 2, 3, 5, 3), minutes={360: 2, 540: 5, 1200: 1})
HELPER = Helper(free_minutes=20_000, places=2, days=10, groups=frozenset({"language"}))
PLENTY = [HELPER] * 4


@pytest.mark.parametrize(
    ("weeks", "days_left", "expected"),
    [
        ((2, 3, 4, 3, 2, 3, 5, 3), 150, 6),
        ((1, 2, 1, 2, 1, 2, 1, 2), 150, 3),
        ((0, 0, 0, 9), 150, 0),  # one wild week is no trend
        ((2, 3, 2, 3), 150, 5),
        ((2, 3, 4, 3, 2, 3, 5, 3), 5, 3),  # the school year ends in a week
        ((2, 2, 2, 3), 2, 1),  # 0.8 of a request is one
        ((2, 3, 2, 3, 2, 2, 3, 3), 1, 1),  # 0.5 rounds up
    ],
)
def test_what_is_expected_is_the_median_of_the_weeks(weeks, days_left, expected):
    found = forecast(replace(PAST, weeks=weeks), Unmatched(), PLENTY, days_left=days_left)

    assert isinstance(found, Forecast)
    assert found.expected == expected


@pytest.mark.parametrize(
    ("weeks", "minutes", "days_left"),
    [
        ((), {540: 1}, 150),
        ((3, 3, 3), {540: 3}, 150),  # three weeks are no pattern
        ((1, 2, 1, 2), {540: 3}, 150),  # nor are six requests
        ((3, 3, 3, 3), {}, 150),  # nobody has planned a course
        ((3, 3, 3, 3), {540: 3}, 0),  # the school year is over
    ],
)
def test_with_too_little_behind_us_there_is_no_forecast(weeks, minutes, days_left):
    found = forecast(
        Past(weeks=weeks, minutes=minutes), Unmatched(count=40), [], days_left=days_left
    )

    assert found == TooLittle(weeks=len(weeks), received=sum(weeks))


@pytest.mark.parametrize(
    ("helpers", "places"),
    [
        (PLENTY, 8),
        ([replace(HELPER, days=0)], 0),  # away all ten days
        ([replace(HELPER, days=1)], 2),
        ([replace(HELPER, free_minutes=1100)], 2),
        ([replace(HELPER, free_minutes=1079)], 1),  # a course is 540 minutes
        ([replace(HELPER, free_minutes=0)], 0),
        ([replace(HELPER, places=-1)], 0),  # over her limit takes no room from others
    ],
)
def test_room_is_what_both_limit_and_hours_allow(helpers, places):
    found = forecast(PAST, Unmatched(), helpers, days_left=150)

    assert found.places == places


def test_a_shortage_of_places_counts_those_who_wait():
    found = forecast(PAST, Unmatched(count=4, minutes=2160), PLENTY, days_left=150)

    assert (found.expected, found.unmatched, found.places, found.missing_places) == (6, 4, 8, 2)
    assert found.is_short


def test_free_hours_are_spread_over_the_rest_of_the_year_after_those_who_wait():
    waiting = Unmatched(count=2, minutes=600, unclarified=1)  # 600 and once the median of 540
    found = forecast(PAST, waiting, [replace(HELPER, free_minutes=60_000)], days_left=150)

    assert found.spread_minutes == (60_000 - 600 - 540) * 10 // 150
    assert found.needed_minutes == 6 * 540
    assert found.missing_minutes == 0  # 3924 against 3240


def test_absence_takes_its_days_out_of_the_hours():
    half = [replace(HELPER, free_minutes=60_000, days=5)]
    found = forecast(PAST, Unmatched(), half, days_left=150)

    assert found.spread_minutes == 60_000 * 5 // 150
    assert found.missing_minutes == 3240 - 2000


def test_less_than_a_course_is_no_shortage_of_hours():
    found = forecast(PAST, Unmatched(), [replace(HELPER, free_minutes=45_000)], days_left=150)

    assert (found.needed_minutes - found.spread_minutes, found.missing_minutes) == (240, 0)


@pytest.mark.parametrize(
    ("weeks", "unmatched", "places", "short"),
    [
        ((1, 0, 1, 1, 1, 0, 1, 1), 3, 2, (2, 3, 2, 1)),
        ((1, 0, 1, 1, 1, 0, 1, 1), 0, 2, None),
        ((0, 0, 1, 0, 0, 1, 0, 1), 0, 0, None),  # three in eight weeks are no pattern
        ((0, 0, 1, 0, 0, 1, 0, 1), 1, 0, (0, 1, 0, 0)),  # but who waits, waits
    ],
)
def test_a_group_of_themes_is_short_on_its_own(weeks, unmatched, places, short):
    past = replace(PAST, groups={"language": weeks})
    others = [replace(HELPER, groups=frozenset({"behaviour"}))] * 9
    found = forecast(
        past,
        Unmatched(count=unmatched, minutes=540 * unmatched, groups={"language": unmatched}),
        [*others, replace(HELPER, places=places)],
        days_left=150,
    )

    assert found.groups == ([GroupShortage("language", *short)] if short else [])


def test_the_worst_group_comes_first():
    unmatched = Unmatched(count=5, groups={"body": 1, "language": 3, "process": 1})
    found = forecast(PAST, unmatched, [], days_left=150)

    assert [one.group for one in found.groups] == ["language", "body", "process"]


def test_with_room_enough_nothing_is_short():
    assert not forecast(PAST, Unmatched(), PLENTY * 3, days_left=150).is_short
