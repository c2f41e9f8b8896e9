"""The plan of a week: never over a limit, never worse than greedy, the best on small weeks."""

from dataclasses import replace
from datetime import date
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisors.matching import (
    DEFAULT_WEIGHTS,
    Away,
    Candidate,
    Case,
    Need,
    PartKey,
    Plan,
    Reason,
    ReasonCode,
    ThemeNeed,
    plan,
    rank,
)
from advisors.matching.options import CASE_WORTH
from advisors.matching.parts import WHOLE, points_of, theme_share
from advisors.matching.shortages import why_not
from advisors.matching.solver import exact

TODAY = date(2026, 10, 5)
AUTISM = ThemeNeed(area_id=1, name="Autismespektrum", group="development", level=2)
CO_TEACHING = ThemeNeed(area_id=2, name="Co-teaching", group="learning", level=2)
NEED = Need(themes=(AUTISM,), minutes=600, school_id=7)
KAREN = Candidate(
    advisor_id=1,
    name="Karen",
    competences={1: 2},
    adjacent={"development": 2},
    free_minutes=1_200,
    released_minutes=9_600,
    open_courses=0,
    max_courses=3,
)
BO = replace(KAREN, advisor_id=2, name="Bo")
AREAS = ((1, "development"), (2, "learning"), (3, "body"))


def away(person, until):
    return replace(person, absences=(Away(TODAY, until),))


@st.composite
def advisors(draw, advisor_id):
    areas = [area for area, _ in AREAS]
    competences = draw(st.dictionaries(st.sampled_from(areas), st.integers(1, 3)))
    return Candidate(
        advisor_id=advisor_id,
        name=draw(st.sampled_from(["Anne", "bo", "Karen"])),
        competences=competences,
        adjacent={dict(AREAS)[area]: level for area, level in competences.items()},
        free_minutes=draw(st.integers(0, 10)) * 60,
        released_minutes=600,
        open_courses=draw(st.integers(0, 1)),
        max_courses=draw(st.integers(1, 3)),
        home_school_id=draw(st.sampled_from([None, 7, 8])),
        absences=draw(st.sampled_from([(), (), (), (Away(TODAY, TODAY),)])),
    )


@st.composite
def weeks(draw, most=5):
    people = [draw(advisors(number)) for number in range(draw(st.integers(1, most)))]
    ids = [person.advisor_id for person in people]
    themes = st.lists(
        st.builds(
            lambda area, level: ThemeNeed(area[0], f"area {area[0]}", area[1], level),
            st.sampled_from(AREAS),
            st.integers(1, 3),
        ),
        max_size=2,
        unique_by=lambda theme: theme.area_id,
    ).map(tuple)
    cases = [
        Case(
            key=100 + number,
            need=Need(draw(themes), draw(st.integers(1, 6)) * 60, draw(st.sampled_from([7, 8]))),
            locked=draw(st.sampled_from([None, None, None, *ids, 99])),
        )
        for number in range(draw(st.integers(0, most)))
    ]
    declined = draw(
        st.dictionaries(
            st.sampled_from([100, 101, 102]), st.frozensets(st.sampled_from(ids)), max_size=2
        )
    )
    return cases, people, declined


def laid(week, **options) -> Plan:
    cases, people, declined = week
    return plan(cases, people, today=TODAY, declined=declined, **options)


def ranked(case, people, declined):
    refusals = declined.get(case.key, frozenset())
    asked = [replace(one, has_declined=one.advisor_id in refusals) for one in people]
    return rank(case.need, asked, today=TODAY).suggestions


