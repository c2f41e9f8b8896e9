"""The board: what it counts, what it finds, who may see it, and what it costs."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from privacy.models import AccessEvent, Act
from requests.models import SupportRequest
from requests.services import triage
from tests import stories
from tests.conftest import MONDAY

BOARD = "/koordinator/"


@pytest.fixture
def karen(client: Client, coordinator, monday) -> Client:
    client.force_login(coordinator)
    return client


def numbers(response) -> list[str]:
    return [row.case_number for row in response.context["page"].rows]


def received(author, school, days_ago: int = 0, **values) -> SupportRequest:
    return stories.a_submitted_request(
        author, school, now=MONDAY - dt.timedelta(days=days_ago), **values
    )


def test_the_shortest_time_left_comes_first(karen, tina, nordbakke):
    late, old, new = (received(tina, nordbakke, days) for days in (10, 3, 0))

    response = karen.get(BOARD)

    assert numbers(response) == [late.case_number, old.case_number, new.case_number]
    badges = [row.badge.text for row in response.context["page"].rows]
    assert badges == ["3 dage over frist", "Om 4 dage", "Om 7 dage"]


def test_the_figures_count_what_they_say(karen, coordinator, tina, nordbakke):
    received(tina, nordbakke, 10)
    paused = received(tina, nordbakke, 10)
    triage.ask(
        paused,
        by=coordinator,
        now=MONDAY - dt.timedelta(days=9),
        version=paused.version,
        text="Hvor mange voksne?",
    )
    received(tina, nordbakke)

    figures = karen.get(BOARD).context["figures"]

    assert (figures.open, figures.overdue, figures.oldest_days) == (3, 1, 3)
    assert figures.awaiting_coordinator == 2
    assert figures.this_month.in_five.percent is None
