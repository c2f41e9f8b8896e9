"""The scan on three hundred invented sentences, and the figures in the documents."""

from pathlib import Path

import pytest
from django.conf import settings

from bench.scan import NAME, measured, table
from privacy.scan import Kind, scan
from tests.privacy.labelled_texts import LABELLED


def test_there_are_three_hundred_sentences_and_no_two_are_the_same():
    assert len(LABELLED) >= 300
    assert len({text for text, _kind in LABELLED}) == len(LABELLED)


def test_no_cpr_number_passes_and_nothing_harmless_is_stopped():
    result = measured()

    assert result.recall(Kind.CPR) == 1
    assert result.stopped == 0


@pytest.mark.parametrize("kind", [NAME, Kind.INITIALS, Kind.DIAGNOSIS])
def test_nine_of_ten_are_warned_of(kind):
    assert measured().recall(kind) >= 0.9


def test_few_are_warned_without_cause():
    assert measured().false_alarms <= 0.03


def test_the_documents_tell_the_figures_as_they_are():
    told = Path(settings.BASE_DIR, "docs", "scan.md").read_text(encoding="utf-8")

    assert table(measured()) in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vi har en dreng, som har ADHD.", ["en dreng, som har ADHD"]),
        ("ADHD-drengen larmer.", ["ADHD-drengen"]),
        ("Hendes angst er taget til.", ["Hendes angst"]),
        ("Eleven er udredt for PTSD og har epilepsi.", ["Eleven er udredt for PTSD"]),
    ],
)
def test_a_diagnosis_of_one_person_is_found_where_it_stands(text, words):
    found = scan(text).diagnoses

    assert [text[span.start : span.end] for span in found] == words


@pytest.mark.parametrize(
    "text",
    [
        "Flere elever med ADHD har brug for pauser.",
        "Vi vil gerne have viden om autisme.",
        "Hun er erfaren med elever, der har autisme.",
        "Skolen er god til ordblindhed.",
        "Eleven går i en klasse. Vi taler om autisme.",
    ],
)
def test_a_diagnosis_in_general_gives_no_warning(text):
    assert scan(text).diagnoses == ()