def ways_of(case, people, declined):
    """Every way to place a case, told anew: (advisor ids, worth)."""
    suggestions = ranked(case, people, declined)
    ways = [((one.candidate.advisor_id,), CASE_WORTH + one.score) for one in suggestions]

    def covered(*pair):
        return sum(
            max(theme_share(theme, one.candidate) for one in pair) for theme in case.need.themes
        )

    best_alone = max(map(covered, suggestions), default=0)
    order = {one.candidate.advisor_id: place for place, one in enumerate(suggestions)}
    for lead, second in permutations(suggestions, 2):
        lead_id, second_id = lead.candidate.advisor_id, second.candidate.advisor_id
        if covered(lead, second) <= best_alone:
            continue
        if case.locked != lead_id and order[lead_id] > order[second_id]:
            continue
        part = next(part for part in lead.parts if part.key is PartKey.COMPETENCE)
        whole = WHOLE * len(case.need.themes)
        joint = points_of(DEFAULT_WEIGHTS.competence, covered(lead, second), whole)
        ways.append(((lead_id, second_id), CASE_WORTH + lead.score + joint - part.points))
    return [way for way in ways if case.locked in (None, way[0][0])]


def fits(taken, people):
    for person in people:
        minutes = [case.need.minutes for case, ids in taken if person.advisor_id in ids]
        if sum(minutes) > max(person.free_minutes, 0):
            return False
        if minutes and person.open_courses + len(minutes) > person.max_courses:
            return False
    return True


def standing_locks(cases, people, declined):
    """Lock after lock in the order of the keys, each kept when it fits with those before."""
    kept = []
    for case in sorted(cases, key=lambda case: case.key):
        alone = [ids for ids, _ in ways_of(case, people, declined) if ids == (case.locked,)]
        if alone and fits([*kept, (case, alone[0])], people):
            kept.append((case, alone[0]))
    return {case.key for case, _ in kept}


def best_by_trying_everything(cases, people, declined):
    standing = standing_locks(cases, people, declined)
    choices = []
    for case in cases:
        ways = ways_of(case, people, declined)
        if case.key in standing:
            choices.append(ways)
        else:
            choices.append([None] if case.locked is not None else [None, *ways])
    best = 0
    for chosen in product(*choices):
        worth = sum(way[1] for way in chosen if way)
        taken = [(case, way[0]) for case, way in zip(cases, chosen, strict=True) if way]
        if worth > best and fits(taken, people):
            best = worth
    return best


def greedy_total(cases, people, declined):
    """What one gets by giving the best pair of case and advisor away first, locks before all."""
    standing = standing_locks(cases, people, declined)
    every = [
        (case.key not in standing, -worth, case.key, ids, case)
        for case in cases
        if case.locked is None or case.key in standing
        for ids, worth in ways_of(case, people, declined)
        if len(ids) == 1
    ]
    taken, total = [], 0
    for _, minus_worth, key, ids, case in sorted(every, key=lambda way: way[:4]):
        if key not in {other.key for other, _ in taken} and fits([*taken, (case, ids)], people):
            taken.append((case, ids))
            total -= minus_worth
    return total


def people_of(made: Plan):
    return {
        one.key: [s.candidate.advisor_id for s in (one.lead, one.second) if s]
        for one in made.assignments
    }


@settings(max_examples=60)
@given(weeks(most=4))
def test_a_small_week_is_as_good_as_trying_everything(week):
    made = laid(week)

    assert made.total == best_by_trying_everything(*week)
    assert (made.bound, made.is_optimal, made.gap) == (made.total, True, 0.0)


@settings(max_examples=4)
@given(weeks(most=5))
def test_five_by_five_is_as_good_as_trying_everything(week):
    assert laid(week).total == best_by_trying_everything(*week)


@settings(max_examples=50)
@given(weeks(most=8), st.randoms())
def test_the_order_of_the_input_never_matters_and_the_same_input_gives_the_same_plan(week, random):
    cases, people, declined = week
    shuffled_cases, shuffled_people = list(cases), list(people)
    random.shuffle(shuffled_cases)
    random.shuffle(shuffled_people)

    assert laid((shuffled_cases, shuffled_people, declined)) == laid(week) == laid(week)


@settings(max_examples=50)
@given(weeks(most=8), st.sampled_from([0.0, 3.0]))
def test_no_budget_limit_or_exclusion_is_broken(week, time_limit):
    cases, people, declined = week
    by_key = {case.key: case for case in cases}

    made = laid(week, time_limit=time_limit)

    given_to = people_of(made)
    assert fits([(by_key[key], ids) for key, ids in given_to.items()], people)
    for key, ids in given_to.items():
        may = {one.candidate.advisor_id for one in ranked(by_key[key], people, declined)}
        assert set(ids) <= may
        assert len(set(ids)) == len(ids)
    assert sorted([*given_to, *(one.key for one in made.unplaced)]) == sorted(by_key)


