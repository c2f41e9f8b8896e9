"""Retention: nothing goes without its authority, everything due goes once, and figures stay."""

import datetime as dt
import re
from dataclasses import replace
from io import StringIO

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.actors import SYSTEM
from courses.models import QUESTIONS, Evaluation, ShortSparring, SupportCourse
from courses.queries.effect import effect_of
from lifecycle.models import StatusChange
from notifications.models import Message
from oversight import registry
from oversight.deadlines import kept_from
from oversight.errors import StillHere
from oversight.models import RetentionReceipt, RetentionRule
from oversight.registry import holdings
from oversight.services import leavers, retention
from oversight.services.texts import DELETED
from oversight.tasks import carry_out_retention
from privacy.fields import PlainTextField
from privacy.models import AccessEvent, Act
from requests.models import SupportRequest
from tests import stories
from tests.admin.conftest import SECRET, furnish
from tests.conftest import MONDAY
from tests.courses.conftest import close
from tests.factories import MunicipalityFactory, UserFactory

REFERENCE = "Bekendtgørelse om kassation, bilag 1, nr. 7"
YEARS_LATER = MONDAY + dt.timedelta(days=4 * 365)


def allow(kind, **changes):
    RetentionRule.objects.filter(kind=kind).update(
        legal_reference=REFERENCE, is_active=True, **changes
    )


@pytest.mark.parametrize(
    ("today", "months", "by_school_year", "kept"),
    [
        pytest.param(dt.date(2026, 11, 16), 13, False, dt.date(2025, 10, 16), id="13 months"),
        pytest.param(dt.date(2026, 3, 31), 1, False, dt.date(2026, 2, 28), id="no 31 February"),
        pytest.param(dt.date(2028, 3, 31), 1, False, dt.date(2028, 2, 29), id="leap year"),
        pytest.param(dt.date(2027, 1, 5), 1, False, dt.date(2026, 12, 5), id="over New Year"),
        pytest.param(dt.date(2028, 7, 31), 24, True, dt.date(2025, 8, 1), id="last day of July"),
        pytest.param(dt.date(2028, 8, 1), 24, True, dt.date(2026, 8, 1), id="first of August"),
    ],
)
def test_what_is_due_follows_the_calendar(today, months, by_school_year, kept):
    assert kept_from(today, months=months, by_school_year=by_school_year) == kept


def test_a_new_municipality_has_a_rule_for_each_kind_and_keeps_what_it_sets(db):
    place = MunicipalityFactory()
    allow("case_text", months=36)

    retention.ensure(by=SYSTEM)

    kinds = set(RetentionRule.objects.filter(municipality=place).values_list("kind", flat=True))
    assert kinds == {
        *("case_text", "drafts", "messages", "access_log", "leavers", "sparring_notes"),
        *("breaches", "scan_overrides"),
    }
    assert RetentionRule.objects.get(municipality=place, kind="case_text").months == 36
    shared = RetentionRule.objects.filter(municipality__isnull=True)
    assert {"sessions", "sign_in_attempts"} <= set(shared.values_list("kind", flat=True))


def texts_left(place):
    """Every text of the cases of the municipality, by model and field, as it stands."""
    found = set()
    cases = SupportRequest.objects.filter(municipality=place)
    for holding in holdings():
        for name in holding.texts if holding.case else ():
            values = holding.of_cases(cases).exclude(**{name: ""}).values_list(name, flat=True)
            found |= {(holding.label, name, value) for value in values}
    return found


@pytest.fixture
def full(municipality, monday):
    """A municipality with a text in every field of a case, every case of it closed."""
    furnish(municipality)
    SupportRequest.objects.update(status="declined", closed_at=MONDAY, contact_phone="12 34 56 78")
    return municipality


def test_without_the_authority_nothing_is_touched(full):
    before = texts_left(full)

    receipts = retention.carry_out(by=SYSTEM, now=YEARS_LATER)

    assert before
    assert texts_left(full) == before
    assert "case_text" not in {receipt.kind for receipt in receipts}


