"""Two coordinators press at once, each in her own browser: one wins, the other is told who."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from advisors.models import HourEntry
from requests.models import Offer, SupportRequest
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.requests.at_once import at_once
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def press(client: Client, case: SupportRequest, name: str, posted: dict) -> str:
    """Press a button and return what she then reads, on one line."""
    answer = client.post(reverse(f"coordinator:{name}", args=[case.pk]), posted, follow=True)
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def browsers(coordinator, other_coordinator) -> list[Client]:
    return [signed_in(coordinator), signed_in(other_coordinator)]


@pytest.fixture
def offer(cast, other_advisor) -> tuple[SupportRequest, str, list[dict]]:
    """A case that is ready, and each coordinator's own choice of advisor."""
    case = walk(cast, Status.READY)
    for advisor in (cast.advisor, other_advisor):
        stories.qualify(advisor, case, now=MONDAY)
    choices = [{"version": case.version, "lead": a.pk} for a in (cast.advisor, other_advisor)]
    return case, "send_offer", choices


@pytest.fixture
def clarification(cast) -> tuple[SupportRequest, str, list[dict]]:
    """A new case, and each coordinator's own idea of the hours."""
    case = walk(cast, Status.SUBMITTED)
    shared = {
        "version": case.version,
        "theme_1": case.request_themes.get().area_id,
        **{f"level_{number}": 2 for number in (1, 2, 3)},
    }
    return case, "clarify", [{**shared, "hours": "5"}, {**shared, "hours": "9"}]


def test_the_second_offer_is_refused_and_names_the_first(browsers, offer):
    case, button, (hers, his) = offer

    press(browsers[0], case, button, hers)
    told = press(browsers[1], case, button, his)

    assert "Karen Toft" in told
    assert "Tilbudt til Vibeke Ibsen" in told
    assert Offer.objects.get().advisor_id == hers["lead"]


def test_the_second_clarification_is_kept_on_the_page_and_names_the_first(browsers, clarification):
    case, button, (hers, his) = clarification

    press(browsers[0], case, button, hers)
    told = press(browsers[1], case, button, his)

    assert "Karen Toft gemte ændringer" in told
    assert 'value="9"' in told
    case.refresh_from_db()
    assert case.planned_minutes == 5 * 60


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
NAMES = ["Karen Toft", "Kim Bech"]


def pressed_at_once(browsers, case, button, choices) -> list[str]:
    return at_once(
        *(
            lambda b=browser, chosen=choice: press(b, case, button, chosen)
            for browser, choice in zip(browsers, choices, strict=True)
        )
    )


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_offers_at_once_leave_one_and_tell_the_other(browsers, offer):
    case, button, choices = offer

    told = pressed_at_once(browsers, case, button, choices)

    winner = [c["lead"] for c in choices].index(Offer.objects.get().advisor_id)
    assert "alert-success" in told[winner]
    assert "alert-success" not in told[1 - winner]
    assert NAMES[winner] in re.search(r"alert-error.*?</div>", told[1 - winner])[0]
    assert HourEntry.objects.filter(kind=HourEntry.Kind.RESERVED).count() == 1


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_clarifications_at_once_leave_one_and_tell_the_other(browsers, clarification):
    case, button, choices = clarification

    told = pressed_at_once(browsers, case, button, choices)

    case.refresh_from_db()
    winner = [5 * 60, 9 * 60].index(case.planned_minutes)
    assert "alert-success" in told[winner]
    assert f"{NAMES[winner]} gemte ændringer" in told[1 - winner]
