"""How small counts are kept from telling what one person answered. Pure.

Counts of 1 to 4 are hidden. So that they can not be worked out again:

- the empty cells are hidden with them, and another cell where what is hidden adds up in one way
  only: for every hidden cell at least two numbers remain possible, also for one who knows this
  rule (tests/courses/test_disclosure.py goes through all tables);
- fewer than five answers in all show nothing;
- only whole fives are counted, the oldest first, so that the page of today minus that of yesterday
  is never one person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 5


@dataclass(frozen=True)
class Published:
    """A row of counts as it may be shown; None is a hidden cell. Of `total` answers."""

    cells: tuple[int | None, ...]
    total: int

    @property
    def hidden(self) -> int:
        """How many answers lie in the hidden cells together."""
        return self.total - sum(cell or 0 for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        return self.total == 0


def counted(answers: int) -> int:
    """Return how many of the answers are counted: whole fives."""
    return answers - answers % SMALLEST


def published(counts: Sequence[int]) -> Published:
    """Return the counts with the small ones, and what would give them away, hidden.

    As soon as one of 1 to 4 is hidden the empty cells are too: else two hidden cells that hold
    eight would be four each. Where what is hidden still adds up in one way only, the smallest of
    the others is hidden as well, with all its equals: which of them would tell.
    """
    total = sum(counts)
    if 0 < total < SMALLEST:
        return Published(tuple(None for _count in counts), total)
    hidden = {place for place, count in enumerate(counts) if count < SMALLEST}
    if not any(counts[place] for place in hidden):
        return Published(tuple(counts), total)
    others = sorted({count for count in counts if count >= SMALLEST})
    while others and not _is_safe(hidden, counts):
        least = others.pop(0)
        hidden |= {place for place, count in enumerate(counts) if count == least}
    return Published(
        tuple(None if place in hidden else count for place, count in enumerate(counts)), total
    )


def _is_safe(hidden: set[int], counts: Sequence[int]) -> bool:
    """Whether the sum of what is hidden, which anybody can work out, leaves a choice."""
    most = len(hidden) * (SMALLEST - 1)
    return len(hidden) >= 2 and sum(counts[place] for place in hidden) != most
