"""Following a request from the school: who sees what, what it says, and what it costs."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.roles import Role
from lifecycle.models import StatusChange
from privacy.models import AccessEvent, Act
from requests.models import SupportRequest, Wait
from requests.presentation import STATUS_TONES, badge, turn_sentence
from requests.school_story import progress, timeline
from requests.services import intake, offers, triage
from requests.states import Status
from tests.conftest import COPENHAGEN, MONDAY
from tests.personas import at_school
from tests.requests.intake_pages import signed_in
from tests.stories import (
    a_course,
    a_draft,
    a_ready_request,
    a_submitted_request,
    a_theme,
    an_offer,
)

CPR = "311236-4123"  # born in 2036: hits nobody alive

pytestmark = [pytest.mark.usefixtures("monday"), pytest.mark.once]


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(pk: int, name: str = "") -> str:
    return f"/henvendelser/{pk}/{name}/" if name else f"/henvendelser/{pk}/"


def waiting_for_leader(tina, nordbakke) -> SupportRequest:
    draft = a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)
    return intake.submit(draft, by=tina, now=MONDAY)


def asked(tina, nordbakke, coordinator, on: dt.datetime = MONDAY):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    return triage.ask(
        sent, by=coordinator, now=on, version=sent.version, text="Hvor mange timer om ugen?"
    )


# --- the list -------------------------------------------------------------------------------


def test_the_list_says_status_turn_and_next_date(tina, nordbakke):
    a_submitted_request(tina, nordbakke, now=MONDAY)

    shown = text_of(signed_in(tina).get("/henvendelser/"))

    for words in (
        "2026-0001",
        "Klasserumsledelse",
        "Modtaget",
        "Koordinatoren læser jeres henvendelse",
        "Om 7 dage",
        "23. nov. 2026",
    ):
        assert words in shown


def test_each_sees_her_own_and_the_leader_and_the_resource_team_the_schools(
    tina, anna, rasmus, bo, nordbakke
):
    a_submitted_request(tina, nordbakke, now=MONDAY)
    a_submitted_request(anna, nordbakke, now=MONDAY)

    numbers = {
        user.name.split()[0]: re.findall(r">(2026-\d+)<", found.content.decode())
        for user in (tina, anna, rasmus, bo)
        if (found := signed_in(user).get("/henvendelser/"))
    }

    assert numbers == {
        "Tina": ["2026-0001"],
        "Anna": ["2026-0002", "2026-0001"],
        "Rasmus": ["2026-0002", "2026-0001"],
        "Bo": [],
    }


def test_what_is_over_has_a_list_of_its_own(tina, nordbakke):
    under_way = a_submitted_request(tina, nordbakke, now=MONDAY)
    over = a_submitted_request(tina, nordbakke, now=MONDAY)
    intake.withdraw(over, by=tina, now=MONDAY, reason="Løst.")
    client = signed_in(tina)

    now = client.get("/henvendelser/").context["rows"]
    ended = client.get("/henvendelser/?vis=afsluttede").context["rows"]

    assert [row["support_request"] for row in now] == [under_way]
    assert [row["support_request"] for row in ended] == [over]


def test_the_list_is_paged(tina, nordbakke):
    for _number in range(21):
        a_submitted_request(tina, nordbakke, now=MONDAY)
    client = signed_in(tina)

    assert len(client.get("/henvendelser/").context["rows"]) == 20
    assert len(client.get("/henvendelser/?side=2").context["rows"]) == 1
    assert len(client.get("/henvendelser/?side=findes-ikke").context["rows"]) == 20


def test_colleagues_drafts_are_not_in_the_leaders_list(tina, anna, nordbakke):
    a_draft(tina, nordbakke, now=MONDAY)

    shown = signed_in(anna).get("/henvendelser/")

    assert shown.context["rows"] == []
    assert shown.context["waiting"].drafts == []


@pytest.mark.parametrize("rows", [1, 10, 40])
def test_the_list_takes_eight_statements_however_long(rows, tina, anna, nordbakke, statements):
    for _number in range(rows):
        a_submitted_request(tina, nordbakke, now=MONDAY)
    a_draft(anna, nordbakke, now=MONDAY)
    waiting_for_leader(tina, nordbakke)
    client = signed_in(anna)

    with statements() as run:
        answer = client.get("/henvendelser/")

    assert len(run) <= 8, "\n".join(run)
    assert len(answer.content) < 250_000


# --- the leader -----------------------------------------------------------------------------


def test_the_leader_approves_from_the_list(tina, anna, coordinator, nordbakke):
    waiting = waiting_for_leader(tina, nordbakke)
    client = signed_in(anna)

    shown = text_of(client.get("/henvendelser/"))
    approved = client.post(page(waiting.pk, "godkend"))

    waiting.refresh_from_db()
    assert "Venter på din godkendelse" in shown
    assert approved["Location"] == page(waiting.pk, "kvittering")
    assert waiting.status == Status.SUBMITTED


def test_the_leader_returns_it_with_a_comment_the_author_reads(tina, anna, nordbakke):
    waiting = waiting_for_leader(tina, nordbakke)
    leader, author = signed_in(anna), signed_in(tina)

    empty = leader.post(page(waiting.pk, "send-tilbage"), {"text": ""})
    returned = leader.post(page(waiting.pk, "send-tilbage"), {"text": "Skriv om målet."})
    resumed = author.get(page(waiting.pk), follow=True)

    assert empty.status_code == 422
    assert empty.context["form"].errors["text"] == ["Skriv, hvad der skal ændres"]
    assert returned["Location"] == "/henvendelser/"
    assert "Skriv om målet." in text_of(resumed)
    assert leader.get(page(waiting.pk)).status_code == 404


def test_a_second_approval_is_told_who_was_first(tina, anna, nordbakke):
    waiting = waiting_for_leader(tina, nordbakke)
    client = signed_in(anna)
    client.post(page(waiting.pk, "godkend"))

    second = client.post(page(waiting.pk, "godkend"), follow=True)

    assert "Anna Lind nåede at ændre dette" in text_of(second)


@pytest.mark.parametrize("who", ["tina", "rasmus"])
def test_others_at_the_school_neither_approve_nor_return(who, tina, anna, nordbakke, request):
    waiting = waiting_for_leader(tina, nordbakke)
    client = signed_in(request.getfixturevalue(who))

    client.post(page(waiting.pk, "godkend"))

    assert client.get(page(waiting.pk, "send-tilbage")).status_code == 404
    assert client.post(page(waiting.pk, "send-tilbage"), {"text": "Nej."}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.status == Status.AWAITING_LEADER


# --- the page of one ------------------------------------------------------------------------


def test_the_page_shows_what_was_written_and_is_logged(tina, nordbakke):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    before = set(AccessEvent.objects.values_list("pk", flat=True))

    shown = text_of(signed_in(tina).get(page(sent.pk)))

    assert sent.situation in shown
    assert "Sendt og modtaget" in shown
    event = AccessEvent.objects.exclude(pk__in=before).get()
    assert (event.act, event.actor_id, event.object_id) == (Act.READ, tina.pk, sent.pk)


def test_a_question_stops_the_clock_in_sight(tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator)

    shown = text_of(signed_in(tina).get(page(question.support_request_id)))

    assert "Hvor mange timer om ugen?" in shown
    assert "Fristen har været på pause siden mandag den 16. november 2026" in shown
    assert "I hører fra os senest" not in shown


def test_an_answer_restarts_it_in_sight(tina, coordinator, nordbakke, monday):
    question = asked(tina, nordbakke, coordinator)
    pk = question.support_request_id
    monday.move_to(dt.datetime(2026, 11, 18, 10, 0, tzinfo=COPENHAGEN))
    client = signed_in(tina)

    answered = client.post(page(pk, f"spoergsmaal/{question.pk}/svar"), {"text": "Fire timer."})
    shown = text_of(client.get(answered["Location"]))

    assert answered["Location"] == page(pk)
    assert "Fristen er flyttet 2 arbejdsdage" in shown
    assert "onsdag den 25. november 2026" in shown
    assert "Fire timer." in shown
    assert "Fristen har været på pause siden" not in shown


@pytest.mark.parametrize("text", ["", "   ", f"Barnet er {CPR}"])
def test_an_answer_that_can_not_be_kept_stays_on_the_page(text, tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator)

    refused = signed_in(tina).post(
        page(question.support_request_id, f"spoergsmaal/{question.pk}/svar"), {"text": text}
    )

    question.refresh_from_db()
    assert refused.status_code == 422
    assert refused.context["form"].errors["text"]
    assert (question.answer, question.answered_at) == ("", None)


def test_a_name_in_an_answer_asks_for_a_second_look(tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator)
    address = page(question.support_request_id, f"spoergsmaal/{question.pk}/svar")
    client = signed_in(tina)

    warned = client.post(address, {"text": "Det er mest Frederik."})
    sent = client.post(address, {"text": "Det er mest Frederik.", "names_checked": "on"})

    assert warned.status_code == 422
    assert "Frederik" in text_of(warned)
    assert sent.status_code == 302


def test_another_requests_question_is_not_answered_here(tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator)
    other = a_submitted_request(tina, nordbakke, now=MONDAY)

    wrong = signed_in(tina).post(
        page(other.pk, f"spoergsmaal/{question.pk}/svar"), {"text": "Fire."}
    )

    assert wrong.status_code == 404


def test_an_answer_too_late_is_told_so(tina, rasmus, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator)
    address = page(question.support_request_id, f"spoergsmaal/{question.pk}/svar")
    signed_in(rasmus).post(address, {"text": "Fire."})

    late = signed_in(tina).post(address, {"text": "Fem."})

    assert late.status_code == 422
    assert "Rasmus Krag" in text_of(late)


def test_the_matched_advisor_and_the_course_are_shown(
    tina, coordinator, advisor, nordbakke, school_year
):
    course = a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)

    shown = signed_in(tina).get(page(course.support_request_id))

    assert "Vibeke Ibsen" in text_of(shown)
    assert f'href="/forloeb/{course.pk}/"' in shown.content.decode()


def test_before_the_match_no_advisor_is_named_and_a_no_keeps_its_reason(
    tina, coordinator, advisor, nordbakke, school_year
):
    offer = an_offer(tina, nordbakke, coordinator, advisor, now=MONDAY)
    client = signed_in(tina)
    offered = text_of(client.get(page(offer.support_request_id)))
    offers.decline(offer, by=advisor.user, now=MONDAY, reason="Jeg har for meget at lave.")

    declined = text_of(client.get(page(offer.support_request_id)))

    assert "En vejleder er spurgt" in offered
    assert "Vejlederen kunne ikke denne gang" in declined
    for shown in (offered, declined):
        assert "Vibeke" not in shown
        assert "for meget at lave" not in shown


def test_a_refusal_says_why(tina, coordinator, nordbakke):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    triage.refer_on(
        sent, by=coordinator, now=MONDAY, version=sent.version, reason="PPR kan hjælpe jer."
    )

    shown = text_of(signed_in(tina).get(page(sent.pk)))

    assert "PPR kan hjælpe jer." in shown
    assert "Træk henvendelsen tilbage" not in shown


def test_the_waiting_list_shows_the_promised_date(tina, coordinator, nordbakke):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    triage.put_on_waiting_list(
        sent,
        by=coordinator,
        now=MONDAY,
        version=sent.version,
        cause=Wait.Cause.NO_ADVISOR,
        reason="Ingen ledig vejleder.",
        promised_on=dt.date(2026, 12, 4),
    )

    shown = text_of(signed_in(tina).get(page(sent.pk)))

    assert "I hører fra os senest fredag den 4. december 2026" in shown


def test_withdrawing_asks_why_and_ends_it(tina, nordbakke):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    client = signed_in(tina)

    asked_why = client.get(page(sent.pk, "traek-tilbage"))
    empty = client.post(page(sent.pk, "traek-tilbage"), {"text": ""})
    done = client.post(page(sent.pk, "traek-tilbage"), {"text": "Vi løser det selv."})

    sent.refresh_from_db()
    assert "Træk henvendelse 2026-0001 tilbage" in text_of(asked_why)
    assert empty.status_code == 422
    assert done["Location"] == page(sent.pk)
    assert (sent.status, sent.outcome_reason) == (Status.WITHDRAWN, "Vi løser det selv.")
    assert client.get(page(sent.pk, "traek-tilbage")).status_code == 404


@pytest.mark.parametrize("questions", [1, 12])
def test_the_page_takes_twelve_statements_however_long_the_story(
    questions, tina, coordinator, advisor, nordbakke, school_year, statements
):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    for _question in range(questions):
        sent.refresh_from_db()
        question = triage.ask(
            sent, by=coordinator, now=MONDAY, version=sent.version, text="Hvor mange?"
        )
        intake.answer(question, by=tina, now=MONDAY, text="Fire.")
    client = signed_in(tina)

    with statements() as run:
        answer = client.get(page(sent.pk))

    assert len(run) <= 12, "\n".join(run)
    assert len(answer.content) < 250_000


def test_a_matched_page_takes_twelve_statements(
    tina, coordinator, advisor, nordbakke, school_year, statements
):
    course = a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    client = signed_in(tina)

    with statements() as run:
        client.get(page(course.support_request_id))

    assert len(run) <= 12, "\n".join(run)


# --- who gets in ----------------------------------------------------------------------------

READ = ["", "kvittering", "traek-tilbage", "send-tilbage", "slet", "trin/om-jer", "trin/send"]
WRITE = ["godkend", "send-tilbage", "traek-tilbage", "slet", "trin/om-jer", "trin/send"]


@pytest.mark.parametrize(
    "who", ["bo", "coordinator", "centre_leader", "administrator", "special_leader"]
)
def test_who_is_not_of_the_school_finds_nothing(who, tina, coordinator, nordbakke, request):
    question = asked(tina, nordbakke, coordinator)
    pk = question.support_request_id
    before = SupportRequest.objects.values().get()
    client = signed_in(request.getfixturevalue(who))

    answers = [client.get(page(pk, name)).status_code for name in READ]
    answers += [client.post(page(pk, name), {"text": "Nej."}).status_code for name in WRITE]
    answers.append(
        client.post(page(pk, f"spoergsmaal/{question.pk}/svar"), {"text": "Nej."}).status_code
    )

    assert set(answers) == {404}
    assert SupportRequest.objects.values().get() == before


def test_advisors_use_their_own_pages(tina, coordinator, advisor, nordbakke, school_year):
    course = a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    client = signed_in(advisor.user)

    assert client.get(page(course.support_request_id)).status_code == 404
    assert client.get("/henvendelser/").status_code == 404


def test_a_stranger_signs_in_first(tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator)
    pk = question.support_request_id
    stranger = Client()

    for name in READ:
        assert stranger.get(page(pk, name))["Location"] == f"/log-ind/?next={page(pk, name)}"
    for name in [*WRITE, f"spoergsmaal/{question.pk}/svar"]:
        assert stranger.post(page(pk, name))["Location"].startswith("/log-ind/")
    assert stranger.get("/henvendelser/")["Location"] == "/log-ind/?next=/henvendelser/"


def test_a_colleague_at_the_same_school_sees_only_her_own(tina, nordbakke):
    colleague = at_school("Mona Berg", "mona@fjordby.example", Role.TEACHER, nordbakke)
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)

    assert signed_in(colleague).get(page(sent.pk)).status_code == 404


@pytest.mark.parametrize("name", ["godkend", "spoergsmaal/1/svar"])
def test_looking_changes_nothing(name, tina, nordbakke):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)

    assert signed_in(tina).get(page(sent.pk, name)).status_code == 405


# --- words ----------------------------------------------------------------------------------

TODAY = dt.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("match_by", "status", "text"),
    [
        (dt.date(2026, 11, 14), Status.READY, "2 dage over frist"),
        (dt.date(2026, 11, 15), Status.READY, "1 dag over frist"),
        (dt.date(2026, 11, 16), Status.OFFERED, "Frist i dag"),
        (dt.date(2026, 11, 17), Status.SUBMITTED, "Om 1 dag"),
        (dt.date(2026, 11, 19), Status.IN_TRIAGE, "Om 3 dage"),
        (dt.date(2026, 11, 14), Status.AWAITING_SCHOOL, "Frist på pause"),
    ],
)
def test_the_badge_in_words(match_by, status, text):
    said = badge(match_by, status, TODAY)

    assert said is not None
    assert said.text == text


@pytest.mark.parametrize("status", [Status.DRAFT, Status.MATCHED, Status.CLOSED, Status.DECLINED])
def test_no_promise_running_no_badge(status):
    assert badge(dt.date(2026, 11, 14), status, TODAY) is None


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_tone_a_turn_and_a_place_on_the_way(status):
    support_request = SupportRequest(status=status)

    assert STATUS_TONES[status] in {"new", "waiting", "progress", "done", "stopped"}
    for for_school in (True, False):
        assert turn_sentence(support_request, for_school=for_school)
    assert progress(support_request)


def test_the_way_of_a_ready_request(tina, coordinator, nordbakke):
    ready = a_ready_request(tina, nordbakke, coordinator, now=MONDAY)

    stages = [(str(stage.label), stage.state) for stage in progress(ready)]

    assert stages == [
        ("Modtaget", "done"),
        ("Afklaret", "current"),
        ("Tilbudt", "todo"),
        ("Matchet", "todo"),
        ("I gang", "todo"),
        ("Afsluttet", "todo"),
    ]


def test_the_way_of_one_that_ended_early(tina, nordbakke):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    withdrawn = intake.withdraw(sent, by=tina, now=MONDAY, reason="Løst.")

    stages = [(str(stage.label), stage.state) for stage in progress(withdrawn)]

    assert stages == [("Modtaget", "done"), ("Trukket tilbage", "current")]


def test_the_timeline_is_newest_first_also_at_the_same_moment(tina, coordinator, nordbakke):
    a_theme(nordbakke)
    a_ready_request(tina, nordbakke, coordinator, now=MONDAY)

    titles = [str(event.title) for event in timeline(StatusChange.objects.all(), [])]

    assert titles == ["Afklaret", "Sendt og modtaget"]
