"""The readers of the environment: typed, and clear about what is missing."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from kompetencecenter import env


def test_text_falls_back_on_the_default(monkeypatch):
    monkeypatch.delenv("KC_TRIAL", raising=False)

    assert env.text("KC_TRIAL", "default") == "default"


def test_text_counts_blanks_as_missing(monkeypatch):
    monkeypatch.setenv("KC_TRIAL", "  ")

    with pytest.raises(ImproperlyConfigured, match=r"Missing KC_TRIAL.*\.env\.example"):
        env.text("KC_TRIAL")


def test_text_allows_an_empty_default(monkeypatch):
    monkeypatch.delenv("KC_TRIAL", raising=False)

    assert env.text("KC_TRIAL", "") == ""


@pytest.mark.parametrize(
    ("word", "value"), [("1", True), ("JA", True), ("on", True), ("0", False), ("", False)]
)
def test_flag_reads_words(monkeypatch, word, value):
    monkeypatch.setenv("KC_TRIAL", word)

    assert env.flag("KC_TRIAL", default=not value) is value


def test_flag_refuses_a_word_it_does_not_know(monkeypatch):
    monkeypatch.setenv("KC_TRIAL", "maybe")

    with pytest.raises(ImproperlyConfigured, match="KC_TRIAL must be 1 or 0, not 'maybe'"):
        env.flag("KC_TRIAL", default=False)


@pytest.mark.parametrize("word", ["ten", "-1", "1.5", "²"])
def test_number_refuses_what_is_no_whole_number(monkeypatch, word):
    monkeypatch.setenv("KC_TRIAL", word)

    with pytest.raises(ImproperlyConfigured, match="KC_TRIAL must be a whole number"):
        env.number("KC_TRIAL", 1)


def test_number_reads_and_falls_back(monkeypatch):
    monkeypatch.setenv("KC_TRIAL", " 25 ")
    assert env.number("KC_TRIAL", 1) == 25

    monkeypatch.delenv("KC_TRIAL")
    assert env.number("KC_TRIAL", 1) == 1


def test_words_drop_blanks(monkeypatch):
    monkeypatch.setenv("KC_TRIAL", "a.dk, ,b.dk,")

    assert env.words("KC_TRIAL") == ["a.dk", "b.dk"]
