"""The spiral: which phases are behind, where the group is, and that everything stays inside."""

import datetime as dt
import re

import pytest

from courses.action_learning.dates import is_unusual, proposed
from courses.action_learning.picture import SIZE, draw
from schools.workdays import WorkCalendar

WORKDAYS = WorkCalendar(closed=frozenset())


@pytest.mark.parametrize(
    ("reached", "states"),
    [
        ([0, 0], ["ahead"] * 6),
        ([1, 0], ["here", "ahead", "ahead", "ahead", "ahead", "ahead"]),
        ([4, 2], ["done", "done", "done", "done", "here", "ahead"]),
        ([4, 4], ["done"] * 6),
    ],
)
def test_each_phase_of_each_round_has_one_place_and_one_state(reached, states):
    picture = draw(reached, phases=3)

    assert [node.state for node in picture.nodes] == states
    assert [node.number for node in picture.nodes] == [1, 2, 3, 1, 2, 3]
    assert bool(picture.behind) == (states.count("done") > 0)
    assert picture.ahead


@pytest.mark.parametrize("rounds", [2, 3, 4])
@pytest.mark.parametrize("phases", [1, 4, 5, 8])
def test_everything_is_inside_and_nothing_overlaps(rounds, phases):
    picture = draw([phases + 1] * (rounds - 1) + [1], phases=phases)
    text = f"{picture.behind} {picture.ahead} {picture.arrow}"

    assert all(0 <= float(number) <= SIZE for number in re.findall(r"[\d.]+", text))
    places = [(float(n.x), float(n.y), float(n.radius)) for n in picture.nodes]
    for i, (x, y, r) in enumerate(places):
        assert r <= x <= SIZE - r
        assert r <= y <= SIZE - r
        for other_x, other_y, other_r in places[i + 1 :]:
            assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 > r + other_r


def test_lengths_are_numbers_of_svg_and_not_danish_ones():
    assert "," not in draw([2], phases=5).behind


def test_the_meeting_is_proposed_two_weeks_ahead_and_the_action_before_it():
    monday = dt.date(2026, 11, 16)

    assert proposed(monday, WORKDAYS) == (dt.date(2026, 11, 26), dt.date(2026, 11, 30))


def test_a_booked_meeting_is_proposed_and_the_action_never_in_the_past():
    monday = dt.date(2026, 11, 16)

    assert proposed(monday, WORKDAYS, booked=dt.date(2026, 11, 17)) == (
        monday,
        dt.date(2026, 11, 17),
    )


@pytest.mark.parametrize(("days", "unusual"), [(13, True), (14, False), (21, False), (22, True)])
def test_two_to_three_weeks_are_usual(days, unusual):
    today = dt.date(2026, 11, 16)

    assert is_unusual(today + dt.timedelta(days=days), today) == unusual
