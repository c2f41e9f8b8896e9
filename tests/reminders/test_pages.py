"""The ladder as people see it: edited with a preview, planned next, and one's own messages."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from accounts.models import MailLanguage
from accounts.roles import Role
from notifications.models import Message, MessageStatus
from notifications.services import outbox, settings
from reminders.models import ReminderStep
from reminders.services import sweep
from requests.models import SupportRequest
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.personas import in_municipality
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def page(client):
    """Ask for a page as somebody; returns its text."""

    def ask(user, path, data=None):
        client.force_login(user)
        response = client.get(path) if data is None else client.post(path, data)
        ask.status = response.status_code
        return response.content.decode()

    return ask


def typed(place, **changes):
    what = ReminderStep.objects.get(what__contains="not_matched").what
    return {
        "municipality": place.pk,
        "what": what,
        "days": 3,
        "channel": "mail",
        "is_active": "on",
        **changes,
    }


# The administration


def test_a_step_is_previewed_on_a_real_case_before_it_is_saved(
    page, cast, administrator, municipality, centre_leader
):
    case = walk(cast, Status.SUBMITTED)
    step = ReminderStep.objects.get(what__contains="not_matched")
    address = reverse("admin:reminders_reminderstep_change", args=[step.pk])

    shown = page(administrator, address, {**typed(municipality, days=4), "_preview": "1"})

    assert f"hele trappen i sag {case.case_number}" in shown
    assert "fredag 20. november 2026 07:30" in shown
    assert "koordinatoren: Karen Toft" in shown
    assert "centerlederen: Charlotte Ravn" in shown
    assert "dette trin" in shown
    assert ReminderStep.objects.get(pk=step.pk).days == 3


def test_the_preview_says_when_nobody_holds_the_role_and_when_there_is_no_case(
    page, cast, administrator, municipality
):
    step = ReminderStep.objects.get(what__contains="not_matched")
    address = reverse("admin:reminders_reminderstep_change", args=[step.pk])
    empty = page(administrator, address, {**typed(municipality), "_preview": "1"})
    walk(cast, Status.SUBMITTED)

    shown = page(administrator, address, {**typed(municipality), "_preview": "1"})

    assert "ingen sag, som påmindelsen kan sendes om" in empty
    assert "ingen har denne rolle" in shown


def test_a_step_that_is_moved_applies_from_that_day(page, cast, administrator, municipality):
    step = ReminderStep.objects.get(what__contains="not_matched")

    page(
        administrator,
        reverse("admin:reminders_reminderstep_change", args=[step.pk]),
        typed(municipality, days=2),
    )

    step.refresh_from_db()
    assert (step.days, step.since) == (2, dt.date(2026, 11, 16))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"days": "61"}, "mindre end eller lig 60"),
        ({"days": "nej"}, "Indtast et heltal"),
        ({"what": "noget/andet"}, "ikke en af de tilgængelige valgmuligheder"),
    ],
)
def test_a_step_that_can_not_be_is_refused_and_nothing_is_lost(
    page, cast, administrator, municipality, changes, said
):
    shown = page(
        administrator,
        reverse("admin:reminders_reminderstep_add"),
        typed(municipality, **{"days": 7, **changes}),
    )

    assert said in shown
    assert ReminderStep.objects.filter(municipality=municipality).count() == 18


def test_the_same_step_twice_is_refused(page, cast, administrator, municipality):
    shown = page(
        administrator, reverse("admin:reminders_reminderstep_add"), typed(municipality, days=3)
    )

    assert "Den samme påmindelse sendes allerede den dag" in shown


# What comes next


def test_a_case_shows_what_was_sent_and_what_comes_next(
    page, cast, special_leader, centre_leader, coordinator
):
    case = walk(cast, Status.SUBMITTED)
    sweep.sweep(now=MONDAY.replace(day=18), by=SYSTEM)

    shown = page(coordinator, f"/koordinator/{case.pk}/mails/")
    waiting = page(coordinator, f"/koordinator/{case.pk}/mails/?vis=venter")

    assert "Stadig ingen vejleder" in shown
    assert "19. nov. 2026 kl. 7.30" in shown
    assert str(centre_leader) in shown
    assert "En henvendelse er ikke afklaret" not in shown  # taken
    assert "En henvendelse er ikke afklaret" in waiting


def test_what_is_planned_follows_the_case(page, cast, coordinator):
    case = walk(cast, Status.SUBMITTED)
    address = f"/koordinator/{case.pk}/mails/"
    assert "23. nov. 2026 kl. 7.30" in page(coordinator, address)

    later = dt.date(2026, 12, 1)
    SupportRequest.objects.filter(pk=case.pk).update(match_by=later, match_by_five=later)
    assert "1. dec. 2026 kl. 7.30" in page(coordinator, address)
    assert "23. nov. 2026 kl. 7.30" not in page(coordinator, address)

    SupportRequest.objects.filter(pk=case.pk).update(status=Status.DECLINED)
    assert "Planlagt til" not in page(coordinator, address)


def test_the_centre_sees_what_is_planned_for_the_week_at_a_fixed_cost(
    page, cast, coordinator, statements
):
    walk(cast, Status.SUBMITTED)
    page(coordinator, "/koordinator/mails/?vis=planlagt")
    with statements() as few:
        page(coordinator, "/koordinator/mails/?vis=planlagt")
    for _ in range(40):
        stories.a_submitted_request(cast.author, cast.school, now=MONDAY)
    Message.objects.all().delete()
    with statements() as many:
        shown = page(coordinator, "/koordinator/mails/?vis=planlagt")

    assert "Side 1 af" in shown
    assert len(many) <= len(few) <= 45


def test_another_municipalitys_case_is_not_there(page, cast, other_municipality):
    nina = in_municipality("Nina Nabo", "nina@x.example", Role.COORDINATOR, other_municipality)
    case = walk(cast, Status.SUBMITTED)

    page(nina, f"/koordinator/{case.pk}/mails/")

    assert page.status == 404


# One's own messages


def test_everybody_reads_her_own_messages_and_what_is_new(page, cast, tina, anna, monday):
    monday.move_to(MONDAY + dt.timedelta(hours=1))
    walk(cast, Status.SUBMITTED)
    outbox.deliver(now=MONDAY + dt.timedelta(hours=1), by=SYSTEM)

    first, again = page(tina, "/beskeder/"), page(tina, "/beskeder/")

    assert "Vi har modtaget jeres henvendelse" in first
    assert ">Ny<" in first
    assert ">Ny<" not in again
    assert "Vi har modtaget" not in page(anna, "/beskeder/")


def test_a_person_chooses_one_mail_each_morning(page, tina):
    shown = page(tina, "/beskeder/", {"gathers_reminders": "on", "mail_language": "da"})
    tina.refresh_from_db()

    assert shown == ""
    assert tina.gathers_reminders


def test_nobody_chooses_for_somebody_else(tina, anna):
    with pytest.raises(ValueError, match="for herself"):
        settings.choose(tina, language=MailLanguage.BOKMAL, gathers=True, by=anna)
    with pytest.raises(ValueError, match="her own"):
        settings.mark_seen(tina, by=anna, now=MONDAY)
    assert Message.objects.filter(status=MessageStatus.SENT).count() == 0