@settings(max_examples=50)
@given(weeks(most=8), st.sampled_from([0.0, 3.0]))
def test_the_plan_is_at_least_greedy_and_never_above_its_bound(week, time_limit):
    made = laid(week, time_limit=time_limit)

    assert greedy_total(*week) <= made.total <= made.bound
    assert made.total == sum(one.worth for one in made.assignments)
    assert made.is_optimal == (made.total == made.bound)
    assert laid(week).total <= made.bound
    assert 0.0 <= made.gap <= 1.0


@settings(max_examples=50)
@given(weeks(most=8), st.sampled_from([0.0, 3.0]))
def test_what_is_locked_stays(week, time_limit):
    cases, people, declined = week
    leads = {case.key: case.locked for case in cases if case.locked is not None}

    made = laid(week, time_limit=time_limit)

    placed = {one.key: one.lead.candidate.advisor_id for one in made.assignments}
    assert standing_locks(cases, people, declined) == placed.keys() & leads.keys()
    assert all(placed[key] == leads[key] for key in placed.keys() & leads.keys())


@settings(max_examples=50)
@given(weeks(most=6))
def test_what_is_said_to_be_missing_is_what_has_to_give(week):
    cases, people, declined = week
    names = [f"{person.name} {person.advisor_id}" for person in people]
    people = [replace(person, name=name) for person, name in zip(people, names, strict=True)]
    made = laid((cases, people, declined))

    for one in made.unplaced:
        helped = [
            eased(person, one.reason) if person.name == one.reason.params.get("advisor") else person
            for person in people
        ]
        if one.reason.code in {ReasonCode.NOBODY_HAS_HOURS, ReasonCode.NOBODY_BELOW_LIMIT}:
            assert laid((cases, helped, declined)).total > made.total + CASE_WORTH // 2


def eased(person, reason):
    if reason.code is ReasonCode.NOBODY_HAS_HOURS:
        return replace(person, free_minutes=person.free_minutes + reason.params["lacking"])
    return replace(person, max_courses=person.max_courses + 1)


def test_the_whole_is_better_than_one_after_the_other():
    both = replace(KAREN, competences={1: 3, 2: 3}, adjacent={}, free_minutes=600)
    narrow = replace(BO, free_minutes=600, competences={1: 1}, adjacent={})
    cases = [Case(1, NEED), Case(2, replace(NEED, themes=(CO_TEACHING,)))]

    made = plan(cases, [both, narrow], today=TODAY)

    assert people_of(made) == {1: [2], 2: [1]}
    assert made.is_optimal


def test_two_share_what_nobody_covers_alone():
    need = replace(NEED, themes=(AUTISM, CO_TEACHING))
    other = replace(BO, competences={2: 2}, adjacent={"learning": 2})

    made = plan([Case(1, need)], [KAREN, other], today=TODAY)

    [one] = made.assignments
    assert people_of(made) == {1: [2, 1]}
    assert one.worth == CASE_WORTH + one.lead.score + 20
    assert one.together.params["gain"] == 20


def test_a_locked_advisor_leads_and_a_better_one_may_be_second():
    need = replace(NEED, themes=(AUTISM, CO_TEACHING))
    other = replace(BO, competences={2: 2}, adjacent={"learning": 2})
    third = replace(BO, advisor_id=3, name="Dorte")

    made = plan([Case(1, need, locked=1)], [KAREN, other, third], today=TODAY)

    assert people_of(made) == {1: [1, 2]}


