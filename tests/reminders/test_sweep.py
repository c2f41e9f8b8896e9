"""The ladder climbs by itself: the right people, the right day, each step once."""

import datetime as dt

import pytest

from accounts.actors import SYSTEM
from accounts.roles import Role
from notifications.models import Channel, Message, MessageStatus
from notifications.services import outbox
from reminders.models import Reminder, ReminderStep
from reminders.occasions import all_occasions, choices, register
from reminders.services import steps, sweep
from requests.models import SupportRequest
from requests.services import offers, triage
from requests.states import Status
from tests import personas, stories
from tests.conftest import MONDAY
from tests.factories import ClosingDayFactory, MunicipalityFactory
from tests.reminders.sweeping import swept
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=MONDAY.tzinfo)


def sent(*people: str) -> list[tuple[str, str]]:
    """What the ladder has queued: kind and recipient, in the order of the kinds."""
    ladder = {choice.rung.kind.name for choice in choices()}
    found = Message.objects.filter(kind__in=ladder)
    return sorted((m.kind.split(".")[1], str(m.recipient)) for m in found)


def step(what: str) -> ReminderStep:
    return ReminderStep.objects.get(what__contains=what)


@pytest.fixture
def leaders(centre_leader, special_leader):
    """Charlotte leads the centre, Signe the special school."""
    return centre_leader, special_leader


# A request of Monday 16 November: Wednesday is its second working day, Monday 23 the fifth.

DAY_BY_DAY = {
    "2026-11-17": set(),
    "2026-11-18": {("triage_missing", "Karen Toft")},
    "2026-11-19": {("not_matched", "Karen Toft")},
    "2026-11-20": {("match_soon_due", "Karen Toft"), ("hours_needed", "Signe Dahl")},
    "2026-11-23": {("match_due", "Karen Toft"), ("decision_needed", "Charlotte Ravn")},
    "2026-11-24": set(),
}


def test_a_request_nobody_takes_climbs_the_whole_ladder(cast, leaders):
    walk(cast, Status.SUBMITTED)
    before: set[tuple[str, str]] = set()

    for day, expected in DAY_BY_DAY.items():
        for clock in ("07:29", "07:30", "12:00", "15:59", "16:00"):
            sweep.sweep(now=at(f"{day} {clock}"), by=SYSTEM)
        assert set(sent()) - before == expected, day
        before = set(sent())
    assert len(sent()) == len(before) == 6


def test_after_an_outage_only_the_heaviest_reaches_each_person(cast, leaders):
    walk(cast, Status.SUBMITTED)

    sweep.sweep(now=at("2026-11-26 09:00"), by=SYSTEM)
    sweep.sweep(now=at("2026-11-27 09:00"), by=SYSTEM)

    assert sent() == [
        ("decision_needed", "Charlotte Ravn"),
        ("hours_needed", "Signe Dahl"),
        ("match_due", "Karen Toft"),
    ]
    overtaken = Reminder.objects.filter(outcome=Reminder.Outcome.OVERTAKEN)
    assert {one.step.choice.rung.kind.name for one in overtaken} == {
        "requests.triage_missing",
        "requests.not_matched",
        "requests.match_soon_due",
    }


def test_a_case_that_moves_on_leaves_the_rest_of_the_ladder(cast, leaders):
    case = walk(cast, Status.SUBMITTED)
    sweep.sweep(now=at("2026-11-20 09:00"), by=SYSTEM)

    triage.decline(
        case, by=cast.coordinator, now=at("2026-11-20 10:00"), version=case.version, reason="PPR."
    )

    assert set(
        Message.objects.filter(kind__contains="requests.match_soon").values_list(
            "status", flat=True
        )
    ) == {MessageStatus.CANCELLED}
    assert swept(at("2026-11-23 09:00")) == 0


def test_a_reminder_whose_case_is_over_is_not_sent_even_if_nobody_cancelled_it(
    cast, leaders, mailoutbox
):
    case = walk(cast, Status.SUBMITTED)
    Message.objects.all().delete()
    sweep.sweep(now=at("2026-11-23 09:00"), by=SYSTEM)
    SupportRequest.objects.filter(pk=case.pk).update(status=Status.WITHDRAWN)

    outbox.deliver(now=at("2026-11-23 09:05"), by=SYSTEM)

    assert mailoutbox == []
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.CANCELLED}


