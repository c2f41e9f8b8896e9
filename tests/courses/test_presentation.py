"""Hours in words and as a bar."""

import pytest

from advisors.queries import Hours
from courses.presentation import course_hours, hours_used, in_hours


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0"),
        (60, "1"),
        (600, "10"),
        (9600, "160"),
        (90, "1,5"),
        (125, "2,08"),
        (15, "0,25"),
        (-60, "-1"),
    ],
)
def test_minutes_are_said_as_hours_with_no_more_decimals_than_they_need(minutes, text):
    assert in_hours(minutes) == text


def test_a_year_is_one_sentence():
    year = Hours(granted=9600, reserved=1200, spent=2520, free=5880)

    assert hours_used(year).text == "42 timer brugt af 160, 98 ledige"


def test_more_than_released_is_told_and_drawn():
    used = hours_used(Hours(granted=600, spent=660, overrun=60))

    assert used.overrun == "1"
    assert used.spent.is_over


def test_an_advisor_without_hours_has_an_empty_bar():
    used = hours_used(Hours())

    assert used.text == "0 timer brugt af 0, 0 ledige"
    assert used.spent.fill_width == "0.00%"


@pytest.mark.parametrize(
    ("planned", "text"), [(540, "7,5 timer brugt af 9 planlagte"), (None, "7,5 timer brugt")]
)
def test_a_course_tells_what_it_has_taken(planned, text):
    assert course_hours(450, planned) == text
