"""Several cases at once: what the preview promises, what is done, what had changed meanwhile."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from notifications.models import Message
from requests.models import SupportRequest, Wait
from requests.services import bulk, triage
from requests.services.bulk import BulkAct, ChosenLine, WaitTerms
from requests.states import Status
from tests.conftest import MONDAY
from tests.requests.at_once import at_once
from tests.requests.walks import walk

PREVIEW, ACT = "/koordinator/flere/", "/koordinator/flere/udfoer/"
TERMS = WaitTerms(Wait.Cause.NO_HOURS, "Timerne er brugt.", dt.date(2026, 12, 1))
WAIT = {
    "act": "wait",
    "cause": "no_hours",
    "reason": "Timerne er brugt.",
    "promised_on_day": "1",
    "promised_on_month": "12",
    "promised_on_year": "2026",
}


@pytest.fixture
def karen(client: Client, coordinator, monday) -> Client:
    client.force_login(coordinator)
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def line(case: SupportRequest) -> str:
    return f"{case.pk}.{case.version}"


def status_of(case: SupportRequest) -> str:
    return SupportRequest.objects.get(pk=case.pk).status


POSSIBLE = {
    "begin": {Status.SUBMITTED},
    "wait": {Status.SUBMITTED, Status.IN_TRIAGE, Status.READY},
    "take_off": {Status.WAITING_LIST},
}


@pytest.mark.parametrize("act", POSSIBLE)
def test_the_preview_says_what_will_happen_to_each_and_changes_nothing(karen, cast, act):
    statuses = (
        *(Status.SUBMITTED, Status.IN_TRIAGE, Status.READY, Status.AWAITING_SCHOOL),
        *(Status.WAITING_LIST, Status.OFFERED, Status.MATCHED, Status.DECLINED),
    )
    cases = {status: walk(cast, status) for status in statuses}

    page = karen.get(PREVIEW, {"act": act, "case": [line(case) for case in cases.values()]})
    preview = page.context["preview"]

    by_number = {case.case_number: status for status, case in cases.items()}
    assert {by_number[one.case_number] for one in preview.can} == POSSIBLE[act]
    assert {by_number[one.case_number] for one in preview.can_not} == {*statuses} - POSSIBLE[act]
    assert "Den står som »Matchet«." in text_of(page)
    assert {status: status_of(case) for status, case in cases.items()} == {s: s for s in statuses}


def test_what_is_confirmed_is_done_to_each(karen, cast):
    cases = [walk(cast, Status.SUBMITTED) for _ in range(3)]

    page = karen.post(ACT, {"act": "begin", "line": [line(case) for case in cases]}, follow=True)

    assert {status_of(case) for case in cases} == {Status.IN_TRIAGE}
    assert "3 henvendelser er ændret" in text_of(page)


def test_a_line_that_has_changed_meanwhile_is_told_and_the_others_are_done(
    karen, cast, other_coordinator
):
    cases = [walk(cast, Status.SUBMITTED) for _ in range(2)]
    triage.begin(cases[0], by=other_coordinator, now=MONDAY, version=cases[0].version)

    page = karen.post(ACT, {"act": "begin", "line": [line(case) for case in cases]}, follow=True)

    assert "nogle var ændret imens" in text_of(page)
    assert "Kim Bech" in text_of(page)
    assert [one.case_number for one in page.context["page"].changed] == [cases[0].case_number]
    assert status_of(cases[1]) == Status.IN_TRIAGE


def test_confirming_twice_does_it_once(karen, cast):
    case = walk(cast, Status.SUBMITTED)
    posted = {"act": "begin", "line": [line(case)]}

    karen.post(ACT, posted)
    again = karen.post(ACT, posted, follow=True)

    assert [one.case_number for one in again.context["page"].changed] == [case.case_number]
    assert SupportRequest.objects.get(pk=case.pk).version == case.version + 1


def test_the_waiting_list_takes_one_cause_reason_and_date_for_all(karen, cast):
    cases = [walk(cast, Status.READY), walk(cast, Status.SUBMITTED)]

    karen.post(ACT, {**WAIT, "line": [line(case) for case in cases]})

    for case in cases:
        case.refresh_from_db()
        assert (case.status, case.outcome_reason) == (Status.WAITING_LIST, "Timerne er brugt.")
        assert case.promised_on == dt.date(2026, 12, 1)
        assert case.waits.get().cause == Wait.Cause.NO_HOURS
    assert Message.objects.filter(kind="requests.waiting_list").count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Skriv begrundelsen"),
        ({"reason": "Det gælder 311236-4123."}, "CPR-nummer"),
        ({"cause": ""}, "Vælg, hvorfor henvendelsen skal vente"),
        ({"promised_on_day": "15", "promised_on_month": "11"}, "dags dato"),
    ],
)
def test_terms_that_do_not_hold_keep_what_was_typed_and_do_nothing(karen, cast, wrong, said):
    case = walk(cast, Status.READY)

    page = karen.post(ACT, {**WAIT, "line": [line(case)], **wrong})

    assert page.status_code == 422
    assert said in text_of(page)
    assert f'name="line" value="{line(case)}"' in page.content.decode()
    assert status_of(case) == Status.READY


def test_taken_off_together_they_are_ready_and_the_waits_are_over(karen, cast):
    cases = [walk(cast, Status.WAITING_LIST) for _ in range(2)]

    karen.post(ACT, {"act": "take_off", "line": [line(case) for case in cases]})

    assert {status_of(case) for case in cases} == {Status.READY}
    assert not Wait.objects.filter(ended_on__isnull=True).exists()


@pytest.mark.parametrize("odd", ["", "x", "1", "1.x", "1.1.1", "-1.1", "9" * 19 + ".1"])
def test_what_is_no_line_is_no_line(karen, cast, odd):
    page = karen.get(PREVIEW, {"act": "begin", "case": [odd]})

    assert "Du har ikke valgt nogen henvendelser." in text_of(page)
    assert karen.post(ACT, {"act": "begin", "line": [odd]}).headers["Location"] == "/koordinator/"


def test_more_than_can_be_looked_through_are_told_and_left_out(karen, cast):
    first = walk(cast, Status.SUBMITTED)
    unknown = [f"{first.pk + n}.1" for n in range(1, 53)]

    page = karen.get(PREVIEW, {"act": "begin", "case": [line(first), *unknown]})

    assert "Du har valgt 3 flere end de 50" in text_of(page)


@pytest.mark.parametrize("odd", ["", "decline", "refer_on"])
def test_a_no_is_never_given_to_several_at_once(karen, cast, odd):
    case = walk(cast, Status.SUBMITTED)

    for answer in (
        karen.get(PREVIEW, {"act": odd, "case": line(case)}),
        karen.post(ACT, {"act": odd, "line": line(case)}),
    ):
        assert answer.headers["Location"] == "/koordinator/"
    assert status_of(case) == Status.SUBMITTED


def test_another_municipalitys_case_is_not_in_the_preview_and_stops_the_act(
    karen, cast, other_municipality
):
    mine, other = walk(cast, Status.SUBMITTED), walk(cast, Status.SUBMITTED)
    SupportRequest.objects.filter(pk=other.pk).update(municipality=other_municipality)

    page = karen.get(PREVIEW, {"act": "begin", "case": [line(mine), line(other)]})
    refused = karen.post(ACT, {"act": "begin", "line": [line(mine), line(other)]})

    assert [one.case_number for one in page.context["preview"].can] == [mine.case_number]
    assert refused.status_code == 404
    assert status_of(mine) == Status.SUBMITTED


def test_the_system_does_nothing_to_several_at_once(cast, monday):
    case = walk(cast, Status.SUBMITTED)

    with pytest.raises(NotAllowed):
        bulk.carry_out([ChosenLine(case.pk, case.version)], BulkAct.BEGIN, by=SYSTEM, now=MONDAY)


def test_the_preview_costs_the_same_for_one_and_for_many(karen, cast, statements):
    cases = [walk(cast, Status.SUBMITTED) for _ in range(12)]
    with statements() as one:
        karen.get(PREVIEW, {"act": "wait", "case": line(cases[0])})
    with statements() as many:
        karen.get(PREVIEW, {"act": "wait", "case": [line(case) for case in cases]})

    assert len(one) == len(many) <= 8


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_do_each_line_once(cast, coordinator, other_coordinator, monday):
    cases = [walk(cast, Status.READY) for _ in range(4)]
    lines = [ChosenLine(case.pk, case.version) for case in cases]

    hers, his = at_once(
        *(
            lambda by=by, these=these: bulk.carry_out(
                these, BulkAct.WAIT, by=by, now=MONDAY, terms=TERMS
            )
            for by, these in ((coordinator, lines), (other_coordinator, lines[::-1]))
        )
    )

    done = [one.support_request_id for one in (*hers, *his) if not one.refusal]
    assert sorted(done) == sorted(case.pk for case in cases)
    assert Message.objects.filter(kind="requests.waiting_list").count() == 4