def test_a_reminder_of_a_date_that_has_moved_is_not_sent(cast, leaders, mailoutbox):
    case = walk(cast, Status.SUBMITTED)
    Message.objects.all().delete()
    sweep.sweep(now=at("2026-11-23 09:00"), by=SYSTEM)
    later = dt.date(2026, 11, 25)
    SupportRequest.objects.filter(pk=case.pk).update(match_by=later, match_by_five=later)

    outbox.deliver(now=at("2026-11-23 09:05"), by=SYSTEM)
    assert mailoutbox == []

    assert swept(at("2026-11-25 09:00"), "requests.match_due", "requests.decision_needed") == 2


def test_closed_days_make_every_step_wait(cast, leaders, municipality):
    for day in (18, 19):
        ClosingDayFactory(municipality=municipality, day=dt.date(2026, 11, day))
    walk(cast, Status.SUBMITTED)

    assert swept(at("2026-11-18 09:00")) == swept(at("2026-11-19 09:00")) == 0
    assert swept(at("2026-11-20 09:00"), "requests.triage_missing") == 1


def test_a_step_that_is_out_of_use_sends_nothing(cast, leaders):
    ReminderStep.objects.filter(what__contains="hours_needed").update(is_active=False)
    walk(cast, Status.SUBMITTED)

    assert swept(at("2026-11-20 09:00"), "requests.hours_needed") == 0


def test_a_step_does_not_chase_what_fell_due_before_it_applied(cast, leaders):
    walk(cast, Status.SUBMITTED)
    ReminderStep.objects.filter(what__contains="not_matched").update(since=dt.date(2026, 11, 20))

    assert swept(at("2026-11-20 09:00"), "requests.not_matched") == 0


def test_moving_a_step_does_not_send_it_twice_for_the_same_day(cast, leaders):
    walk(cast, Status.SUBMITTED)
    sweep.sweep(now=at("2026-11-19 09:00"), by=SYSTEM)
    ReminderStep.objects.filter(what__contains="not_matched").update(days=4)

    assert swept(at("2026-11-20 09:00"), "requests.not_matched") == 0


def test_one_row_that_can_not_be_told_of_does_not_hold_up_the_others(
    cast, leaders, monkeypatch, caplog
):
    bad, good = walk(cast, Status.SUBMITTED), walk(cast, Status.SUBMITTED)
    choice = next(c for c in choices() if c.rung.kind.name == "requests.triage_missing")
    really = choice.audience.path

    def fails(row):
        if row.pk == bad.pk:
            raise ZeroDivisionError
        return really(row)

    monkeypatch.setattr(type(choice.audience), "__setattr__", object.__setattr__)
    monkeypatch.setattr(choice.audience, "path", fails)

    assert swept(at("2026-11-18 09:00"), "requests.triage_missing") == 1
    assert Message.objects.get(kind="requests.triage_missing").subject_id == good.pk
    assert f"row {bad.pk} can not be reminded of" in caplog.text


def test_a_heavier_step_that_fails_neither_lets_a_lighter_one_go_nor_hangs_the_sweep(
    cast, leaders, monkeypatch, caplog
):
    walk(cast, Status.SUBMITTED)
    choice = next(c for c in choices() if c.rung.kind.name == "requests.match_due")
    monkeypatch.setattr(sweep, "BATCH", 1)
    monkeypatch.setattr(type(choice.rung), "__setattr__", object.__setattr__)
    monkeypatch.setattr(choice.rung, "about", lambda _row: 1 / 0)

    sweep.sweep(now=at("2026-11-23 09:00"), by=SYSTEM)

    assert "Karen Toft" not in {name for _kind, name in sent()}
    assert "can not be reminded of" in caplog.text


# How it reaches people


def test_a_step_of_the_system_only_is_delivered_without_a_mail(cast, leaders, client):
    ReminderStep.objects.filter(what__contains="triage_missing").update(channel=Channel.IN_APP)
    walk(cast, Status.SUBMITTED)

    sweep.sweep(now=at("2026-11-18 09:00"), by=SYSTEM)

    message = Message.objects.get(kind="requests.triage_missing")
    assert (message.status, message.sent_at) == (MessageStatus.SENT, at("2026-11-18 09:00"))
    client.force_login(cast.coordinator)
    assert "En henvendelse er ikke afklaret" in client.get("/beskeder/").content.decode()


