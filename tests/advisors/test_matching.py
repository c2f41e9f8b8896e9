"""The engine: each part's points, every exclusion, and the laws a fair ranking obeys."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisors.matching import (
    Candidate,
    Exclusion,
    Need,
    Part,
    PartKey,
    Ranking,
    Reason,
    ReasonCode,
    Suggestion,
    ThemeNeed,
    Weights,
    rank,
)

TODAY = date(2026, 10, 5)
SCHOOL = 7
AUTISM = ThemeNeed(area_id=1, name="Autismespektrum", group="development", level=2)
CO_TEACHING = ThemeNeed(area_id=2, name="Co-teaching", group="learning", level=3)
NEED = Need(themes=(AUTISM,), minutes=20 * 60, school_id=SCHOOL, slots=frozenset({"mon-am"}))
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
    courses_at_school=1,
)

AREAS = ((1, "development"), (2, "learning"), (3, "learning"), (4, "body"))
SLOTS = ("mon-am", "tue-pm", "wed-mid", "fri-am")
levels = st.integers(min_value=1, max_value=3)
slot_sets = st.frozensets(st.sampled_from(SLOTS))
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
        partial_school_ids=draw(st.frozensets(st.sampled_from([SCHOOL, 8]), max_size=1)),
        courses_at_school=draw(st.integers(min_value=0, max_value=3)),
        absent_until=draw(st.sampled_from([None, None, TODAY, date(2026, 9, 1)])),
        has_declined=draw(st.booleans()),
    )


def only(need: Need, person: Candidate, weights: Weights | None = None) -> Suggestion:
    ranking = rank(need, [person], today=TODAY, weights=weights or Weights())
    assert ranking.exclusions == ()
    return ranking.suggestions[0]


def part(key: PartKey, need: Need, person: Candidate) -> Part:
    return next(part for part in only(need, person).parts if part.key == key)


def place(ranking: Ranking, advisor_id: int) -> int:
    ids = [suggestion.candidate.advisor_id for suggestion in ranking.suggestions]
    return ids.index(advisor_id) if advisor_id in ids else len(ids) + 1_000


def test_default_weights_make_a_hundred():
    weights = Weights()

    assert weights.competence + weights.hours + weights.load + weights.weekdays == 90
    assert weights.continuity == 10


def test_a_score_is_the_sum_of_its_parts_in_a_fixed_order():
    suggestion = only(NEED, KAREN)

    assert [(part.key, part.points, part.max_points) for part in suggestion.parts] == [
        (PartKey.COMPETENCE, 40, 40),
        (PartKey.HOURS, 10, 20),
        (PartKey.LOAD, 10, 15),
        (PartKey.WEEKDAYS, 15, 15),
        (PartKey.CONTINUITY, 5, 10),
    ]
    assert suggestion.score == 80


def test_weights_of_the_municipality_are_the_most_a_part_can_give():
    weights = Weights(competence=10, hours=0, load=30, weekdays=0, continuity=60)

    suggestion = only(NEED, KAREN, weights)

    assert [part.points for part in suggestion.parts] == [10, 0, 20, 0, 30]


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
    ("changes", "reason"),
    [
        ({"home_school_id": SCHOOL}, Reason(ReasonCode.OWN_SCHOOL, {})),
        ({"partial_school_ids": frozenset({3, SCHOOL})}, Reason(ReasonCode.PARTIAL, {})),
        ({"absent_until": TODAY}, Reason(ReasonCode.ABSENT, {"until": "2026-10-05"})),
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
        {"absent_until": date(2026, 10, 4)},
        {"free_minutes": 1_200},
        {"open_courses": 2},
        {"partial_school_ids": frozenset({8})},
        {"home_school_id": None},
        {"competences": {}, "adjacent": {"development": 1}},
    ],
)
def test_only_just_not_excluded(changes):
    assert rank(NEED, [replace(KAREN, **changes)], today=TODAY).exclusions == ()


def test_impartiality_is_said_before_anything_else():
    person = replace(KAREN, home_school_id=SCHOOL, free_minutes=0, has_declined=True)

    assert rank(NEED, [person], today=TODAY).exclusions[0].reason.code is ReasonCode.OWN_SCHOOL


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
