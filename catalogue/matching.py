"""Which examples look like a request: themes first, then level and form, then words. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]{5,}")
STEM = 6
"""Letters that are compared: Danish puts its endings after them."""
COMMON = frozenset(
    {
        *("andre", "bliver", "blive", "derfor", "eleven", "eleverne", "elever", "efter"),
        *("flere", "forskellige", "fordi", "gerne", "hvordan", "hvornår", "hverdag", "ikke"),
        *("klasse", "klassen", "kunne", "lærer", "lærere", "lærerne", "meget", "mellem"),
        *("noget", "nogle", "prøvet", "samme", "skole", "skolen", "skulle", "sammen"),
        *("under", "undervisning", "undervisningen", "vores", "voksne", "ønsker", "altid"),
    }
)


@dataclass(frozen=True)
class Likeness:
    """What is compared, of a request and of an example alike. `words` from `words_in`."""

    themes: frozenset[int]
    level: str
    form: str
    words: frozenset[str]


def words_in(*texts: str) -> frozenset[str]:
    """Return the telling words of the texts, cut to their stems."""
    return frozenset(
        word[:STEM]
        for text in texts
        for word in WORD.findall(text.casefold())
        if word not in COMMON
    )


def closest(
    need: Likeness, cards: Iterable[tuple[int, Likeness]], *, at_most: int
) -> Sequence[int]:
    """Return the keys of the cards that share a theme with the need, the closest first.

    Among equals the order in which they came decides.
    """
    ranked = sorted(
        (_distance(need, card), place, key)
        for place, (key, card) in enumerate(cards)
        if need.themes & card.themes
    )
    return [key for _score, _place, key in ranked[:at_most]]


def _distance(need: Likeness, card: Likeness) -> tuple[int, int, int]:
    """Smaller is closer: shared themes, then level and form, then words."""
    return (
        -len(need.themes & card.themes),
        -((need.level == card.level) + (need.form == card.form)),
        -len(need.words & card.words),
    )
