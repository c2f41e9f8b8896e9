"""An advisor's work is handed over: seen, proposed, tried out, and done in one go or not at all."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client

from accounts.errors import RuleBroken
from advisors.models import Absence, HourAccount
from advisors.queries import faults, remaining_of
from advisors.services import absences
from courses.errors import HandoverRefused
from courses.handovers import Act, Choices, Decision, Inside, Scope
from courses.models import HandoverRequest, Session
from courses.queries.handovers import hits_of
from courses.services import handovers
from courses.states import HandoverStatus, SessionStatus
from lifecycle.services import history
from notifications.models import Message
from requests.models import Offer, SupportRequest
from requests.services import offers
from requests.states import OfferStatus, Status
from tests import stories
from tests.conftest import MONDAY
from tests.courses.conftest import book, log
from tests.personas import an_advisor
from tests.requests.at_once import at_once

pytestmark = pytest.mark.usefixtures("monday")

TUESDAY = MONDAY.replace(day=17, hour=10)
THURSDAY = MONDAY.replace(day=19, hour=10)
NEXT_WEEK = MONDAY.replace(day=26, hour=10)
FROM_WEDNESDAY = (dt.date(2026, 11, 18), dt.date(2026, 11, 24))


@pytest.fixture
def absence(course, coordinator) -> Absence:
    first, last = FROM_WEDNESDAY
    return absences.register(course.lead, starts_on=first, ends_on=last, by=coordinator, now=MONDAY)


@pytest.fixture
def ready_to_take_over(course, other_advisor):
    stories.qualify(other_advisor, course.support_request, now=MONDAY)
    return other_advisor


@pytest.fixture
def open_offer(course, tina, nordbakke, coordinator, advisor) -> Offer:
    return stories.an_offer(tina, nordbakke, coordinator, advisor, now=MONDAY)


@pytest.fixture
def karen(coordinator) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def scope_of(absence: Absence) -> Scope:
    return Scope(absence.advisor_id, None, absence.starts_on, absence.ends_on)


def choices_for(scope: Scope, **acts: Decision) -> Choices:
    """The same decision for all courses, and another for all offers, on what is there now."""
    hits = hits_of(scope, now=MONDAY)
    kinds = {hit.key: "courses" if hit.course else "offers" for hit in hits}
    return Choices(
        {key: acts.get(kind, Decision(Act.LEAVE)) for key, kind in kinds.items()},
        {hit.key: str(hit.mark) for hit in hits},
    )


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def form_of(response, step: str, **changes: str) -> dict[str, str]:
    """What a browser would post from the page as it stands."""
    data = {"step": step}
    for line in response.context["page"].lines:
        data[f"mark_{line.key}"] = line.mark
        data[f"act_{line.key}"] = line.decision.act.value
        data[f"to_{line.key}"] = str(line.decision.to or "")
        data[f"inside_{line.key}"] = line.decision.inside.value
    return data | changes


def free_minutes(advisor) -> int:
    return HourAccount.objects.get(advisor=advisor).free_minutes


def mails(kind: str) -> list[str]:
    found = Message.objects.filter(kind=kind).order_by("recipient__name")
    return list(found.values_list("recipient__name", flat=True))


# What is hit


def test_an_absence_shows_courses_and_offers_with_hours_left_and_the_next_activity(
    karen, course, absence, open_offer, ready_to_take_over
):
    log(book(course, starts_at=TUESDAY), now=TUESDAY + dt.timedelta(hours=2))
    book(course, starts_at=THURSDAY)

    page = karen.get(f"/koordinator/fravaer/{absence.pk}/")

    (line,) = page.context["page"].courses
    (offered,) = page.context["page"].offers
    assert line.case_number == course.support_request.case_number
    assert line.left == "7 timer og 55 minutter"
    assert "torsdag den 19. november" in line.next_session
    assert len(line.inside) == 1
    assert line.person.name == offered.person.name == "Viggo Juhl"
    assert "2 timer og 5 minutter er brugt og bliver stående." in line.effect
    assert offered.left == "10 timer"


def test_what_is_planned_before_the_absence_stays_hers(course, absence):
    book(course, starts_at=TUESDAY)
    book(course, starts_at=NEXT_WEEK)

    (hit,) = hits_of(scope_of(absence), now=MONDAY)

    assert (hit.remaining, hit.left) == (600, 480)
    assert [session.starts_at for session in hit.ahead] == [NEXT_WEEK]
    assert list(hit.inside) == []


def test_those_left_out_are_named_with_the_reason(karen, course, absence, ready_to_take_over):
    ready_to_take_over.partial_schools.add(course.school)

    page = karen.get(f"/koordinator/fravaer/{absence.pk}/")

    (line,) = page.context["page"].courses
    assert line.person is None
    ((name, why),) = line.excluded
    assert name == "Viggo Juhl"
    assert "habil" in why
    assert line.decision.act == Act.LEAVE


def test_two_lines_are_not_proposed_to_one_who_has_room_for_one(
    karen, absence, open_offer, ready_to_take_over
):
    type(ready_to_take_over).objects.update(max_courses=1)

    page = karen.get(f"/koordinator/fravaer/{absence.pk}/")

    acts = [line.decision.act for line in page.context["page"].lines]
    assert acts == [Act.REPLACE, Act.LEAVE]


# Carried out


def test_everything_is_handed_over_in_one_go(
    karen, course, absence, open_offer, ready_to_take_over, advisor
):
    book(course, starts_at=THURSDAY)
    later = book(course, starts_at=NEXT_WEEK)
    url = f"/koordinator/fravaer/{absence.pk}/"
    before = free_minutes(advisor)

    preview = karen.post(url, form_of(karen.get(url), "preview"))
    assert Offer.objects.filter(advisor=ready_to_take_over).count() == 0
    done = karen.post(url, form_of(preview, "carry_out"), follow=True)

    assert "Viggo Juhl overtager fra Vibeke Ibsen med 10 timer." in words(preview)
    assert done.redirect_chain == [(url, 302)]
    assert "Intet er ramt" in words(done)
    course.refresh_from_db()
    later.refresh_from_db()
    assert course.lead == later.advisor == ready_to_take_over
    standing = Offer.objects.standing().filter(advisor=ready_to_take_over).order_by("pk")
    assert [offer.status for offer in standing] == [OfferStatus.ACCEPTED, OfferStatus.OPEN]
    assert list(remaining_of(standing).values()) == [600, 600]
    assert free_minutes(advisor) == before + 1200
    assert free_minutes(ready_to_take_over) == 160 * 60 - 1200
    assert list(faults()) == []
    assert mails("courses.handed_over") == ["Tina Holm"]
    assert mails("courses.taken_on") == ["Viggo Juhl"]
    assert mails("courses.taken_off") == ["Vibeke Ibsen"]
    assert mails("courses.fellow_changed") == []
    assert mails("requests.offer_taken_back") == ["Vibeke Ibsen"]
    assert "hand_over" in [change.transition for change in history(course)]
    assert SupportRequest.objects.get(pk=open_offer.support_request_id).status == Status.OFFERED


def test_activities_in_the_period_are_cancelled_when_she_says_so(
    course, absence, coordinator, ready_to_take_over
):
    inside, after = book(course, starts_at=THURSDAY), book(course, starts_at=NEXT_WEEK)
    scope = scope_of(absence)
    decision = Decision(Act.REPLACE, ready_to_take_over.pk, Inside.CANCEL)

    handovers.carry_out(scope, choices_for(scope, courses=decision), by=coordinator, now=MONDAY)

    inside.refresh_from_db()
    after.refresh_from_db()
    assert (inside.status, after.status) == (SessionStatus.CANCELLED, SessionStatus.PLANNED)
    assert history(inside).last().reason == "fravær"
    assert after.advisor == ready_to_take_over
    assert mails("courses.session_cancelled") == ["Tina Holm"]


def test_keeping_the_course_cancels_only_what_is_in_the_period(
    course, absence, coordinator, advisor
):
    inside, after = book(course, starts_at=THURSDAY), book(course, starts_at=NEXT_WEEK)
    scope = scope_of(absence)

    handovers.carry_out(
        scope, choices_for(scope, courses=Decision(Act.KEEP)), by=coordinator, now=MONDAY
    )

    assert [Session.objects.get(pk=s.pk).status for s in (inside, after)] == [
        SessionStatus.CANCELLED,
        SessionStatus.PLANNED,
    ]
    course.refresh_from_db()
    assert course.lead == advisor


def test_an_offer_can_be_taken_back_and_the_request_is_ready_again(
    absence, open_offer, coordinator
):
    scope = scope_of(absence)

    handovers.carry_out(
        scope, choices_for(scope, offers=Decision(Act.TAKE_BACK)), by=coordinator, now=MONDAY
    )

    open_offer.refresh_from_db()
    assert open_offer.status == OfferStatus.WITHDRAWN
    assert open_offer.support_request.status == Status.READY


def test_a_second_advisor_is_replaced_and_the_lead_is_told(
    tina, nordbakke, coordinator, advisor, other_advisor, special_school
):
    third = an_advisor("Vera Kold", "vera@fjordby.example", special_school)
    lead_offer = stories.an_offer(
        tina, nordbakke, coordinator, advisor, now=MONDAY, second=other_advisor
    )
    stories.qualify(third, lead_offer.support_request, now=MONDAY)
    for offer in lead_offer.support_request.offers.all():
        offers.accept(offer, by=offer.advisor.user, now=MONDAY)
    course = lead_offer.support_request.course
    scope = Scope(course_id=course.pk)
    hits = hits_of(scope, now=MONDAY)
    second = next(hit for hit in hits if hit.offer.part == Offer.Part.SECOND)
    choices = Choices(
        {second.key: Decision(Act.REPLACE, third.pk)}, {hit.key: str(hit.mark) for hit in hits}
    )

    handovers.carry_out(scope, choices, by=coordinator, now=MONDAY)

    course.refresh_from_db()
    assert (course.lead, course.second) == (advisor, third)
    assert mails("courses.fellow_changed") == ["Vibeke Ibsen"]


def test_a_second_who_said_yes_before_the_lead_is_replaced_by_an_offer(
    tina, nordbakke, coordinator, advisor, other_advisor, special_school
):
    third = an_advisor("Vera Kold", "vera@fjordby.example", special_school)
    lead_offer = stories.an_offer(
        tina, nordbakke, coordinator, other_advisor, now=MONDAY, second=advisor
    )
    stories.qualify(third, lead_offer.support_request, now=MONDAY)
    hers = advisor.offers.get()
    offers.accept(hers, by=advisor.user, now=MONDAY)
    scope = Scope(advisor_id=advisor.pk)
    choices = choices_for(scope, offers=Decision(Act.REPLACE, third.pk))

    handovers.carry_out(scope, choices, by=coordinator, now=MONDAY)

    assert third.offers.get().status == OfferStatus.OPEN
    assert mails("requests.offer_taken_back") == ["Vibeke Ibsen"]
    assert mails("requests.offer_sent") == ["Vera Kold", "Vibeke Ibsen", "Viggo Juhl"]


def test_a_second_who_said_yes_can_be_let_go(tina, nordbakke, coordinator, advisor, other_advisor):
    stories.an_offer(tina, nordbakke, coordinator, other_advisor, now=MONDAY, second=advisor)
    offers.accept(advisor.offers.get(), by=advisor.user, now=MONDAY)
    scope = Scope(advisor_id=advisor.pk)

    handovers.carry_out(
        scope, choices_for(scope, offers=Decision(Act.TAKE_BACK)), by=coordinator, now=MONDAY
    )

    assert advisor.offers.get().status == OfferStatus.WITHDRAWN
    assert SupportRequest.objects.get().status == Status.OFFERED


# Changed meanwhile


def test_what_changed_meanwhile_stops_all_of_it_and_her_choices_are_kept(
    karen, course, absence, open_offer, ready_to_take_over, advisor
):
    url = f"/koordinator/fravaer/{absence.pk}/"
    preview = karen.post(url, form_of(karen.get(url), "preview"))
    book(course, starts_at=THURSDAY)
    offers.decline(open_offer, by=advisor.user, now=MONDAY, reason="Jeg er væk.")
    messages = Message.objects.count()

    refused = karen.post(url, form_of(preview, "carry_out"))

    assert refused.status_code == 422
    said = words(refused)
    assert "Intet er ændret" in said
    assert "De planlagte aktiviteter er ændret, siden du åbnede siden." in said
    assert "Vibeke Ibsen" in said
    assert "Dette er afsluttet eller overdraget i mellemtiden." in said
    (line,) = refused.context["page"].lines
    assert line.decision == Decision(Act.REPLACE, ready_to_take_over.pk)
    assert Message.objects.count() == messages
    course.refresh_from_db()
    assert course.lead == advisor
    again = karen.post(url, form_of(refused, "carry_out"), follow=True)
    assert "1 linje er gennemført" in words(again)


def test_one_line_that_can_not_be_done_stops_the_others(
    karen, course, absence, open_offer, ready_to_take_over
):
    url = f"/koordinator/fravaer/{absence.pk}/"
    preview = karen.post(url, form_of(karen.get(url), "preview"))
    type(ready_to_take_over).objects.update(max_courses=1)

    refused = karen.post(url, form_of(preview, "carry_out"))

    assert refused.status_code == 422
    (line,) = refused.context["page"].problems
    assert "Viggo Juhl" in line.problem
    assert not Offer.objects.filter(advisor=ready_to_take_over).exists()
    assert list(faults()) == []


def test_a_replacement_who_is_elsewhere_at_that_time_is_said_in_the_preview(
    karen, course, absence, tina, nordbakke, coordinator, ready_to_take_over
):
    book(course, starts_at=THURSDAY)
    busy = stories.a_course(tina, nordbakke, coordinator, ready_to_take_over, now=MONDAY)
    book(busy, starts_at=THURSDAY)
    url = f"/koordinator/fravaer/{absence.pk}/"

    preview = karen.post(url, form_of(karen.get(url), "preview"))

    (line,) = preview.context["page"].problems
    assert "Viggo Juhl har en anden aktivitet på det tidspunkt: Nordbakkeskolen" in line.problem


def test_what_has_come_meanwhile_is_said(karen, course, absence, ready_to_take_over, open_offer):
    url = f"/koordinator/fravaer/{absence.pk}/"
    form = form_of(karen.get(url), "preview")
    form = {name: value for name, value in form.items() if not name.endswith(f"_{open_offer.pk}")}

    refused = karen.post(url, form)

    assert "Dette er kommet til, siden du åbnede siden." in words(refused)


@pytest.mark.parametrize(
    "nonsense", [{}, {"step": "carry_out"}, {"step": "preview", "mark_x": "1", "act_1": "drop"}]
)
def test_nothing_chosen_changes_nothing(karen, absence, course, nonsense):
    page = karen.post(f"/koordinator/fravaer/{absence.pk}/", nonsense)

    assert page.status_code in {200, 422}
    assert Offer.objects.standing().get().advisor == course.lead


def test_the_old_advisor_still_logs_what_she_held(course, absence, coordinator, ready_to_take_over):
    held = book(course, starts_at=TUESDAY)
    scope = scope_of(absence)
    decision = Decision(Act.REPLACE, ready_to_take_over.pk)
    handovers.carry_out(scope, choices_for(scope, courses=decision), by=coordinator, now=MONDAY)
    client = Client()
    client.force_login(held.advisor.user)

    page = client.get(held.get_absolute_url())
    log(Session.objects.get(pk=held.pk), now=TUESDAY + dt.timedelta(hours=2))

    assert page.status_code == 200
    assert client.get(f"/vejleder/forloeb/{course.pk}/").status_code == 404
    assert list(faults()) == []


def test_the_case_tells_who_said_yes_and_who_took_over(
    karen, course, absence, coordinator, ready_to_take_over
):
    scope = scope_of(absence)
    decision = Decision(Act.REPLACE, ready_to_take_over.pk)
    handovers.carry_out(scope, choices_for(scope, courses=decision), by=coordinator, now=MONDAY)

    page = karen.get(f"/koordinator/{course.support_request_id}/")

    titles = [event.title for event in page.context["case"].events]
    assert "Vibeke Ibsen sagde ja" in titles
    assert "Overdraget til Viggo Juhl" in titles
    assert "Viggo Juhl sagde ja" not in titles
    assert "overtog 16. nov. 2026" in words(page)


# Without an absence, and the right to say no


def test_a_course_is_handed_over_from_its_own_page(karen, course, ready_to_take_over, coordinator):
    url = f"/koordinator/forloeb/{course.pk}/overdrag/"
    assert f'href="{url}"' in karen.get(course.get_absolute_url()).content.decode()

    preview = karen.post(url, form_of(karen.get(url), "preview"))
    karen.post(url, form_of(preview, "carry_out"))

    course.refresh_from_db()
    assert course.lead == ready_to_take_over


def test_the_one_who_was_assigned_can_ask_the_coordinator_for_another(
    karen, client, course, advisor, ready_to_take_over, coordinator
):
    client.force_login(advisor.user)
    asked = client.post(
        f"/vejleder/forloeb/{course.pk}/overdrag/", {"reason": "Jeg har ikke tid."}, follow=True
    )

    assert "Koordinatoren har fået besked." in words(asked)
    assert mails("courses.handover_asked") == ["Karen Toft"]
    assert "Jeg har ikke tid." in words(karen.get("/koordinator/fravaer/"))
    url = f"/koordinator/forloeb/{course.pk}/overdrag/"
    preview = karen.post(url, form_of(karen.get(url), "preview"))
    karen.post(url, form_of(preview, "carry_out"))
    assert HandoverRequest.objects.get().status == HandoverStatus.HANDED_OVER


def test_a_wish_is_asked_once_and_can_be_taken_back(client, course, advisor):
    client.force_login(advisor.user)
    url = f"/vejleder/forloeb/{course.pk}/overdrag/"
    client.post(url, {"reason": "Jeg har ikke tid."})

    twice = client.post(url, {"reason": "Jeg har ikke tid."})
    wish = HandoverRequest.objects.get()
    client.post(f"/vejleder/oensker/{wish.pk}/tag-tilbage/")

    assert "Du har allerede bedt om at få forløbet overdraget" in words(twice)
    wish.refresh_from_db()
    assert wish.status == HandoverStatus.WITHDRAWN
    late = client.post(f"/vejleder/oensker/{wish.pk}/tag-tilbage/", follow=True)
    assert late.redirect_chain[-1][0] == "/vejleder/"


def test_a_wish_needs_a_reason(client, course, advisor):
    client.force_login(advisor.user)

    page = client.post(f"/vejleder/forloeb/{course.pk}/overdrag/", {"reason": " "})

    assert page.status_code == 422
    assert not HandoverRequest.objects.exists()


# Absences


def post_absence(client: Client, advisor, first: dt.date, last: dt.date):
    days = {"starts_on": first, "ends_on": last}
    data = {
        f"{name}_{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    return client.post("/koordinator/fravaer/", {"advisor": advisor.pk, **data})


def test_registering_an_absence_leads_to_what_it_hits(karen, course, advisor):
    tomorrow = dt.date(2026, 11, 17)

    response = post_absence(karen, advisor, tomorrow, tomorrow)

    absence = Absence.objects.get()
    assert (absence.starts_on, absence.ends_on) == (tomorrow, tomorrow)
    assert response.url == f"/koordinator/fravaer/{absence.pk}/"
    listed = words(karen.get("/koordinator/fravaer/"))
    assert "Vibeke Ibsen" in listed
    assert "Har 1 forløb eller tilbud." in listed


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (
            dt.date(2026, 11, 20),
            dt.date(2026, 11, 18),
            "Den sidste dag skal være den første dag eller senere",
        ),
        (dt.date(2026, 11, 2), dt.date(2026, 11, 3), "i dag eller en senere dag"),
        (dt.date(2026, 11, 24), dt.date(2026, 11, 27), "Der er allerede registreret fravær fra"),
    ],
)
def test_days_that_do_not_fit_are_refused_with_the_cure(karen, absence, advisor, first, last, said):
    response = post_absence(karen, advisor, first, last)

    assert response.status_code == 422
    assert said in words(response)
    assert Absence.objects.count() == 1


def test_an_absence_can_be_removed(karen, absence):
    karen.post(f"/koordinator/fravaer/{absence.pk}/fjern/")

    assert not Absence.objects.exists()


# At once

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_hand_over_at_once_change_it_once_and_the_other_is_told(
    course, absence, open_offer, ready_to_take_over, coordinator, other_coordinator
):
    scope = scope_of(absence)
    decision = Decision(Act.REPLACE, ready_to_take_over.pk)
    choices = choices_for(scope, courses=decision, offers=decision)

    results = at_once(
        lambda: handovers.carry_out(scope, choices, by=coordinator, now=MONDAY),
        lambda: handovers.carry_out(scope, choices, by=other_coordinator, now=MONDAY),
    )

    refused = [one for one in results if isinstance(one, HandoverRefused)]
    assert [one for one in results if not isinstance(one, HandoverRefused)] == [2]
    assert len(refused[0].problems) == 2
    assert Offer.objects.standing().filter(advisor=ready_to_take_over).count() == 2
    assert list(faults()) == []


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_yes_in_the_same_instant_is_not_lost(
    absence, open_offer, ready_to_take_over, coordinator
):
    scope = scope_of(absence)
    decision = Decision(Act.REPLACE, ready_to_take_over.pk)
    choices = choices_for(scope, offers=decision)

    results = at_once(
        lambda: handovers.carry_out(scope, choices, by=coordinator, now=MONDAY),
        lambda: offers.accept(open_offer, by=open_offer.advisor.user, now=MONDAY),
    )

    assert sum(isinstance(one, RuleBroken) for one in results) == 1
    assert Offer.objects.standing().filter(part=Offer.Part.LEAD).count() == 2
    assert list(faults()) == []
