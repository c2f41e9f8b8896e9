import pytest
from django.utils import translation

from schools.weekslots import WeekSlot, slot_labels, slots_in_text


def test_every_weekday_has_three_slots_in_the_order_of_the_week():
    days = ("mon", "tue", "wed", "thu", "fri")

    assert WeekSlot.values == [f"{day}-{part}" for day in days for part in ("am", "mid", "pm")]


def test_labels_come_in_the_order_of_the_week_and_each_once():
    with translation.override("en"):
        assert slot_labels(["fri-pm", "mon-am", "fri-pm"]) == ["Monday morning", "Friday afternoon"]


def test_labels_are_danish_for_a_danish_reader():
    with translation.override("da"):
        assert slot_labels({"wed-mid"}) == ["Onsdag midt på dagen"]


def test_unknown_codes_and_none_at_all_give_no_labels():
    assert slot_labels(["sat-am", ""]) == []
    assert slot_labels([]) == []


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("da", ["mandag formiddag", "onsdag midt på dagen"]),
        ("en", ["Monday morning", "Wednesday midday"]),
    ],
)
def test_weekdays_within_a_sentence_are_written_as_the_language_has_them(language, written):
    with translation.override(language):
        assert slots_in_text(["wed-mid", "mon-am"]) == written
