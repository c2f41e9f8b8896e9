"""Names worth a warning, and the ordinary words that must not give one."""

import pytest

from privacy.names import FIRST_NAMES, NOUN_NAMES, SENTENCE_START_NAMES, SURNAMES
from privacy.scan import Kind, find_names, scan
from tests.privacy.sample_texts import REQUESTS, SCHOOLS


def named(text: str) -> list[tuple[str, Kind]]:
    return [(text[span.start : span.end], span.kind) for span in find_names(text)]


@pytest.mark.parametrize("text", REQUESTS + SCHOOLS)
def test_ordinary_requests_give_no_warning(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Emma har det svært.", ["Emma"]),
        ("Vi taler om Mohammed og Fatima.", ["Mohammed", "Fatima"]),
        ("Det er Emmas og Lars' bord.", ["Emmas", "Lars"]),
        ("Ali’s mor kommer.", ["Ali’s"]),
        ("Anne-Marie sidder bagerst.", ["Anne-Marie"]),
        ("MOHAMMED RÅBER", ["MOHAMMED"]),
        ("Drengen Hans slår.", ["Hans"]),
        ("Vi så Per i går.", ["Per"]),
        ("Zuzanna og Oleksandr er nye.", ["Zuzanna", "Oleksandr"]),
        ("- Ahmed\n- Sofie", ["Ahmed", "Sofie"]),
    ],
)
def test_first_names(text, expected):
    assert named(text) == [(name, Kind.FIRST_NAME) for name in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bo Hansen går i klassen.", "Bo Hansen"),
        ("Per Nielsen kom i dag.", "Per Nielsen"),
        ("Vi har Liv Bergstrøm i gruppen.", "Liv Bergstrøm"),
        ("Sofie Amalie Jensen", "Sofie Amalie Jensen"),
        ("Hej, Xi Nielsen er her.", "Xi Nielsen"),
        ("Mødet med Bilal\u00a0Khan.", "Bilal\u00a0Khan"),
        ("Vi har talt med familien Jensen.", "familien Jensen"),
        ("Hr. og fru Kowalski", "fru Kowalski"),
    ],
)
def test_full_names(text, expected):
    assert named(text) == [(expected, Kind.FULL_NAME)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M.K. slår de andre.", ["M.K."]),
        ("Det gælder M. K. især", ["M. K."]),
        ("Vi kalder ham M.K her", ["M.K"]),
        ("elev A og elev B", ["elev A", "elev B"]),
        ("Eleven M.K. er ny.", ["Eleven M.K."]),
        ("pigen MK græder", ["pigen MK"]),
        ("M's forældre", ["M's"]),
    ],
)
def test_initials(text, expected):
    assert named(text) == [(initials, Kind.INITIALS) for initials in expected]


@pytest.mark.parametrize(
    "text",
    [
        # Words first, names second.
        "Bo i et skur. Liv og glade dage. Mark og eng. Dag og nat. Sol over byen.",
        "Vi ser Liv i klassen, og en Sol på tavlen.",
        "Hans adfærd er svær. Per uge er der to timer. Max fem elever. August bliver travl.",
        "Vi taler om det. Jan. og feb. er svære. Sine egne ideer er bedst.",
        # Places, institutions, methods and people everybody may name.
        "Anna-skolen, Hans Rømer Skolen, N. Zahles Skole, Karen Blixens Vej 3 og Sankt Hans.",
        "Vi læser H.C. Andersen, Astrid Lindgren og N.F.S. Grundtvig.",
        "Low arousal (Bo Hejlskov) og Maria Montessori.",
        # Abbreviations.
        "Vi bruger ASK, AKT, PPR, KRAP, PALS, SFO og TEACCH. P.S. IT og A.D.H.D.",
        "7.A. I dag er der prøve i klasse A. Derefter B.",
        "Hvad gør eleverne I underviser? Barnet PPR kender. Eleven NN.",
        "bl.a. elever, f.eks. i 4. klasse, jf. EVA's rapport og ALMA.",
        "forløbet begynder mandag i uge 36, og vi mødes onsdag i september",
        "",
    ],
)
def test_ordinary_words_give_no_warning(text):
    assert named(text) == []


def test_names_do_not_join_across_a_full_stop_or_a_line():
    assert named("Her er Emma. Jensen er et navn.\nSofie\nHansen") == [
        ("Emma", Kind.FIRST_NAME),
        ("Sofie", Kind.FIRST_NAME),
    ]


def test_a_name_warns_and_does_not_block():
    findings = scan("Emma sidder ved døren.")

    assert findings.warns
    assert not findings.blocks
    assert "Emma" not in repr(findings)


def test_the_lists_are_in_small_letters_and_apart():
    lists = (FIRST_NAMES, NOUN_NAMES, SENTENCE_START_NAMES)

    assert all(name == name.casefold() for names in (*lists, SURNAMES) for name in names)
    assert sum(len(names) for names in lists) == len(frozenset().union(*lists))
    assert len(FIRST_NAMES) > 900
