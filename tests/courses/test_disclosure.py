"""No small count can be worked out again: every table of answers there can be is gone through."""

from collections import defaultdict

import pytest

from courses.disclosure import SMALLEST, counted, published


def tables(total, cells):
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(total - first, cells - 1):
            yield (first, *rest)


@pytest.mark.parametrize(
    ("cells", "total"), [(4, 5), (4, 10), (4, 15), (4, 20), (4, 25), (6, 5), (6, 10), (6, 15)]
)
def test_who_knows_the_rule_and_the_total_can_not_tell_a_hidden_count(cells, total):
    told = defaultdict(list)
    for table in tables(total, cells):
        told[published(table).cells].append(table)

    for shown, possible in told.items():
        for place, cell in enumerate(shown):
            if cell is None:
                assert len({table[place] for table in possible}) >= 2, (shown, possible)
            else:
                assert cell == 0 or cell >= SMALLEST


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((5, 0, 0, 10), (5, 0, 0, 10)),
        ((8, 4, 8, 0), (8, None, 8, None)),
        ((9, 2, 7, 8), (9, None, None, 8)),
        ((4, 4, 7, 5), (None, None, 7, None)),
        ((1, 1, 1, 1), (None, None, None, None)),
        ((0, 0, 0, 0), (0, 0, 0, 0)),
    ],
)
def test_what_is_hidden(counts, shown):
    assert published(counts).cells == shown


def test_what_is_hidden_together_can_be_drawn():
    assert published((9, 2, 7, 8)).hidden == 9
    assert published((0, 0, 0)).is_empty


@pytest.mark.parametrize(("answers", "n"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
def test_answers_are_counted_in_whole_fives(answers, n):
    assert counted(answers) == n