def test_a_locked_advisor_is_paired_however_low_in_the_ranking():
    need = replace(NEED, themes=(AUTISM, CO_TEACHING))
    crowd = [replace(BO, advisor_id=n, name=f"B{n:02}", free_minutes=9_600) for n in range(2, 17)]
    other = replace(KAREN, advisor_id=30, competences={2: 2}, adjacent={"learning": 2})
    last = replace(KAREN, open_courses=2, name="Åse")

    made = plan([Case(1, need, locked=1)], [*crowd, other, last], today=TODAY)

    assert people_of(made) == {1: [1, 30]}


def test_a_pair_gives_way_when_the_hours_place_another_case():
    need = replace(NEED, themes=(AUTISM, CO_TEACHING))
    other = replace(BO, competences={2: 2}, adjacent={"learning": 2}, free_minutes=600)
    karen = replace(KAREN, free_minutes=600)

    made = plan([Case(1, need), Case(2, NEED)], [karen, other], today=TODAY)

    assert people_of(made) == {1: [2], 2: [1]}


def test_among_equals_the_first_name_gets_the_first_case():
    twins = [replace(BO, advisor_id=9), replace(KAREN, name="Anne"), BO]

    made = plan([Case(5, NEED)], twins, today=TODAY)

    assert people_of(made) == {5: [1]}


def test_history_is_of_the_school_of_the_case():
    cases = [Case(1, NEED), Case(2, replace(NEED, school_id=8))]

    made = plan(cases, [KAREN, BO], today=TODAY, history={7: {1: 2}, 8: {2: 2}})

    assert people_of(made) == {1: [1], 2: [2]}
    assert [one.lead.candidate.courses_at_school for one in made.assignments] == [2, 2]


@pytest.mark.parametrize(
    ("people", "locked", "reason"),
    [
        ([], None, Reason(ReasonCode.NOBODY_THERE, {})),
        (
            [replace(KAREN, competences={2: 3}, adjacent={})],
            None,
            Reason(ReasonCode.NOBODY_COMPETENT, {"themes": 1, "name_1": "Autismespektrum"}),
        ),
        (
            [replace(KAREN, free_minutes=180), replace(BO, free_minutes=300)],
            None,
            Reason(ReasonCode.NOBODY_HAS_HOURS, {"advisor": "Bo", "lacking": 300}),
        ),
        (
            [replace(KAREN, free_minutes=600, open_courses=2, max_courses=2), BO],
            1,
            Reason(
                ReasonCode.LOCKED,
                {"advisor": "Karen", "because": "course_limit", "open": 2, "max": 2},
            ),
        ),
        (
            [replace(KAREN, open_courses=3), replace(BO, free_minutes=0)],
            None,
            Reason(ReasonCode.NOBODY_BELOW_LIMIT, {"advisor": "Karen", "max": 3}),
        ),
        (
            [replace(KAREN, open_courses=3, free_minutes=540)],
            None,
            Reason(ReasonCode.NOBODY_HAS_ROOM, {"advisor": "Karen", "lacking": 60, "max": 3}),
        ),
        (
            [away(KAREN, date(2026, 10, 9)), replace(BO, has_declined=True)],
            None,
            Reason(ReasonCode.NOBODY_PRESENT, {"advisor": "Karen", "until": "2026-10-09"}),
        ),
        (
            [
                away(BO, date(2026, 11, 9)),
                away(replace(KAREN, free_minutes=540), date(2026, 11, 2)),
            ],
            None,
            Reason(ReasonCode.NOBODY_PRESENT, {"advisor": "Karen", "until": "2026-11-02"}),
        ),
        (
            [replace(KAREN, has_declined=True), replace(BO, home_school_id=7)],
            None,
            Reason(ReasonCode.NOBODY_WILLING, {}),
        ),
        (
            [replace(KAREN, relations={7: "family"})],
            None,
            Reason(ReasonCode.NOBODY_IMPARTIAL, {}),
        ),
        (
            [replace(KAREN, has_declined=True), BO],
            1,
            Reason(ReasonCode.LOCKED, {"advisor": "Karen", "because": "declined"}),
        ),
        ([KAREN], 99, Reason(ReasonCode.LOCKED_TO_NOBODY, {})),
        (
            [replace(KAREN, qualified_from=date(2026, 11, 2)), away(BO, date(2026, 12, 1))],
            None,
            Reason(ReasonCode.NOBODY_PRESENT, {"advisor": "Bo", "until": "2026-12-01"}),
        ),
        (
            [replace(KAREN, qualified_from=date(2026, 11, 2)), replace(BO, has_declined=True)],
            None,
            Reason(ReasonCode.NOBODY_QUALIFIED, {"advisor": "Karen", "from": "2026-11-02"}),
        ),
    ],
)
def test_the_binding_reason(people, locked, reason):
    made = plan([Case(1, NEED, locked)], people, today=TODAY)

    assert (made.assignments, [one.reason for one in made.unplaced]) == ((), [reason])
    assert (made.total, made.bound, made.gap, made.is_optimal) == (0, 0, 0.0, True)


