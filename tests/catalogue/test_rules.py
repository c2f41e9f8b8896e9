"""What must not stand on a card, and which cards look like a request."""

import pytest

from catalogue.matching import Likeness, closest, words_in
from catalogue.redaction import Telling, told_in

TELLING = Telling(
    schools=frozenset({"Nordbakkeskolen", "Søengens Skole", "Åparkens Skole"}),
    people=frozenset({"Tina Holm", "Vibeke Ibsen"}),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("På Nordbakkeskolen var der uro.", ["Nordbakkeskolen"]),
        ("nordbakkeskolens team", ["nordbakkeskolen"]),
        ("Nordbakke gjorde sådan", ["Nordbakke"]),
        ("I 4.b på Søengen", ["4.b", "Søengen"]),
        ("På søengens skole", ["søengens skole"]),
        ("Vi var i 4.b om mandagen", ["4.b"]),
        ("Vi var i 4. B.", ["4. B"]),
        ("I 0A og 10 c var der ro", ["0A", "10 c"]),
        ("Sag 2026-00042 var svær", ["2026-00042"]),
        ("Tina Holm foreslog det", ["Tina Holm"]),
        ("På 4. klassetrin i 5 uger", []),
        ("Vi prøvede 2 f.eks. korte pauser", []),
        ("En park ved åen", []),
        ("Fra 2026-27 og frem", []),
        ("", []),
    ],
)
def test_what_tells_where_it_comes_from_is_found(text, found):
    assert told_in(text, TELLING) == found


def like(*themes, level="middle", form="sparring", text=""):
    return Likeness(frozenset(themes), level, form, words_in(text))


def test_themes_come_first_then_level_and_form_then_words():
    need = like(1, 2, text="Konflikter i overgangen fra frikvarter til time")
    cards = {
        10: like(1, level="lower", form="training", text="frikvarter overgangen konflikter"),
        20: like(1, 2, level="lower", form="training"),
        30: like(1, text="noget helt andet"),
        40: like(1, text="Overgange efter frikvarteret"),
        50: like(3, text="Konflikter i overgangen fra frikvarter til time"),
    }

    assert closest(need, cards.items(), at_most=10) == [20, 40, 30, 10]
    assert closest(need, cards.items(), at_most=2) == [20, 40]


def test_equals_keep_the_order_they_came_in():
    cards = [(n, like(1)) for n in (7, 3, 5)]

    assert closest(like(1), cards, at_most=3) == [7, 3, 5]


def test_endings_and_common_words_do_not_count():
    assert words_in("Frikvarteret", "frikvarterer") == {"frikva"}
    assert words_in("Eleverne i klassen har fri") == frozenset()