def test_who_gathers_gets_one_mail_the_next_morning_but_the_last_step_at_once(
    cast, leaders, mailoutbox, monday
):
    cast.coordinator.gathers_reminders = True
    cast.coordinator.save()
    first, second = walk(cast, Status.SUBMITTED), walk(cast, Status.SUBMITTED)
    Message.objects.all().delete()

    monday.move_to(at("2026-11-18 09:00"))
    sweep.sweep(now=at("2026-11-18 09:00"), by=SYSTEM)
    assert outbox.deliver(now=at("2026-11-18 09:00"), by=SYSTEM) == 0
    assert outbox.deliver(now=at("2026-11-19 07:30"), by=SYSTEM) == 1

    mail = mailoutbox.pop()
    assert mail.subject == "2 påmindelser"
    assert mail.to == [cast.coordinator.email]
    for case in (first, second):
        assert case.case_number in mail.body
        assert f"/koordinator/{case.pk}/" in mail.body
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.SENT}

    Message.objects.all().delete()
    sweep.sweep(now=at("2026-11-23 09:00"), by=SYSTEM)
    outbox.deliver(now=at("2026-11-23 09:00"), by=SYSTEM)
    assert [m.subject.split(":")[0] for m in mailoutbox if m.to == [cast.coordinator.email]] == [
        "Fristen er nået"
    ] * 2


def test_a_storm_becomes_one_mail(cast, leaders, mailoutbox):
    for _ in range(outbox.GATHER_ABOVE + 1):
        stories.a_submitted_request(cast.author, cast.school, now=MONDAY)
    Message.objects.all().delete()
    ReminderStep.objects.exclude(what__contains="triage_missing").update(is_active=False)
    ReminderStep.objects.create(
        municipality=step("triage_missing").municipality,
        what=step("match_due/coordinator").what,
        days=20,
    )  # so that the other is not the last

    sweep.sweep(now=at("2026-11-18 09:00"), by=SYSTEM)

    assert outbox.deliver(now=at("2026-11-18 09:00"), by=SYSTEM) == 1
    assert mailoutbox[0].subject == "6 påmindelser"
    assert Message.objects.filter(status=MessageStatus.SENT).count() == 6


def test_what_the_mail_server_refuses_is_tried_again_as_one_mail(
    cast, leaders, mailoutbox, monkeypatch
):
    ReminderStep.objects.filter(what__contains="triage_missing").update(channel=Channel.DIGEST)
    walk(cast, Status.SUBMITTED), walk(cast, Status.SUBMITTED)
    Message.objects.all().delete()
    sweep.sweep(now=at("2026-11-18 09:00"), by=SYSTEM)

    with monkeypatch.context() as patched:
        patched.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages",
            lambda *_: (_ for _ in ()).throw(ConnectionResetError()),
        )
        assert outbox.deliver(now=at("2026-11-19 07:30"), by=SYSTEM) == 0
    assert outbox.deliver(now=at("2026-11-19 07:32"), by=SYSTEM) == 1

    assert [mail.subject for mail in mailoutbox] == ["2 påmindelser"]


# The ladder of a municipality


def test_every_municipality_begins_with_the_standard_ladder_once(db):
    place = MunicipalityFactory()
    standard = sum(len(occasion.defaults) for occasion in all_occasions())

    assert place.reminder_steps.count() == standard == 18
    assert steps.ensure(place, by=SYSTEM) == 0


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="share the name"):
        register(all_occasions()[0])


def test_another_municipality_is_told_nothing(cast, leaders, other_municipality):
    personas.in_municipality("Nina Nabo", "nina@x.example", Role.COORDINATOR, other_municipality)
    walk(cast, Status.SUBMITTED)

    sweep.sweep(now=at("2026-11-26 09:00"), by=SYSTEM)

    assert not Message.objects.filter(recipient__name="Nina Nabo").exists()


def test_the_statements_of_a_sweep_do_not_grow_with_what_is_due(cast, leaders, statements):
    stories.a_submitted_request(cast.author, cast.school, now=MONDAY)
    with statements() as few:
        sweep.sweep(now=at("2026-11-18 09:00"), by=SYSTEM)
    for _ in range(12):
        stories.a_submitted_request(cast.author, cast.school, now=MONDAY)
    with statements() as many:
        sweep.sweep(now=at("2026-11-18 09:00"), by=SYSTEM)

    assert len(many) == len(few)
    with statements() as none:
        sweep.sweep(now=at("2026-11-18 09:01"), by=SYSTEM)
    # The ladders, the closing days, which steps have rows past their day, and which are due.
    assert len(none) == 4


def test_an_offer_that_is_accepted_is_reminded_of_no_more(cast, leaders):
    offered = walk(cast, Status.OFFERED)
    offers.accept(offered.offers.get(), by=cast.advisor.user, now=at("2026-11-16 10:00"))

    assert swept(at("2026-11-18 09:00")) == 0
