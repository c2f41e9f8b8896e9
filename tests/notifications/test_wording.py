"""What the office may write, and what it is told when it may not."""

import pytest

from notifications.catalogue import MessageKind
from notifications.wording import (
    BrokenWording,
    Variable,
    Words,
    faults,
    faults_of_form,
    fill,
    variables_of,
    variables_of_subject,
)

KIND = MessageKind(
    "test.of_a_case",
    "Sag %(case_number)s",
    "mail/base.txt",
    at_any_hour=True,
    deadline=lambda _message: None,
)
GENERAL = MessageKind("test.general", "Til dig", "mail/base.txt", at_any_hour=True)
TEXT = "Hej {fornavn}\n\nDer er nyt.\n{link}\n"
VALUES = {
    Variable.FIRST_NAME: "Anna",
    Variable.CASE_NUMBER: "2026-0042",
    Variable.LINK: "https://center.example/7/",
    Variable.DEADLINE: "mandag den 30. november 2026",
    Variable.SIGNATURE: "Centeret",
}


def codes(subject="Nyt i sag {sagsnummer}", text=TEXT, kind=KIND):
    return [(fault.part, fault.code) for fault in faults(kind, Words(subject, text))]


def said(subject="Nyt", text=TEXT, kind=KIND):
    [fault] = faults(kind, Words(subject, text))
    return fault.message


def test_each_kind_has_the_variables_it_knows():
    assert variables_of(KIND) == list(Variable)
    assert variables_of_subject(KIND) == [Variable.CASE_NUMBER, Variable.DEADLINE]
    assert variables_of(GENERAL) == [Variable.FIRST_NAME, Variable.LINK, Variable.SIGNATURE]
    assert variables_of_subject(GENERAL) == []


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "{ Fornavn }, se {LINK} inden {frist}.",
        "Se her: {link}\n\nMed venlig hilsen\n{underskrift}",
        "Prisen er under 5 < 6 & mere\n{link}",
        "Ring på 20 00 00 00\n\tog se\n{link}",
        "{link}\n\nVenlig hilsen\nKompetencecenter Fjordby, Hans Rostgaards Vej 3",
        "{link}\n\nPPR og AKT kan også kontaktes, mandag-torsdag kl. 9-14, uge 7-26.",
        "{link}\n\nSe også https://www.fjordby.example/kompetencecenter",
    ],
)
def test_a_sound_text_has_no_fault(text):
    assert codes(text=text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hej", ["no link"]),
        ("", ["no link"]),
        ("Se {link}.", ["glued link"]),
        ("({link})", ["glued link"]),
        ("{link}\n{linket}", ["unknown variable"]),
        ("{link}\n{navn} {navn}", ["unknown variable"]),
        ("{link}\n{}", ["unknown variable"]),
        ("{link}\n{fornavn", ["brace"]),
        ("{link}\nfornavn}", ["brace"]),
        ("{{link}}", ["brace", "glued link"]),
        ("{link}\n{for\nnavn}", ["brace", "brace"]),
        ("{link}\n<b>vigtigt</b>", ["html"]),
        ("{link}\n<a href='x'", ["html"]),
        ("{link}\n<!-- skjult -->", ["html"]),
        ("{link}\nA&nbsp;B", ["html"]),
        ("{link}\nA&#8203;B", ["html"]),
        ("{link}\x00", ["control", "glued link"]),
        ("{link}\n\x1b[1m", ["control"]),
        ("{link}\nlinje\u2028linje", ["control"]),
        ("{link}\nDet gælder 010203-4567", ["cpr"]),
        ("{link}\nSpørg Jens Hansen", ["name"]),
        ("{link}\nM.K. svarer", ["name"]),
    ],
)
def test_a_text_with_a_fault(text, found):
    assert codes(text=text) == [("text", code) for code in found]


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("", ["empty"]),
        ("  ", ["empty"]),
        ("Nyt\nBcc: alle@example.dk", ["line"]),
        ("Nyt\rBcc: alle@example.dk", ["line"]),
        ("Nyt\x0bmere", ["line"]),
        ("Nyt\u2028mere", ["line"]),
        ("Nyt\tmere", ["line"]),
        ("Nyt til {fornavn}", ["unknown variable"]),
        ("Nyt: {link}", ["unknown variable"]),
        ("Nyt {", ["brace"]),
        ("<b>Nyt</b>", ["html"]),
        ("Om 010203-4567", ["cpr"]),
        ("Hilsen Jens Hansen", ["name"]),
    ],
)
def test_a_subject_with_a_fault(subject, found):
    assert codes(subject=subject) == [("subject", code) for code in found]


def test_a_variable_the_kind_does_not_know_is_a_fault():
    assert codes("Sag {sagsnummer}", kind=GENERAL) == [("subject", "unknown variable")]
    assert codes("Nyt", "{link}\n{frist}", kind=GENERAL) == [("text", "unknown variable")]


def test_what_is_said_names_the_variable_and_the_cure():
    assert said(text="Hej") == (
        "»Tekst« mangler {link}. Uden det kommer ingen fra mailen til siden: Skriv {link} på en"
        " linje for sig selv."
    )
    assert said(text="{link}\n{fornavm}") == (
        "»Tekst« må ikke indeholde {fornavm}. Mente du {fornavn}? Du kan bruge: {fornavn},"
        " {sagsnummer}, {link}, {frist}, {underskrift}."
    )
    assert said(text="{link}\n{elev}").startswith("»Tekst« må ikke indeholde {elev}. Du kan bruge:")
    assert said("{fornavn}", kind=GENERAL) == "»Emne« må ikke indeholde {fornavn}. Tag det ud."
    assert "linje 2" in said(text="{link}\n}")
    assert "<b>" in said(text="{link}\n<b>nu</b>")


def test_a_number_is_never_repeated_in_what_is_said():
    assert "0102" not in said(text="{link}\nDet gælder 010203-4567")


def test_filling_in_replaces_each_variable_once():
    words = Words("Sag {sagsnummer}", "Hej { Fornavn }\n{link}\n{frist}, {underskrift}")

    filled = fill(KIND, words, {**VALUES, Variable.FIRST_NAME: "{link}"})

    assert filled == Words(
        "Sag 2026-0042",
        "Hej {link}\nhttps://center.example/7/\nmandag den 30. november 2026, Centeret",
    )


@pytest.mark.parametrize(
    ("text", "cause"),
    [("{link}\n{elev}", "unknown variable"), ("Hej", "no link"), ("{link}\n{", "brace")],
)
def test_what_is_not_sound_is_not_filled_in(text, cause):
    with pytest.raises(BrokenWording, match=cause):
        fill(KIND, Words("Nyt", text), VALUES)


def test_a_value_that_is_not_known_is_no_empty_place():
    known = {variable: VALUES[variable] for variable in VALUES if variable != Variable.DEADLINE}

    with pytest.raises(BrokenWording, match="no value: frist"):
        fill(KIND, Words("Nyt", "{link}\n{frist}"), known)


def test_what_must_hold_when_a_mail_leaves_says_nothing_of_its_content():
    assert faults_of_form(KIND, Words("Nyt", "{link}\nJens Hansen, 010203-4567 <b>")) == []
