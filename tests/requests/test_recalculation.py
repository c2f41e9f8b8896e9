"""A changed calendar moves no deadline until a coordinator, who has seen what moves, says so."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from lifecycle.services import history
from notifications.models import Message
from requests.errors import CalendarHasChanged
from requests.models import SupportRequest
from requests.queries.recalculation import moves
from requests.services import intake, recalculation, triage
from schools.models import ClosingDay, Municipality
from schools.services import calendars
from tests import stories
from tests.factories import ClosingDayFactory

PAGE = "/koordinator/frister/"


def close(municipality, *days):
    for day in days:
        ClosingDayFactory(municipality=municipality, day=day, kind=ClosingDay.Kind.CLOSED)
    calendars.has_changed(municipality, by=SYSTEM)
    municipality.refresh_from_db()


def deadline(support_request):
    return SupportRequest.objects.get(pk=support_request.pk).match_by


def recalculated(municipality, by):
    municipality.refresh_from_db()
    return recalculation.recalculate(
        municipality, by=by, now=timezone.now(), version=municipality.calendar_version
    )


@pytest.fixture
def case(tina, nordbakke, coordinator, monday):
    """Received on Monday 16 November 2026; five working days end on Monday the 23rd."""
    return stories.a_submitted_request(tina, nordbakke, now=timezone.now())


def test_an_unchanged_calendar_moves_nothing(case, municipality, coordinator):
    assert moves(municipality) == []
    assert recalculated(municipality, coordinator) == []


def test_a_new_closing_day_moves_nothing_by_itself(case, municipality):
    close(municipality, dt.date(2026, 11, 18))

    assert deadline(case) == dt.date(2026, 11, 23)
    [move] = moves(municipality)
    assert (move.before.match_by, move.after.match_by) == (
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 24),
    )


def test_the_act_moves_it_with_history_and_a_mail_and_only_once(case, municipality, coordinator):
    close(municipality, dt.date(2026, 11, 18))

    assert len(recalculated(municipality, coordinator)) == 1
    assert recalculated(municipality, coordinator) == []

    assert deadline(case) == dt.date(2026, 11, 24)
    assert [line.transition for line in history(case)][-1] == "recalculate"
    [mail] = Message.objects.filter(kind="requests.deadline_moved")
    assert (mail.recipient, mail.case_number) == (case.created_by, case.case_number)
    municipality.refresh_from_db()
    assert municipality.deadlines_are_current


def test_a_pause_that_has_ended_is_kept(case, municipality, coordinator, tina, monday):
    question = triage.ask(
        case, by=coordinator, now=timezone.now(), version=case.version, text="Hvor mange voksne?"
    )
    monday.shift(dt.timedelta(days=2))
    intake.answer(question, by=tina, now=timezone.now(), text="Fire.")
    assert deadline(case) == dt.date(2026, 11, 25)
    assert moves(municipality) == []

    close(municipality, dt.date(2026, 11, 20))
    recalculated(municipality, coordinator)

    assert deadline(case) == dt.date(2026, 11, 26)


def test_a_case_that_is_over_keeps_its_dates(case, municipality, coordinator):
    triage.decline(
        case, by=coordinator, now=timezone.now(), version=case.version, reason="Hører til PPR."
    )
    close(municipality, dt.date(2026, 11, 18))

    assert moves(municipality) == []


def test_a_changed_policy_moves_deadlines_too(case, municipality, coordinator):
    Municipality.objects.filter(pk=municipality.pk).update(
        official_clock=Municipality.Clock.SAME_WEEK
    )
    calendars.has_changed(municipality, by=SYSTEM)

    recalculated(municipality, coordinator)

    assert deadline(case) == dt.date(2026, 11, 20)


def test_only_the_coordinator_moves_deadlines(case, municipality, tina, administrator):
    for person in (tina, administrator):
        with pytest.raises(NotAllowed):
            recalculated(municipality, person)


def test_a_calendar_that_changed_after_she_looked_moves_nothing(case, municipality, coordinator):
    close(municipality, dt.date(2026, 11, 18))
    seen = municipality.calendar_version
    close(municipality, dt.date(2026, 11, 19))

    with pytest.raises(CalendarHasChanged):
        recalculation.recalculate(municipality, by=coordinator, now=timezone.now(), version=seen)

    assert deadline(case) == dt.date(2026, 11, 23)


def test_the_page_shows_what_moves_and_the_board_leads_to_it(
    client, case, municipality, coordinator
):
    client.force_login(coordinator)
    assert PAGE not in client.get("/koordinator/").content.decode()
    close(municipality, dt.date(2026, 11, 18))

    assert f'href="{PAGE}"' in client.get("/koordinator/").content.decode()
    page = client.get(PAGE).content.decode()
    assert case.case_number in page
    assert "mandag 23. november 2026" in page
    assert "tirsdag 24. november 2026" in page

    client.post(PAGE, {"version": municipality.calendar_version})
    assert deadline(case) == dt.date(2026, 11, 24)
    assert PAGE not in client.get("/koordinator/").content.decode()


def test_the_page_says_when_the_calendar_has_moved_on(client, case, municipality, coordinator):
    client.force_login(coordinator)
    close(municipality, dt.date(2026, 11, 18))

    page = client.post(PAGE, {"version": municipality.calendar_version - 1}, follow=True)

    assert "Kalenderen er ændret, siden du så efter." in page.content.decode()
    assert deadline(case) == dt.date(2026, 11, 23)


def test_the_page_costs_the_same_for_one_and_for_many(
    client, case, tina, nordbakke, municipality, coordinator, statements
):
    client.force_login(coordinator)
    close(municipality, dt.date(2026, 11, 18))
    client.get(PAGE)
    with statements() as one:
        client.get(PAGE)
    for _ in range(3):
        stories.a_submitted_request(tina, nordbakke, now=timezone.now())
    SupportRequest.objects.update(match_by=dt.date(2026, 11, 23))
    with statements() as many:
        client.get(PAGE)

    assert len(one) == len(many) <= 8


def test_nobody_else_finds_the_page(client, tina, municipality, centre_leader):
    for person in (tina, centre_leader):
        client.force_login(person)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"version": 0}).status_code == 404
