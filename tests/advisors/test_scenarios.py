"""What if, on copies: what is drawn, who is there, and what each has left."""

import datetime as dt

import pytest

from advisors import scenarios
from advisors.matching import Away, Candidate, Case, Need, ThemeNeed, plan
from advisors.scenarios import Scenario

TODAY = dt.date(2026, 11, 16)
THEME = ThemeNeed(1, "AKT", "behaviour", 2)


def need(minutes: int = 600) -> Need:
    return Need(themes=(THEME,), minutes=minutes, school_id=9)


def somebody(key: int, **changes: object) -> Candidate:
    known = {
        "advisor_id": key,
        "name": f"Vejleder {key}",
        "competences": {1: 3},
        "adjacent": {},
        "free_minutes": 6000,
        "released_minutes": 9600,
        "open_courses": 0,
        "max_courses": 3,
        "home_school_id": 7,
    }
    return Candidate(**{**known, **changes})


def test_the_same_seed_draws_the_same_requests():
    history = [need(minutes) for minutes in range(60, 660, 60)]

    assert scenarios.drawn(history, 20) == scenarios.drawn(history, 20)
    assert all(one in history for one in scenarios.drawn(history, 20))
    assert scenarios.drawn(history, 20) != scenarios.drawn(history, 20, seed=1)


def test_nothing_is_drawn_from_no_history():
    assert scenarios.drawn([], 5) == ()


def test_requests_on_chosen_themes_are_as_long_as_usual():
    drawn = scenarios.on_themes([THEME], [need(300), need(540), need(600)], 2)

    assert [(one.themes, one.minutes) for one in drawn] == [((THEME,), 540)] * 2
    assert scenarios.on_themes([THEME], [], 1)[0].minutes == scenarios.USUAL_MINUTES


def test_who_is_not_there_is_gone_and_the_originals_stay():
    people = [somebody(1), somebody(2)]

    there = scenarios.changed(people, Scenario(without=frozenset({1})))

    assert there == [people[1]]
    assert len(people) == 2


@pytest.mark.parametrize(("minutes", "free"), [(1200, 6600), (-1200, 5400), (-20_000, 0)])
def test_hours_of_a_school_are_shared_alike_and_never_below_nothing(minutes, free):
    people = [somebody(1), somebody(2), somebody(3, home_school_id=8)]

    first, second, elsewhere = scenarios.changed(people, Scenario(minutes={7: minutes}))

    assert first.free_minutes == second.free_minutes == free
    assert elsewhere.free_minutes == 6000


def test_an_absence_keeps_her_from_new_requests():
    away = Away(TODAY, dt.date(2026, 12, 1))
    (somebody_away,) = scenarios.changed([somebody(1)], Scenario(away={1: away}))

    made = plan([Case(1, need())], [somebody_away], today=TODAY)

    assert len(made.unplaced) == 1


def test_extra_requests_have_keys_of_their_own():
    cases = scenarios.with_extra([Case(5, need())], [need(), need()])

    assert [case.key for case in cases] == [5, -1, -2]


def test_loads_count_what_the_plan_gives():
    people = [somebody(1, max_courses=1), somebody(2, free_minutes=900)]
    made = plan([Case(1, need()), Case(2, need())], people, today=TODAY)

    first, second = scenarios.loads(made, people, {1: 600, 2: 600})

    assert (first.courses, first.free, first.is_overloaded) == (1, 5400, True)
    assert (second.courses, second.free, second.is_overloaded) == (1, 300, True)
    assert not scenarios.loads(plan([], people, today=TODAY), [somebody(3)], {})[0].is_overloaded