def test_the_reason_counts_what_the_plan_itself_has_used():
    made = plan([Case(key, NEED) for key in (1, 2, 3)], [KAREN], today=TODAY)

    assert [one.reason for one in made.unplaced] == [
        Reason(ReasonCode.NOBODY_HAS_HOURS, {"advisor": "Karen", "lacking": 600})
    ]


def test_locks_beyond_the_hours_stand_in_the_order_of_their_keys():
    cases = [Case(key, NEED, locked=1) for key in (3, 1, 2)]

    made = plan(cases, [KAREN, BO], today=TODAY)

    assert people_of(made) == {1: [1], 2: [1]}
    assert [(one.key, one.reason) for one in made.unplaced] == [
        (3, Reason(ReasonCode.LOCKED, {"advisor": "Karen", "because": "no_hours"}))
    ]


def test_without_planned_hours_one_free_minute_is_what_is_missing():
    made = plan([Case(1, replace(NEED, minutes=0))], [replace(KAREN, free_minutes=0)], today=TODAY)

    assert made.unplaced[0].reason.params == {"advisor": "Karen", "lacking": 1}


def test_there_is_no_reason_why_not_when_nothing_is_in_the_way():
    with pytest.raises(ValueError, match="Nothing keeps the case"):
        why_not(NEED, KAREN, today=TODAY, weights=DEFAULT_WEIGHTS)


def test_an_empty_week():
    assert plan([], [KAREN], today=TODAY) == Plan((), (), 0, 0, is_optimal=True)


def test_when_the_time_is_out_the_plan_stands_with_an_honest_bound():
    tight = [replace(KAREN, advisor_id=n, name=f"A{n}", free_minutes=60 * n) for n in range(6, 14)]
    cases = [Case(n, replace(NEED, minutes=60 * (n % 5 + 3))) for n in range(12)]
    proved = plan(cases, tight, today=TODAY)

    rushed = plan(cases, tight, today=TODAY, time_limit=0.0)

    assert proved.is_optimal
    assert rushed.total <= proved.total <= rushed.bound


@pytest.mark.parametrize("margin", [1, 2, 1_000])
def test_the_first_margin_decides_nothing_but_the_time(monkeypatch, margin):
    people = [
        replace(KAREN, advisor_id=n, name=f"A{n}", free_minutes=60 * n, competences={n % 3: 3})
        for n in range(6, 14)
    ]
    cases = [
        Case(n, replace(NEED, minutes=60 * (n % 5 + 3), themes=(AUTISM, CO_TEACHING)[n % 2 :]))
        for n in range(10)
    ]
    expected = plan(cases, people, today=TODAY)
    monkeypatch.setattr(exact, "TRIED_AT_ONCE", 0)
    monkeypatch.setattr(exact, "FIRST_MARGIN", margin)

    made = plan(cases, people, today=TODAY)

    assert (made.total, made.is_optimal) == (expected.total, True)


def test_pairs_are_never_made_of_what_one_covers():
    alone = replace(KAREN, competences={1: 2, 2: 2}, adjacent={})
    need = replace(NEED, themes=(AUTISM, CO_TEACHING))

    for people in combinations([alone, KAREN, BO], 2):
        [one] = plan([Case(1, need)], people, today=TODAY).assignments
        assert one.second is None
