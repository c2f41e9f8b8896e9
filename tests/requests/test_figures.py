"""The share of promises that were kept: what counts for it, against it, and not at all."""

import datetime as dt

import pytest
from django.db import connection

from requests.models import SupportRequest
from requests.queries.figures import Share, _counts, figures_of
from requests.services import intake, offers, triage
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")

A_WEEK_AGO = MONDAY - dt.timedelta(weeks=1)
"""Received then, the same week ended on Friday the 13th, and the five days end on the 16th."""
TWO_WEEKS_AGO = MONDAY - dt.timedelta(weeks=2)
BEFORE_BOTH = TWO_WEEKS_AGO + dt.timedelta(days=2)
AFTER_BOTH = TWO_WEEKS_AGO + dt.timedelta(days=10)
REASON = "Hører til PPR."


def shares(municipality, *, days_later: int = 0) -> tuple[Share, Share]:
    today = MONDAY.date() + dt.timedelta(days=days_later)
    month = figures_of([municipality.pk], today=today).this_month
    return month.in_five, month.in_week


def sent(cast, at=TWO_WEEKS_AGO) -> SupportRequest:
    return walk(cast, Status.SUBMITTED, now=at)


def test_an_open_case_past_its_promise_counts_against_it(cast, municipality):
    sent(cast)

    assert shares(municipality) == (Share(0, 1), Share(0, 1))


def test_the_two_clocks_are_decided_each_on_its_own_day(cast, municipality):
    sent(cast, A_WEEK_AGO)

    assert shares(municipality) == (Share(0, 0), Share(0, 1))
    assert shares(municipality, days_later=1) == (Share(0, 1), Share(0, 1))


def test_a_match_in_time_counts_for_it_and_a_late_one_against_it_once(cast, municipality):
    offered = walk(cast, Status.OFFERED, now=TWO_WEEKS_AGO)
    assert shares(municipality) == (Share(0, 1), Share(0, 1))

    offers.accept(offered.offers.get(), by=cast.advisor.user, now=AFTER_BOTH)
    assert shares(municipality) == (Share(0, 1), Share(0, 1))

    walk(cast, Status.MATCHED, now=TWO_WEEKS_AGO)
    assert shares(municipality) == (Share(1, 2), Share(1, 2))


def test_a_promise_broken_last_month_stays_there_when_it_is_matched_this_month(cast, municipality):
    late = dt.datetime(2026, 10, 20, 9, tzinfo=MONDAY.tzinfo)
    offered = walk(cast, Status.OFFERED, now=late)
    offers.accept(offered.offers.get(), by=cast.advisor.user, now=MONDAY)

    figures = figures_of([municipality.pk], today=MONDAY.date())

    assert figures.this_month.in_five == Share(0, 0)
    assert figures.this_school_year.in_five == Share(0, 1)
    assert figures.weeks[-1].matched == 1


def withdraw(cast, case, at):
    return intake.withdraw(case, by=cast.author, now=at, reason=REASON)


def decline(cast, case, at):
    return triage.decline(case, by=cast.coordinator, now=at, version=case.version, reason=REASON)


def refer_on(cast, case, at):
    return triage.refer_on(case, by=cast.coordinator, now=at, version=case.version, reason=REASON)


@pytest.mark.parametrize("end", [withdraw, decline, refer_on])
@pytest.mark.parametrize(("at", "share"), [(BEFORE_BOTH, Share(0, 0)), (AFTER_BOTH, Share(0, 1))])
def test_what_ends_before_its_deadline_does_not_count_and_after_it_does(
    cast, municipality, end, at, share
):
    end(cast, sent(cast), at)

    assert shares(municipality) == (share, share)


@pytest.mark.parametrize(
    ("asked", "share"), [(BEFORE_BOTH, Share(0, 0)), (AFTER_BOTH, Share(0, 1))]
)
def test_while_the_school_is_asked_a_promise_is_not_broken_unless_it_was_before(
    cast, municipality, asked, share
):
    case = sent(cast)
    triage.ask(case, by=cast.coordinator, now=asked, version=case.version, text="Hvor mange?")

    assert shares(municipality) == (share, share)


def test_the_waiting_list_does_not_hide_a_broken_promise(cast, municipality):
    walk(cast, Status.WAITING_LIST, now=TWO_WEEKS_AGO)

    assert shares(municipality) == (Share(0, 1), Share(0, 1))


def test_the_number_over_the_deadline_is_the_length_of_the_list_it_leads_to(
    client, cast, coordinator, monday
):
    for status in (Status.SUBMITTED, Status.AWAITING_SCHOOL, Status.WAITING_LIST, Status.MATCHED):
        walk(cast, status, now=TWO_WEEKS_AGO)  # on the list: promised 14 days later, today
    client.force_login(coordinator)

    seen = []
    for day in (MONDAY, MONDAY + dt.timedelta(days=1)):
        monday.move_to(day)
        number = client.get("/koordinator/").context["figures"].overdue
        listed = client.get("/koordinator/liste/?deadline=overdue").context["page"].total
        seen.append((number, listed))

    assert seen == [(1, 1), (2, 2)]


def test_what_the_centre_has_not_received_is_no_promise(cast, municipality):
    stories.a_draft(cast.author, cast.school, now=TWO_WEEKS_AGO)
    walk(cast, Status.AWAITING_LEADER, now=TWO_WEEKS_AGO)

    assert shares(municipality) == (Share(0, 0), Share(0, 0))


def test_another_municipality_has_its_own_figures(cast, other_municipality):
    sent(cast)

    assert shares(other_municipality) == (Share(0, 0), Share(0, 0))


def test_the_board_and_the_leader_are_told_what_is_counted(client, cast, coordinator):
    sent(cast)
    client.force_login(coordinator)

    page = client.get("/koordinator/").content.decode()

    assert "0 af 1" in page
    assert "Tæller henvendelser, der er matchet, og dem, hvis frist er overskredet." in page


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_old_cases_are_not_read_for_the_figures_of_today(cast, municipality):
    old = walk(cast, Status.CLOSED, now=MONDAY - dt.timedelta(days=700))
    values = {
        field.attname: getattr(old, field.attname)
        for field in SupportRequest._meta.concrete_fields
        if field.attname not in {"id", "case_number"}
    }
    SupportRequest.objects.bulk_create(
        SupportRequest(**values, case_number=f"K-{number}") for number in range(5000)
    )
    sent(cast)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_supportrequest")

    plan = _counts([municipality.pk], MONDAY.date()).explain()

    assert "requests_received" in plan
    assert "requests_matched" in plan
    assert "Seq Scan on requests_supportrequest" not in plan


def test_the_causes_of_waiting_are_counted_for_the_centre_leader(client, cast, centre_leader):
    walk(cast, Status.WAITING_LIST)
    over = walk(cast, Status.WAITING_LIST)
    triage.take_off_waiting_list(over, by=cast.coordinator, now=MONDAY, version=over.version)
    client.force_login(centre_leader)

    page = client.get("/leder/")

    (cause,) = page.context["causes"]
    assert (cause.label, cause.begun, cause.waiting) == ("Ingen ledig vejleder", 2, 1)
    assert "Hvorfor henvendelser venter" in page.content.decode()
