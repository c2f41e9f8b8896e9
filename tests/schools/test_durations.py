import pytest
from django.utils import translation

from schools.durations import in_words


@pytest.mark.parametrize(
    ("minutes", "english", "danish"),
    [
        (0, "0 minutes", "0 minutter"),
        (1, "1 minute", "1 minut"),
        (45, "45 minutes", "45 minutter"),
        (60, "1 hour", "1 time"),
        (61, "1 hour and 1 minute", "1 time og 1 minut"),
        (90, "1 hour and 30 minutes", "1 time og 30 minutter"),
        (720, "12 hours", "12 timer"),
        (1_201, "20 hours and 1 minute", "20 timer og 1 minut"),
        (-90, "minus 1 hour and 30 minutes", "minus 1 time og 30 minutter"),
    ],
)
def test_in_words(minutes, english, danish):
    with translation.override("en"):
        assert in_words(minutes) == english
    with translation.override("da"):
        assert in_words(minutes) == danish
