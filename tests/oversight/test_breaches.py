"""The record of a breach: its clock in real hours, what the law asks, and who is told when."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.roles import Role
from notifications.models import Message, MessageStatus
from oversight.deadlines import notice_due
from oversight.errors import (
    AlreadyDealtWith,
    NotFinished,
    NothingToReport,
    SayWhyLate,
    SayWhyNotReported,
)
from oversight.models import Affected, Breach, Finding, Misplaced, RetentionReceipt, Risk
from oversight.passages import Passage
from oversight.queries.breaches import breaches_in_order, clock_of
from oversight.registry import kind_of
from oversight.services import breaches, hiding
from oversight.tasks import remind_of_breaches
from privacy.models import AccessEvent
from tests import stories
from tests.conftest import COPENHAGEN, MONDAY
from tests.factories import BreachFactory
from tests.personas import in_municipality

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("found", "due"),
    [
        # Friday afternoon: the weekend counts.
        ("2026-11-20T15:59", "2026-11-23T15:59"),
        # Over New Year.
        ("2026-12-30T12:00", "2027-01-02T12:00"),
        # Summer time begins on Sunday 28 March 2027: the wall loses an hour, the clock does not.
        ("2027-03-26T12:00", "2027-03-29T13:00"),
        # It ends on Sunday 25 October 2026: the wall gains one.
        ("2026-10-23T12:00", "2026-10-26T11:00"),
        # Found in the hour that comes twice, the first time.
        ("2026-10-25T02:30", "2026-10-28T01:30"),
        # Due in the hour that is skipped on the wall.
        ("2027-03-25T02:30", "2027-03-28T03:30"),
        # A leap day.
        ("2028-02-28T08:00", "2028-03-02T08:00"),
    ],
)
def test_the_clock_runs_in_real_hours(found, due):
    found_at = dt.datetime.fromisoformat(found).replace(tzinfo=COPENHAGEN)
    due_at = dt.datetime.fromisoformat(due).replace(tzinfo=COPENHAGEN)

    assert notice_due(found_at) == due_at
    assert notice_due(found_at) - found_at.astimezone(dt.UTC) == dt.timedelta(hours=72)


@pytest.fixture
def breach(municipality, coordinator, anna, monday):
    return BreachFactory(municipality=municipality, found_by=anna, found_at=MONDAY)


def assessed(breach, by, *, risk=Risk.SOME, reason="Kun to kolleger har læst det.", now=MONDAY):
    return breaches.assess(breach, risk=risk, affected=Affected.ONE, reason=reason, by=by, now=now)


def reminders() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind__startswith="oversight.breach_").exclude(
        kind="oversight.breach_found"
    )
    return sorted(rows.values_list("kind", "recipient__name"))


def test_those_who_handle_it_are_reminded_three_times_and_no_more(breach, coordinator, dpo):
    due = breach.due_at
    for ahead, count in ((25, 0), (24, 1), (23, 0), (6, 1), (5, 0), (0, 1), (-1, 0)):
        assert breaches.remind(now=due - ahead * HOUR, by=SYSTEM) == count, ahead
        assert breaches.remind(now=due - ahead * HOUR, by=SYSTEM) == 0

    assert reminders() == [
        ("oversight.breach_clock", "Dorthe Bech"),
        ("oversight.breach_clock", "Dorthe Bech"),
        ("oversight.breach_clock", "Karen Toft"),
        ("oversight.breach_clock", "Karen Toft"),
        ("oversight.breach_overdue", "Dorthe Bech"),
        ("oversight.breach_overdue", "Karen Toft"),
    ]
    assert not Message.objects.exclude(channel="mail").exists()


def test_after_a_long_sleep_only_the_last_reminder_is_sent(breach, coordinator):
    assert breaches.remind(now=breach.due_at + 50 * HOUR, by=SYSTEM) == 1

    assert reminders() == [("oversight.breach_overdue", "Karen Toft")]


@pytest.mark.parametrize("end", ["none", "notified", "closed"])
def test_nobody_is_reminded_of_what_is_dealt_with(end, breach, coordinator):
    breaches.remind(now=breach.due_at - 24 * HOUR, by=SYSTEM)
    if end == "none":
        assessed(breach, coordinator, risk=Risk.NONE)
    elif end == "notified":
        assessed(breach, coordinator)
        breaches.notify(breach, late_reason="", by=coordinator, now=MONDAY)
    else:
        hiding.show_again(breach, finding=Finding.WRONG_TEXT, by=coordinator, now=MONDAY)

    assert breaches.remind(now=breach.due_at, by=SYSTEM) == 0
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.CANCELLED}


def test_a_risk_that_is_not_reported_is_reminded_of_all_the_same(breach, coordinator):
    assessed(breach, coordinator)

    assert breaches.remind(now=breach.due_at - HOUR, by=SYSTEM) == 1


def test_the_job_looks_at_the_clock_itself(breach, coordinator, monday):
    monday.move_to(MONDAY + 71 * HOUR)

    remind_of_breaches()

    assert [kind for kind, _who in reminders()] == ["oversight.breach_clock"]


def test_no_risk_needs_grounds_and_no_report(breach, coordinator):
    with pytest.raises(SayWhyNotReported):
        assessed(breach, coordinator, risk=Risk.NONE, reason="  ")
    done = assessed(breach, coordinator, risk=Risk.NONE)

    assert not done.clock_runs
    with pytest.raises(NothingToReport):
        breaches.notify(done, late_reason="", by=coordinator, now=MONDAY)


def test_a_high_risk_is_closed_when_everybody_has_been_told(breach, coordinator):
    assessed(breach, coordinator, risk=Risk.HIGH)
    hiding.redact(breach, text="", by=coordinator, now=MONDAY)
    with pytest.raises(NotFinished):
        breaches.close(breach, by=coordinator, now=MONDAY)
    breaches.notify(breach, late_reason="", by=coordinator, now=MONDAY)
    with pytest.raises(NotFinished):
        breaches.close(breach, by=coordinator, now=MONDAY)
    breaches.tell(breach, by=coordinator, now=MONDAY)

    closed = breaches.close(breach, by=coordinator, now=MONDAY)

    assert (closed.closed_at, closed.closed_by) == (MONDAY, coordinator)
    acts = list(breach.events.values_list("act", flat=True))
    assert acts == ["assessed", "redacted", "notified", "told", "closed"]
    lines = AccessEvent.objects.filter(object_type="oversight.breach", object_id=breach.pk)
    assert lines.count() == len(acts)
    with pytest.raises(AlreadyDealtWith):
        assessed(breach, coordinator)


def test_a_late_report_says_why(breach, coordinator):
    assessed(breach, coordinator)
    late = breach.due_at + dt.timedelta(seconds=1)

    with pytest.raises(SayWhyLate):
        breaches.notify(breach, late_reason=" ", by=coordinator, now=late)
    done = breaches.notify(breach, late_reason="Vi ventede på svar.", by=coordinator, now=late)

    assert done.late_reason == "Vi ventede på svar."
    with pytest.raises(AlreadyDealtWith):
        breaches.notify(breach, late_reason="Igen", by=coordinator, now=late)


def test_a_report_in_the_last_second_is_in_time(breach, coordinator):
    assessed(breach, coordinator)

    done = breaches.notify(breach, late_reason="Uden betydning", by=coordinator, now=breach.due_at)

    assert done.late_reason == ""


@pytest.mark.parametrize("person", ["anna", "centre_leader", "dpo", "administrator"])
def test_only_who_handles_it_assesses(person, request, breach, coordinator):
    with pytest.raises(NotAllowed):
        assessed(breach, request.getfixturevalue(person))


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (dt.timedelta(hours=72), "72 timer tilbage"),
        (dt.timedelta(hours=1, minutes=59), "1 time tilbage"),
        (dt.timedelta(0), "0 timer tilbage"),
        (dt.timedelta(hours=-1), "1 time for sent"),
        (dt.timedelta(hours=-100), "100 timer for sent"),
    ],
)
def test_the_page_says_how_much_is_left(ahead, words, breach):
    assert clock_of(breach, breach.due_at - ahead).words == words


def test_the_list_has_what_hurries_on_top(municipality, coordinator, anna, monday):
    made = {
        name: BreachFactory(
            municipality=municipality, found_by=anna, found_at=MONDAY - hours * HOUR
        )
        for name, hours in (("old", 60), ("none", 70), ("new", 1), ("other", 30))
    }
    assessed(made["none"], coordinator, risk=Risk.NONE)

    order = [breach.pk for breach in breaches_in_order(coordinator)]

    assert order == [made[name].pk for name in ("old", "other", "new", "none")]


def test_the_whole_way_through_the_pages(client, coordinator, tina, nordbakke, monday):
    case = stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    client.force_login(coordinator)
    breach = hiding.hide(
        Passage(case, "situation"), kind=Misplaced.HEALTH, by=coordinator, now=MONDAY
    )
    at = {
        name: reverse(f"oversight:{name}", args=[breach.pk])
        for name in ("redact", "assess", "notify", "tell", "close")
    }

    page = client.get("/brud/").content.decode()
    assert "72 timer tilbage" in page
    assert (
        "slutter torsdag 19. november kl. 09"
        in client.get(breach.get_absolute_url()).content.decode()
    )
    assert client.post(at["assess"], {"risk": "none", "affected": "one"}).status_code == 422
    named = client.post(at["redact"], {"text": "Mikkel Jensen går tit ud."})
    assert named.status_code == 422
    assert client.post(at["redact"], {"text": "En elev går tit ud."}).status_code == 302
    high = {"risk": "high", "affected": "one", "reason": "Alle på skolen kunne læse det."}
    for name, typed in (("assess", high), ("notify", {}), ("tell", {}), ("close", {})):
        assert client.post(at[name], typed).status_code == 302, name

    breach.refresh_from_db()
    assert breach.closed_at == MONDAY
    assert (
        "Afsluttet den 16. november 2026" in client.get(breach.get_absolute_url()).content.decode()
    )


def test_the_page_asks_why_when_it_is_late(client, coordinator, breach, monday):
    assessed(breach, coordinator)
    monday.move_to(MONDAY + 80 * HOUR)
    client.force_login(coordinator)
    path = reverse("oversight:notify", args=[breach.pk])

    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"late_reason": "Ferie."}).status_code == 302


def test_a_record_is_kept_for_five_years_after_it_was_closed(
    municipality, coordinator, anna, monday
):
    rule = kind_of("breaches")
    old, new, running = (
        BreachFactory(
            municipality=municipality,
            found_by=anna,
            found_at=MONDAY - dt.timedelta(days=4000),
            redacted_at=closed,
            redacted_by=coordinator if closed else None,
            closed_at=closed,
            closed_by=coordinator if closed else None,
        )
        for closed in (MONDAY - dt.timedelta(days=3000), MONDAY, None)
    )
    day = MONDAY.date() - dt.timedelta(days=1900)

    assert rule.carry_out(municipality.pk, day, SYSTEM, MONDAY) == 1

    assert set(Breach.objects.all()) == {new, running}
    assert old not in Breach.objects.all()
    assert not RetentionReceipt.objects.exists()


@pytest.mark.parametrize("person", ["tina", "anna", "advisor", "special_leader"])
def test_the_pages_are_nothing_to_others(person, request, client, breach):
    user = request.getfixturevalue(person)
    client.force_login(getattr(user, "user", user))

    for path in ("/brud/", breach.get_absolute_url(), "/brud/advarsler/", "/tilsyn/log/"):
        assert client.get(path).status_code == 404


def test_another_municipality_sees_nothing_of_it(client, breach, other_municipality):
    theirs = in_municipality("Nina Berg", "nina@x.example", Role.COORDINATOR, other_municipality)
    client.force_login(theirs)

    assert client.get(breach.get_absolute_url()).status_code == 404
    assert client.get("/brud/").context["page"].paginator.count == 0
