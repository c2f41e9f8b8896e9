"""What the pages of a cycle cost, empty and full."""

import pytest
from django.utils import timezone

from tests import stories
from tests.kompetencecenter.test_budgets import CASE, cost


@pytest.mark.parametrize(
    ("person", "path"),
    [
        pytest.param("advisor", "/vejleder/forloeb/{pk}/aktionslaering/", id="advisor"),
        pytest.param("tina", "/forloeb/{pk}/aktionslaering/", id="school"),
        pytest.param("coordinator", "/forloeb/{pk}/aktionslaering/", id="coordinator"),
        pytest.param("advisor", "/vejleder/forloeb/{pk}/aktionslaering/runde/3/ark/", id="sheet"),
        pytest.param(
            "advisor", "/vejleder/forloeb/{pk}/aktionslaering/runde/3/fase/5/", id="phase"
        ),
        pytest.param("advisor", "/vejleder/forloeb/{pk}/", id="course, advisor"),
        pytest.param("coordinator", "/forloeb/{pk}/", id="course, coordinator"),
    ],
)
def test_a_cycle_costs_the_same_empty_and_with_three_rounds_of_five_phases(
    person, path, request, statements, course
):
    user = course.lead.user if person == "advisor" else request.getfixturevalue(person)
    cycle = stories.an_action_learning(course, now=timezone.now())

    few = cost(user, path.format(pk=course.pk), statements)
    stories.write_everything(cycle, now=timezone.now(), text="Vi ser på de første minutter. " * 40)
    stories.walk_rounds(cycle, steps=14, now=timezone.now())
    many = cost(user, path.format(pk=course.pk), statements)

    assert many <= CASE
    # Answers have a statement of their own once there are entries, whatever their number.
    assert many <= few + 1
