"""The scores of a whole plan are those of `rank`, counted as arrays."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from advisors.matching import Case, Weights, by_name, rank
from advisors.matching.model import Ranking
from advisors.matching.options import CASE_WORTH, NONE, ways_of
from advisors.matching.pairs import best_pairs
from advisors.matching.scores import Pool
from tests.advisors.test_matching import SCHOOL, TODAY, candidate_lists, needs

weights = st.builds(
    Weights,
    *[st.integers(0, 50) for _ in range(8)],
    most_travel=st.sampled_from([None, 21, 60]),
)


def scored(pool, need, declined=frozenset()):
    found = pool.scored(need, declined)
    return [
        (pool.people[n].advisor_id, score) for n, score in zip(*found_lists(found), strict=True)
    ]


def found_lists(found):
    return found.people.tolist(), found.scores.tolist()


def pairs_in(ways, pool):
    return [
        (pool.people[lead].advisor_id, pool.people[second].advisor_id, worth - CASE_WORTH)
        for lead, second, worth in zip(
            ways.lead.tolist(), ways.second.tolist(), ways.worth.tolist(), strict=True
        )
        if second != NONE
    ]


@settings(max_examples=80)
@given(needs, candidate_lists(), weights)
def test_the_scores_and_their_order_are_those_of_the_ranking(need, people, weights):
    pool = Pool(sorted(people, key=by_name), today=TODAY, weights=weights)

    ranking = rank(need, people, today=TODAY, weights=weights)

    expected = [(one.candidate.advisor_id, one.score) for one in ranking.suggestions]
    assert scored(pool, need) == expected


@settings(max_examples=50)
@given(
    needs,
    candidate_lists(),
    st.dictionaries(st.integers(0, 7), st.integers(0, 3), max_size=3),
    st.frozensets(st.integers(0, 7), max_size=2),
)
def test_history_and_refusals_replace_what_the_candidates_say(need, people, known, declined):
    pool = Pool(
        sorted(people, key=by_name), today=TODAY, weights=Weights(), history={SCHOOL: known}
    )

    told = [
        replace(
            one,
            courses_at_school=known.get(one.advisor_id, 0),
            has_declined=one.has_declined or one.advisor_id in declined,
        )
        for one in people
    ]

    ranking: Ranking = rank(need, told, today=TODAY)
    assert scored(pool, need, declined) == [
        (one.candidate.advisor_id, one.score) for one in ranking.suggestions
    ]


@settings(max_examples=60)
@given(needs, candidate_lists(), st.sampled_from([None, 0, 1, 2]))
def test_the_pairs_are_those_of_the_ranking(need, people, locked):
    pool = Pool(sorted(people, key=by_name), today=TODAY, weights=Weights())
    ranking = rank(need, people, today=TODAY)
    expected = best_pairs(need, ranking.suggestions, Weights(), lead=locked)

    ways = ways_of([Case(1, need, locked)], pool, {})

    assert pairs_in(ways, pool) == [
        (pair.lead.candidate.advisor_id, pair.second.candidate.advisor_id, pair.score)
        for pair in expected
    ]
    if locked is None:
        assert [pair.score for pair in ranking.pairs] == [pair.score for pair in expected[:1]]