def test_before_its_day_nothing_is_touched(full):
    allow("case_text")

    retention.carry_out(by=SYSTEM, now=dt.datetime(2029, 7, 31, 12, tzinfo=dt.UTC))

    assert SECRET in {text for _model, _field, text in texts_left(full)}
    retention.carry_out(by=SYSTEM, now=dt.datetime(2029, 8, 1, 12, tzinfo=dt.UTC))
    assert SECRET not in {text for _model, _field, text in texts_left(full)}


def test_every_text_of_an_ended_case_goes_once_with_a_receipt(full):
    allow("case_text")
    cases = SupportRequest.objects.count()

    receipts = retention.carry_out(by=SYSTEM, now=YEARS_LATER)
    again = retention.carry_out(by=SYSTEM, now=YEARS_LATER)

    assert {text for _model, _field, text in texts_left(full)} == {DELETED}
    assert set(SupportRequest.objects.values_list("contact_phone", flat=True)) == {""}
    assert not StatusChange.objects.filter(reason=SECRET, subject_type__startswith="req").exists()
    receipt = next(one for one in receipts if one.kind == "case_text")
    assert (receipt.count, receipt.fate, receipt.legal_reference, receipt.done_by) == (
        cases,
        "delete",
        REFERENCE,
        None,
    )
    assert "case_text" not in {one.kind for one in again}
    lines = AccessEvent.objects.filter(act=Act.DELETE, object_type="requests.supportrequest")
    assert {(line.why, line.actor_id) for line in lines} == {("retention", None)}
    assert lines.count() == cases


OUTLIVES_ITS_CASE = {
    "advisors.ExtraHours": "about hours, in the ledger's books",
    "advisors.HourEntry": "the ledger is never changed",
    "catalogue.ExampleCard": "written without the case, and reviewed",
    "courses.LogDraft": "thrown away after thirty days by a job of its own",
    "courses.Phase": "the municipality's own model",
    "courses.PhasePrompt": "the municipality's own model",
    "lifecycle.StatusChange": "emptied with the rows it is the history of",
    "notifications.Wording": "the office's own words in mails, about no case",
    "oversight.Breach": "kept as proof by a rule of its own",
    "oversight.SampleCheck": "about colleagues by function",
    "courses.PhaseModel": "the municipality's own model",
}


def test_every_text_belongs_to_a_case_or_says_why_it_stays():
    of_cases = {holding.model for holding in holdings() if holding.case}
    others = {
        model._meta.label
        for model in apps.get_models()
        if model not in of_cases
        and any(isinstance(field, PlainTextField) for field in model._meta.get_fields())
    }

    assert others <= set(OUTLIVES_ITS_CASE)


@pytest.fixture
def closed(coordinator, tina, nordbakke, advisor, monday):
    """A course that was closed with a summary, four years before YEARS_LATER."""
    return close(stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY))


def answered_like(closed, count, by):
    """Copy the closed course and answer its evaluation, so often that the counts are shown."""
    for number in range(count):
        support_request = SupportRequest.objects.get(pk=closed.support_request_id)
        support_request.pk, support_request.case_number = None, f"1999-{number:06}"
        SupportRequest.objects.bulk_create([support_request])
        course = SupportCourse.objects.get(pk=closed.pk)
        course.pk, course.support_request = None, support_request
        SupportCourse.objects.bulk_create([course])
        Evaluation.objects.create(
            course=course,
            given_at=MONDAY,
            given_by=by,
            comment=SECRET,
            **dict.fromkeys(QUESTIONS, 4),
        )


def test_the_figures_are_the_same_before_and_after(
    client, centre_leader, closed, tina, municipality
):
    answered_like(closed, 10, tina)
    allow("case_text")

    def figures():
        client.force_login(centre_leader)  # her sign-in has run out, and goes too
        page = client.get(reverse("figures:overview"))
        return (
            re.sub(r'"X-CSRFToken": "\w+"|value="\w{64}"', "", page.content.decode()),
            effect_of([municipality.pk]),
        )

    before = figures()
    receipts = retention.carry_out(by=SYSTEM, now=YEARS_LATER)

    assert [one.count for one in receipts if one.kind == "case_text"] == [11]
    assert set(Evaluation.objects.values_list("comment", flat=True)) == {DELETED}
    assert figures() == before
    assert effect_of([municipality.pk]).questions["better_able"][0].counts.total == 10


