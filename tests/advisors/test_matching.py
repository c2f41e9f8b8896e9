"""The engine: each part's points, every exclusion, and the laws a fair ranking obeys."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisors.matching import (
    Away,
    Candidate,
    Exclusion,
    Need,
    Part,
    PartKey,
    Ranking,
    Reason,
    ReasonCode,
    RelationKind,
    Suggestion,
    ThemeNeed,
    Weights,
    rank,
)
from schools.travel import Place

TODAY = date(2026, 10, 5)
START, END = date(2026, 10, 12), date(2026, 12, 20)
HERE, TEN_KM_NORTH = Place(55.4, 11.35), Place(55.49, 11.35)
SCHOOL = 7
AUTISM = ThemeNeed(area_id=1, name="Autismespektrum", group="development", level=2)
CO_TEACHING = ThemeNeed(area_id=2, name="Co-teaching", group="learning", level=3)
NEED = Need(
    themes=(AUTISM,),
    minutes=20 * 60,
    school_id=SCHOOL,
    slots=frozenset({"mon-am"}),
    starts_on=START,
    ends_on=END,
    place=HERE,
)
KAREN = Candidate(
    advisor_id=1,
    name="Karen",
    competences={1: 2},
    adjacent={"development": 2},
    free_minutes=100 * 60,
    released_minutes=160 * 60,
    open_courses=1,
    max_courses=3,
    slots=frozenset({"mon-am", "tue-pm"}),
    home_school_id=99,
    home_place=TEN_KM_NORTH,
    courses_at_school=1,
)

AREAS = ((1, "development"), (2, "learning"), (3, "learning"), (4, "body"))
SLOTS = ("mon-am", "tue-pm", "wed-mid", "fri-am")
levels = st.integers(min_value=1, max_value=3)
slot_sets = st.frozensets(st.sampled_from(SLOTS))
places = st.sampled_from([None, HERE, TEN_KM_NORTH, Place(56.2, 10.2)])
themes = st.lists(
    st.builds(
        lambda area, level: ThemeNeed(area[0], f"area {area[0]}", area[1], level),
        st.sampled_from(AREAS),
        levels,
    ),
    max_size=3,
).map(tuple)
needs = st.builds(
    Need,
    themes=themes,
    minutes=st.integers(min_value=0, max_value=3_000),
    school_id=st.just(SCHOOL),
    slots=slot_sets,
    starts_on=st.sampled_from([None, START]),
    ends_on=st.sampled_from([None, END]),
    place=places,
    travel_minutes=st.dictionaries(st.sampled_from([8, 9]), st.integers(0, 90), max_size=1),
)


absences = st.builds(
    lambda first, days: Away(first, first + timedelta(days=days)),
    st.dates(date(2026, 9, 20), date(2027, 1, 10)),
    st.integers(0, 40),
)


def adjacent_of(competences: dict[int, int]) -> dict[str, int]:
    groups = dict(AREAS)
    best: dict[str, int] = {}
    for area_id, level in competences.items():
        group = groups[area_id]
        best[group] = max(best.get(group, 0), level)
    return best


@st.composite
def candidate_lists(draw):
    count = draw(st.integers(min_value=1, max_value=6))
    return [draw(candidate(advisor_id)) for advisor_id in range(count)]


@st.composite
def candidate(draw, advisor_id):
    competences = draw(st.dictionaries(st.sampled_from([area for area, _ in AREAS]), levels))
    return Candidate(
        advisor_id=advisor_id,
        name=draw(st.sampled_from(["Anne", "bo", "Karen", "Åse"])),
        competences=competences,
        adjacent=adjacent_of(competences),
        free_minutes=draw(st.integers(min_value=-600, max_value=10_000)),
        released_minutes=draw(st.integers(min_value=0, max_value=10_000)),
        open_courses=draw(st.integers(min_value=0, max_value=4)),
        max_courses=draw(st.integers(min_value=0, max_value=4)),
        slots=draw(slot_sets),
        home_school_id=draw(st.sampled_from([None, SCHOOL, 8, 9])),
        home_place=draw(places),
        relations=draw(
            st.dictionaries(st.sampled_from([SCHOOL, 8]), st.sampled_from(RelationKind), max_size=1)
        ),
        courses_at_school=draw(st.integers(min_value=0, max_value=3)),
        absences=tuple(draw(st.lists(absences, max_size=2))),
        qualified_from=draw(st.sampled_from([None, None, TODAY, START, END])),
        has_declined=draw(st.sampled_from([False, False, True])),
    )


def only(need: Need, person: Candidate, weights: Weights | None = None) -> Suggestion:
    ranking = rank(need, [person], today=TODAY, weights=weights or Weights())
    assert ranking.exclusions == ()
    return ranking.suggestions[0]


ROUND = Weights(40, 20, 15, 15, 20, 12, 10, 20)
"""Points that show small differences."""


def part(key: PartKey, need: Need, person: Candidate) -> Part:
    return next(part for part in only(need, person, ROUND).parts if part.key == key)


def place(ranking: Ranking, advisor_id: int) -> int:
    ids = [suggestion.candidate.advisor_id for suggestion in ranking.suggestions]
    return ids.index(advisor_id) if advisor_id in ids else len(ids) + 1_000


def test_default_weights_make_a_hundred():
    assert Weights().total == 100


def test_a_score_is_the_sum_of_its_parts_in_a_fixed_order():
    suggestion = only(NEED, KAREN)

    assert [(part.key, part.points, part.max_points) for part in suggestion.parts] == [
        (PartKey.COMPETENCE, 40, 40),
        (PartKey.HOURS, 5, 10),
        (PartKey.LOAD, 7, 10),
        (PartKey.WEEKDAYS, 10, 10),
        (PartKey.ABSENCE, 10, 10),
        (PartKey.TRAVEL, 7, 10),
        (PartKey.CONTINUITY, 3, 5),
        (PartKey.FAIRNESS, 3, 5),
    ]
    assert suggestion.score == 85


def test_weights_of_the_municipality_are_the_most_a_part_can_give():
    weights = Weights(10, 0, 30, 0, 0, 20, 60, 10)

    suggestion = only(NEED, KAREN, weights)

    assert [part.points for part in suggestion.parts] == [10, 0, 20, 0, 0, 13, 30, 5]


@pytest.mark.parametrize(
    ("themes", "competences", "adjacent", "points"),
    [
        ((AUTISM,), {1: 3}, {"development": 3}, 40),
        ((AUTISM,), {1: 2}, {"development": 2}, 40),
        ((AUTISM,), {1: 1}, {"development": 1}, 20),
        # A related area counts half of its level, and not beyond what is needed.
        ((AUTISM,), {}, {"development": 1}, 10),
        ((AUTISM,), {}, {"development": 2}, 20),
        ((AUTISM,), {}, {"development": 3}, 20),
        ((CO_TEACHING,), {2: 1}, {"learning": 3}, 20),
        ((CO_TEACHING,), {2: 2}, {"learning": 3}, 27),
        # Two themes are averaged.
        ((AUTISM, CO_TEACHING), {1: 2}, {"development": 2}, 20),
        ((AUTISM, CO_TEACHING), {1: 2, 2: 1}, {"development": 2, "learning": 1}, 27),
        ((AUTISM, CO_TEACHING), {1: 2, 2: 3}, {"development": 2, "learning": 3}, 40),
    ],
)
def test_competence_points(themes, competences, adjacent, points):
    person = replace(KAREN, competences=competences, adjacent=adjacent)

    assert part(PartKey.COMPETENCE, replace(NEED, themes=themes), person).points == points


def test_competence_reason_keeps_what_was_held_against_what():
    reason = part(PartKey.COMPETENCE, replace(NEED, themes=(AUTISM, CO_TEACHING)), KAREN).reason

    assert reason == Reason(
        ReasonCode.COMPETENCE,
        {
            "themes": 2,
            "name_1": "Autismespektrum",
            "needed_1": 2,
            "level_1": 2,
            "related_1": 2,
            "name_2": "Co-teaching",
            "needed_2": 3,
            "level_2": 0,
            "related_2": 0,
        },
    )


def test_a_request_without_themes_excludes_nobody_and_gives_nobody_points():
    competence = part(PartKey.COMPETENCE, replace(NEED, themes=()), KAREN)

    assert (competence.points, competence.reason.code) == (0, ReasonCode.COMPETENCE_NO_THEMES)


@pytest.mark.parametrize(
    ("free", "released", "points"),
    [
        (160 * 60, 160 * 60, 18),
        (180 * 60, 160 * 60, 20),
        (100 * 60, 160 * 60, 10),
        (20 * 60, 160 * 60, 0),
        (100 * 60, 0, 20),
    ],
)
def test_hours_points_are_the_share_left_after_this_course(free, released, points):
    person = replace(KAREN, free_minutes=free, released_minutes=released)

    assert part(PartKey.HOURS, NEED, person).points == points


@pytest.mark.parametrize(
    ("open_courses", "points", "code"),
    [(0, 15, ReasonCode.LOAD_NONE), (1, 10, ReasonCode.LOAD), (2, 5, ReasonCode.LOAD)],
)
def test_load_points(open_courses, points, code):
    load = part(PartKey.LOAD, NEED, replace(KAREN, open_courses=open_courses))

    assert (load.points, load.reason.code) == (points, code)


@pytest.mark.parametrize(
    ("wished", "offered", "points", "code"),
    [
        ({"mon-am"}, {"mon-am"}, 15, ReasonCode.WEEKDAYS_FIT),
        ({"mon-am", "tue-am"}, {"mon-am"}, 8, ReasonCode.WEEKDAYS_FIT),
        (set(SLOTS), set(SLOTS[:3]), 15, ReasonCode.WEEKDAYS_FIT),
        (set(SLOTS), {"mon-am"}, 5, ReasonCode.WEEKDAYS_FIT),
        ({"mon-am"}, {"tue-pm"}, 0, ReasonCode.WEEKDAYS_NONE),
        (set(), {"mon-am"}, 8, ReasonCode.WEEKDAYS_NO_WISH),
        ({"mon-am"}, set(), 8, ReasonCode.WEEKDAYS_UNKNOWN),
        (set(), set(), 8, ReasonCode.WEEKDAYS_NO_WISH),
    ],
)
def test_weekdays_points(wished, offered, points, code):
    need = replace(NEED, slots=frozenset(wished))

    weekdays = part(PartKey.WEEKDAYS, need, replace(KAREN, slots=frozenset(offered)))

    assert (weekdays.points, weekdays.reason.code) == (points, code)


@pytest.mark.parametrize(
    ("courses", "points", "code"),
    [
        (0, 0, ReasonCode.CONTINUITY_NONE),
        (1, 5, ReasonCode.CONTINUITY),
        (2, 10, ReasonCode.CONTINUITY),
        (5, 10, ReasonCode.CONTINUITY),
    ],
)
def test_continuity_points(courses, points, code):
    continuity = part(PartKey.CONTINUITY, NEED, replace(KAREN, courses_at_school=courses))

    assert (continuity.points, continuity.reason.code) == (points, code)


@pytest.mark.parametrize(
    ("absences", "points", "periods"),
    [
        ((), 20, None),
        ((Away(date(2026, 10, 6), date(2026, 10, 11)),), 20, None),
        (
            (Away(date(2026, 10, 8), date(2026, 10, 18)),),
            16,
            "2026-10-12/2026-10-18",
        ),
        (
            (
                Away(date(2026, 12, 14), date(2027, 1, 4)),
                Away(date(2026, 11, 2), date(2026, 11, 8)),
                Away(date(2026, 11, 5), date(2026, 11, 8)),
            ),
            12,
            "2026-11-02/2026-11-08,2026-12-14/2026-12-20",
        ),
    ],
)
def test_absence_points_and_dates(absences, points, periods):
    absence = part(PartKey.ABSENCE, NEED, replace(KAREN, absences=absences))

    assert (absence.points, absence.reason.params.get("periods")) == (points, periods)


@pytest.mark.parametrize(
    ("home", "measured", "points", "minutes"),
    [
        (HERE, {}, 12, 0),
        (TEN_KM_NORTH, {}, 8, 21),
        (TEN_KM_NORTH, {99: 30}, 6, 30),
        (None, {99: 55}, 1, 55),
        (None, {}, 6, None),
        (Place(56.2, 10.2), {}, 0, 183),
    ],
)
def test_travel_points(home, measured, points, minutes):
    need = replace(NEED, travel_minutes=measured)

    travel = part(PartKey.TRAVEL, need, replace(KAREN, home_place=home))

    assert (travel.points, travel.reason.params.get("minutes")) == (points, minutes)


@pytest.mark.parametrize(
    ("free", "points", "code"),
    [
        (100, 20, ReasonCode.FAIR_LESS),
        (80, 16, ReasonCode.FAIR_LESS),
        (65, 10, ReasonCode.FAIR_EVEN),
        (50, 4, ReasonCode.FAIR_MORE),
        (30, 0, ReasonCode.FAIR_MORE),
    ],
)
def test_fairness_is_hours_taken_beside_the_median_of_the_colleagues(free, points, code):
    hours = {"released_minutes": 6_000, "open_courses": 0}
    others = [
        replace(KAREN, advisor_id=2 + n, free_minutes=minutes, **hours)
        for n, minutes in enumerate((3_900, 0, 6_000, 3_900))
    ]

    ranking = rank(
        NEED, [replace(KAREN, free_minutes=60 * free, **hours), *others], today=TODAY, weights=ROUND
    )
    karen = next(one for one in ranking.suggestions if one.candidate.advisor_id == 1)

    assert (karen.parts[-1].points, karen.parts[-1].reason.code) == (points, code)


def test_who_has_no_released_hours_is_neither_fair_nor_unfair():
    fairness = part(PartKey.FAIRNESS, NEED, replace(KAREN, released_minutes=0))

    assert (fairness.points, fairness.reason.code) == (10, ReasonCode.FAIR_UNKNOWN)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"home_school_id": SCHOOL}, Reason(ReasonCode.OWN_SCHOOL, {})),
        ({"relations": {3: "other", SCHOOL: "other"}}, Reason(ReasonCode.PARTIAL, {})),
        ({"relations": {SCHOOL: "former_workplace"}}, Reason(ReasonCode.FORMER_SCHOOL, {})),
        ({"relations": {SCHOOL: "family"}}, Reason(ReasonCode.FAMILY, {})),
        (
            {"qualified_from": date(2026, 10, 13)},
            Reason(ReasonCode.NOT_QUALIFIED, {"from": "2026-10-13"}),
        ),
        ({"absences": (Away(TODAY, TODAY),)}, Reason(ReasonCode.ABSENT, {"until": "2026-10-05"})),
        (
            {"absences": (Away(START, date(2026, 10, 25)),)},
            Reason(ReasonCode.ABSENT, {"until": "2026-10-25"}),
        ),
        (
            {"absences": (Away(date(2026, 11, 16), date(2027, 3, 1)),)},
            Reason(ReasonCode.ABSENT_MOST, {"from": "2026-11-16", "until": "2026-12-20"}),
        ),
        ({"has_declined": True}, Reason(ReasonCode.DECLINED, {})),
        ({"competences": {4: 3}, "adjacent": {"body": 3}}, Reason(ReasonCode.NO_COMPETENCE, {})),
        ({"free_minutes": 0}, Reason(ReasonCode.NO_HOURS, {})),
        ({"free_minutes": -30}, Reason(ReasonCode.NO_HOURS, {})),
        (
            {"free_minutes": 1_199},
            Reason(ReasonCode.TOO_FEW_HOURS, {"free": 1_199, "needed": 1_200}),
        ),
        ({"open_courses": 3}, Reason(ReasonCode.COURSE_LIMIT, {"open": 3, "max": 3})),
        ({"open_courses": 4}, Reason(ReasonCode.COURSE_LIMIT, {"open": 4, "max": 3})),
    ],
)
def test_exclusions(changes, reason):
    person = replace(KAREN, **changes)

    assert rank(NEED, [person], today=TODAY) == Ranking((), (Exclusion(person, reason),))


@pytest.mark.parametrize(
    "changes",
    [
        {"absences": (Away(date(2026, 9, 1), date(2026, 10, 4)),)},
        {"absences": (Away(START, date(2026, 10, 24)),)},
        {"absences": (Away(date(2026, 11, 17), date(2027, 3, 1)),)},
        {"qualified_from": START},
        {"free_minutes": 1_200},
        {"open_courses": 2},
        {"relations": {8: "family"}},
        {"home_school_id": None},
        {"competences": {}, "adjacent": {"development": 1}},
    ],
)
def test_only_just_not_excluded(changes):
    assert rank(NEED, [replace(KAREN, **changes)], today=TODAY).exclusions == ()


def test_impartiality_is_said_before_anything_else():
    person = replace(KAREN, home_school_id=SCHOOL, free_minutes=0, has_declined=True)

    assert rank(NEED, [person], today=TODAY).exclusions[0].reason.code is ReasonCode.OWN_SCHOOL


def test_who_is_further_than_the_limit_is_left_out_and_who_nobody_knows_is_not():
    weights = Weights(most_travel=20)

    far = rank(NEED, [KAREN], today=TODAY, weights=weights)
    near = rank(replace(NEED, travel_minutes={99: 20}), [KAREN], today=TODAY, weights=weights)
    unknown = rank(replace(NEED, place=None), [KAREN], today=TODAY, weights=weights)

    reason = Reason(ReasonCode.TOO_FAR, {"minutes": 21, "most": 20})
    assert [exclusion.reason for exclusion in far.exclusions] == [reason]
    assert near.exclusions == unknown.exclusions == ()


def test_two_together_are_proposed_only_where_nobody_covers_the_themes():
    need = replace(NEED, themes=(AUTISM, CO_TEACHING))
    bo = replace(KAREN, advisor_id=2, name="Bo", competences={2: 3}, adjacent={"learning": 3})
    both = replace(KAREN, advisor_id=3, competences={1: 2, 2: 3}, open_courses=2)

    [pair] = rank(need, [KAREN, bo], today=TODAY).pairs

    assert (pair.lead.candidate, pair.second.candidate) == (bo, KAREN)
    assert pair.score == pair.lead.score + 20
    assert pair.reason.params == {
        **{"lead": "Bo", "second": "Karen", "themes": 2, "gain": 20},
        **{"name_1": "Autismespektrum", "by_1": "second"},
        **{"name_2": "Co-teaching", "by_2": "lead"},
    }
    assert rank(need, [KAREN, bo, both], today=TODAY).pairs == ()
    assert rank(need, [KAREN, replace(KAREN, advisor_id=9)], today=TODAY).pairs == ()


def test_equal_scores_are_ordered_by_name_then_id():
    people = [
        replace(KAREN, advisor_id=4, name="karen"),
        replace(KAREN, advisor_id=3, name="Karen"),
        replace(KAREN, advisor_id=9, name="Anne"),
        replace(KAREN, advisor_id=1, name="Åse", home_school_id=SCHOOL),
        replace(KAREN, advisor_id=2, name="Birthe", home_school_id=SCHOOL),
    ]

    ranking = rank(NEED, people, today=TODAY)

    assert [suggestion.candidate.advisor_id for suggestion in ranking.suggestions] == [9, 3, 4]
    assert [exclusion.candidate.advisor_id for exclusion in ranking.exclusions] == [2, 1]


def test_the_better_score_comes_first():
    busy = replace(KAREN, advisor_id=2, name="Anne", open_courses=2)

    ranking = rank(NEED, [busy, KAREN], today=TODAY)

    assert [suggestion.candidate.name for suggestion in ranking.suggestions] == ["Karen", "Anne"]


@given(needs, candidate_lists(), st.randoms())
def test_the_order_of_the_input_never_matters(need, people, random):
    shuffled = list(people)
    random.shuffle(shuffled)

    assert rank(need, shuffled, today=TODAY) == rank(need, people, today=TODAY)


@given(needs, candidate_lists(), st.data())
def test_more_competence_never_lowers_the_rank(need, people, data):
    index = data.draw(st.integers(min_value=0, max_value=len(people) - 1))
    area_id = data.draw(st.sampled_from([area for area, _ in AREAS]))
    person = people[index]
    raised = {**person.competences, area_id: min(person.competences.get(area_id, 0) + 1, 3)}
    better = replace(person, competences=raised, adjacent=adjacent_of(raised))

    before = rank(need, people, today=TODAY)
    after = rank(need, [*people[:index], better, *people[index + 1 :]], today=TODAY)

    assert place(after, person.advisor_id) <= place(before, person.advisor_id)


@settings(max_examples=60)
@given(needs, candidate_lists(), st.data())
def test_more_free_hours_never_lower_the_rank(need, people, data):
    index = data.draw(st.integers(min_value=0, max_value=len(people) - 1))
    person = people[index]
    more = data.draw(st.integers(min_value=1, max_value=5_000))
    freer = replace(person, free_minutes=person.free_minutes + more)

    before = rank(need, people, today=TODAY)
    after = rank(need, [*people[:index], freer, *people[index + 1 :]], today=TODAY)

    assert place(after, person.advisor_id) <= place(before, person.advisor_id)


@given(needs, candidate_lists())
def test_everybody_is_either_suggested_or_left_out_with_points_within_bounds(need, people):
    ranking = rank(need, people, today=TODAY)

    suggested = [suggestion.candidate.advisor_id for suggestion in ranking.suggestions]
    left_out = [exclusion.candidate.advisor_id for exclusion in ranking.exclusions]
    assert sorted(suggested + left_out) == [person.advisor_id for person in people]
    for suggestion in ranking.suggestions:
        assert suggestion.score == sum(part.points for part in suggestion.parts)
        assert all(0 <= part.points <= part.max_points for part in suggestion.parts)