def test_the_pages_of_an_emptied_case_still_open(client, closed, tina):
    allow("case_text")
    retention.carry_out(by=SYSTEM, now=YEARS_LATER)
    client.force_login(tina)

    pages = [
        client.get(reverse("requests:detail", args=[closed.support_request_id])),
        client.get(reverse("school_courses:detail", args=[closed.pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert DELETED in pages[0].content.decode()


def test_an_old_draft_goes_and_a_young_one_stays(tina, nordbakke, monday):
    old = stories.a_draft(tina, nordbakke, now=MONDAY - dt.timedelta(days=200))
    young = stories.a_draft(tina, nordbakke, now=MONDAY)
    allow("drafts")

    retention.carry_out(by=SYSTEM, now=MONDAY)

    assert set(SupportRequest.objects.values_list("pk", flat=True)) == {young.pk} - {old.pk}


def test_notes_of_short_sparring_go_and_the_minutes_stay(full):
    minutes = ShortSparring.objects.get().minutes
    allow("sparring_notes")

    retention.carry_out(by=SYSTEM, now=YEARS_LATER)
    again = retention.carry_out(by=SYSTEM, now=YEARS_LATER)

    note = ShortSparring.objects.get()
    assert (note.note, note.minutes) == (DELETED, minutes)
    assert "sparring_notes" not in {receipt.kind for receipt in again}


def test_mails_and_lines_of_the_log_go_by_their_own_rules(coordinator, tina, nordbakke, monday):
    stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    Message.objects.update(status="sent", sent_at=MONDAY)
    longer_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    AccessEvent.objects.create(
        at=longer_ago,
        act=Act.READ,
        why="request",
        object_type="requests.supportrequest",
        municipality_id=nordbakke.municipality_id,
    )
    for kind in ("messages", "messages_of_all", "access_log"):
        allow(kind)

    receipts = retention.carry_out(by=SYSTEM, now=MONDAY + dt.timedelta(days=30))
    assert [(one.kind, one.count) for one in receipts] == [("access_log", 1)]

    # The database's own clock stands in this year: it would not let this year's lines go.
    RetentionRule.objects.filter(kind="access_log").update(is_active=False)
    retention.carry_out(by=SYSTEM, now=YEARS_LATER)
    assert not Message.objects.exists()


def test_a_closed_account_becomes_anonymous_when_the_municipality_says_so(
    tina, nordbakke, municipality, monday
):
    case = stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    tina.is_active = False
    tina.save()

    retention.carry_out(by=SYSTEM, now=YEARS_LATER)
    tina.refresh_from_db()
    assert tina.name == "Tina Holm"

    RetentionRule.objects.filter(kind="leavers").update(is_active=True)
    receipts = retention.carry_out(by=SYSTEM, now=YEARS_LATER)
    tina.refresh_from_db()
    case.refresh_from_db()

    assert (tina.name, tina.phone, tina.has_usable_password()) == (
        "Tidligere medarbejder",
        "",
        False,
    )
    assert tina.email.endswith("@anonym.invalid")
    assert not tina.memberships.filter(is_active=True).exists()
    assert case.created_by == tina
    assert [(one.fate, one.count) for one in receipts if one.kind == "leavers"] == [
        ("anonymise", 1)
    ]


def test_an_open_account_is_never_made_anonymous(db):
    with pytest.raises(StillHere):
        leavers.anonymise(UserFactory(), municipality_id=None, by=SYSTEM)


def test_the_dry_run_says_what_is_due_and_what_holds_it_back(full):
    said, receipts = StringIO(), RetentionReceipt.objects.count()

    call_command("retention", stdout=said)

    lines = said.getvalue()
    assert "case_text: 0 from before 2024-08-01, not touched: no authority to delete" in lines
    assert "leavers: 0 from before 2024-11-16, not touched: switched off" in lines
    assert RetentionReceipt.objects.count() == receipts


@pytest.fixture
def broken_drafts(monkeypatch):
    """Let the rule of drafts stop in its second batch, with a row in the words of the fault."""
    kind = registry.kind_of("drafts")
    rounds = []

    def carry_out(place, day, by, now):
        rounds.append(place)
        if len(rounds) > 1:
            draft = SupportRequest.objects.get(status="draft")
            draft.delete()
            raise ValueError(f"could not delete {draft.contact_name}")
        SupportRequest.objects.filter(status="draft").earliest("pk").delete()
        return 1

    monkeypatch.setitem(registry._kinds, "drafts", replace(kind, carry_out=carry_out))


def test_a_rule_that_fails_stops_no_other_and_is_named_without_a_word_of_its_row(
    client, centre_leader, municipality, tina, nordbakke, monday, caplog, broken_drafts
):
    stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    Message.objects.update(status="sent", sent_at=MONDAY)
    for days in (900, 901):
        stories.a_draft(tina, nordbakke, now=MONDAY - dt.timedelta(days=days))
    for kind in ("drafts", "messages"):
        allow(kind)

    receipts = retention.carry_out(by=SYSTEM, now=YEARS_LATER)

    told = {receipt.kind: (receipt.count, receipt.fault) for receipt in receipts}
    assert told["drafts"] == (1, "ValueError")
    assert told["messages"][0] > 0
    assert SupportRequest.objects.filter(status="draft").count() == 1
    assert [record.message for record in caplog.records if "failed" in record.message] == [
        f"retention: drafts of {municipality.pk} failed: ValueError"
    ]
    client.force_login(centre_leader)
    page = client.get(reverse("oversight:retention")).content.decode()
    assert "Stoppet af en fejl den 15. november 2030. Det forsøges igen i nat." in page
    assert "Stoppet af en fejl (ValueError); resten forsøges næste nat." in page


def test_a_rule_that_works_again_is_no_longer_named(tina, nordbakke, monday):
    allow("drafts", failed_on=MONDAY.date())

    retention.carry_out(by=SYSTEM, now=MONDAY)

    assert not RetentionRule.objects.filter(failed_on__isnull=False).exists()


def test_a_job_that_is_told_to_stop_stops(monkeypatch, municipality):
    def too_slow(*_asked):
        raise SoftTimeLimitExceeded

    kind = replace(registry.kind_of("drafts"), carry_out=too_slow)
    monkeypatch.setitem(registry._kinds, "drafts", kind)
    allow("drafts")

    with pytest.raises(SoftTimeLimitExceeded):
        retention.carry_out(by=SYSTEM, now=MONDAY)


def test_the_job_does_what_the_rules_say(tina, nordbakke, monday):
    stories.a_draft(tina, nordbakke, now=MONDAY - dt.timedelta(days=200))
    allow("drafts")

    carry_out_retention()

    assert RetentionReceipt.objects.get().count == 1


def test_leaders_see_the_rules_the_count_and_the_receipts(
    client, centre_leader, tina, nordbakke, municipality, monday
):
    for days in (200, 201):
        stories.a_draft(tina, nordbakke, now=MONDAY - dt.timedelta(days=days))
    client.force_login(centre_leader)
    page = client.get(reverse("oversight:retention"))
    due = next(d for d in page.context["dues"] if d.rule.kind == "drafts")
    allow("drafts")
    retention.carry_out(by=SYSTEM, now=timezone.now())

    later = client.get(reverse("oversight:retention")).content.decode()

    assert due.count == 2
    assert "Afventer kassationshjemmel" in page.content.decode()
    assert "Intet slettes." in page.content.decode()
    assert "Slettet: 2" in later
    assert REFERENCE in later


def test_the_log_is_never_kept_for_less_than_half_a_year(client, administrator, municipality):
    rule = RetentionRule.objects.get(municipality=municipality, kind="access_log")
    client.force_login(administrator)
    address = reverse("admin:oversight_retentionrule_change", args=[rule.pk])

    refused = client.post(address, {"months": 5, "legal_reference": "", "is_active": "on"})
    taken = client.post(address, {"months": 12, "legal_reference": REFERENCE, "is_active": "on"})

    assert "Skriv mindst 6 måneder." in refused.content.decode()
    assert taken.status_code == 302
    rule.refresh_from_db()
    assert (rule.months, rule.is_in_force) == (12, True)
