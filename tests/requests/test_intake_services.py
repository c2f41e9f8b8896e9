"""Draft, send, approve, answer, withdraw: what each use case does, refuses, and tells."""

import datetime as dt

import pytest
from django.db import connection

from accounts.errors import NotAllowed, RuleBroken
from accounts.roles import Role
from advisors.models import HourAccount
from lifecycle.errors import Stale, TransitionNotAllowed
from lifecycle.services import history
from notifications.models import Message
from requests.errors import (
    LeaderNotInformed,
    NoLeaderToAsk,
    NotFinished,
    ReasonMissing,
    ThemesDoNotFit,
)
from requests.models import CaseCounter, ClockPause, SupportRequest
from requests.questionnaire import Step
from requests.services import intake, offers, triage
from requests.states import OfferStatus, Status
from schools.models import ClosingDay, Municipality
from tests.conftest import COPENHAGEN, MONDAY
from tests.factories import ClosingDayFactory, CompetenceAreaFactory
from tests.personas import at_school
from tests.requests.at_once import at_once
from tests.stories import VALUES, a_draft, a_submitted_request, a_theme, an_offer, qualify

CPR = "311236-4123"  # born in 2036: hits nobody alive


def at(day: str, clock: str = "09:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=COPENHAGEN)


def mails(*names: str) -> list[tuple[str, str]]:
    """The messages of these kinds as (kind, address), in the order of the alphabet."""
    kinds = [f"requests.{name}" for name in names]
    found = Message.objects.filter(kind__in=kinds).values_list("kind", "recipient__email")
    return sorted((kind.removeprefix("requests."), email) for kind, email in found)


# --- drafts ---------------------------------------------------------------------------------


def test_a_draft_belongs_to_a_school_one_works_at(tina, soeengen):
    with pytest.raises(NotAllowed):
        intake.start_draft(soeengen, by=tina, now=MONDAY)

    assert not SupportRequest.objects.exists()


def test_the_same_opened_form_makes_one_draft(tina, nordbakke):
    opened_at = MONDAY - dt.timedelta(minutes=4)

    first = intake.start_draft(nordbakke, by=tina, now=MONDAY, opened_at=opened_at)
    second = intake.start_draft(nordbakke, by=tina, now=MONDAY, opened_at=opened_at)

    assert second == first
    assert SupportRequest.objects.count() == 1


def test_the_reached_step_only_moves_forward(tina, nordbakke):
    draft = intake.start_draft(nordbakke, by=tina, now=MONDAY)

    for step in (Step.PRACTICAL, Step.SITUATION):
        draft = intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=None, step=step)

    assert draft.draft_step == Step.PRACTICAL


def test_a_field_that_is_not_of_the_form_is_a_mistake(tina, nordbakke):
    draft = intake.start_draft(nordbakke, by=tina, now=MONDAY)

    with pytest.raises(ValueError, match="status"):
        intake.save_step(
            draft, by=tina, now=MONDAY, values={"status": "closed"}, themes=None, step="om-jer"
        )


def test_a_cpr_number_never_passes_the_service(tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)

    with pytest.raises(RuleBroken) as broken:
        intake.save_step(
            draft, by=tina, now=MONDAY, values={"goal": f"Ring til {CPR}"}, themes=None, step=""
        )

    assert CPR not in str(broken.value.message)
    draft.refresh_from_db()
    assert draft.goal == VALUES["goal"]


def test_themes_are_at_most_three_and_of_the_municipality(tina, nordbakke, other_municipality):
    draft = intake.start_draft(nordbakke, by=tina, now=MONDAY)
    four = CompetenceAreaFactory.create_batch(4, municipality=nordbakke.municipality)
    foreign = CompetenceAreaFactory(municipality=other_municipality)

    for themes in (four, [foreign]):
        with pytest.raises(ThemesDoNotFit):
            intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=themes, step="")

    assert draft.request_themes.count() == 0


@pytest.mark.parametrize("who", ["anna", "rasmus", "bo", "coordinator"])
def test_a_draft_is_the_authors_alone(who, tina, nordbakke, request):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    other = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        intake.save_step(draft, by=other, now=MONDAY, values={}, themes=None, step="")
    with pytest.raises(NotAllowed):
        intake.submit(draft, by=other, now=MONDAY)
    with pytest.raises(NotAllowed):
        intake.discard(draft, by=other, now=MONDAY)


def test_a_teacher_who_has_left_the_school_sends_nothing(tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    tina.memberships.update(is_active=False)
    del tina._access

    with pytest.raises(NotAllowed):
        intake.submit(draft, by=tina, now=MONDAY)


def test_a_discarded_draft_is_gone_and_a_sent_one_is_not(tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)

    intake.discard(draft, by=tina, now=MONDAY)
    with pytest.raises(TransitionNotAllowed):
        intake.discard(sent, by=tina, now=MONDAY)

    assert list(SupportRequest.objects.all()) == [sent]


# --- sending --------------------------------------------------------------------------------


def test_sending_gives_number_deadlines_receipt_and_news(tina, coordinator, nordbakke):
    sent = intake.submit(a_draft(tina, nordbakke, now=MONDAY), by=tina, now=MONDAY)

    assert (sent.status, sent.case_number) == (Status.SUBMITTED, "2026-0001")
    assert sent.received_at == MONDAY
    assert sent.received_on == dt.date(2026, 11, 16)
    assert sent.match_by == sent.match_by_five == dt.date(2026, 11, 23)
    assert sent.match_by_week == dt.date(2026, 11, 20)
    assert mails("receipt", "new_request") == [
        ("new_request", coordinator.email),
        ("receipt", tina.email),
    ]
    receipt = Message.objects.get(kind="requests.receipt")
    assert receipt.path == f"/henvendelser/{sent.pk}/kvittering/"
    assert receipt.case_number == "2026-0001"


@pytest.mark.parametrize(
    ("received", "hears_by"),
    [
        ("2026-11-20T15:59", dt.date(2026, 11, 27)),  # Friday afternoon: the weekend is no help
        ("2026-11-21T10:00", dt.date(2026, 11, 30)),  # Saturday counts as Monday
        ("2026-12-23T14:00", dt.date(2027, 1, 5)),  # Christmas, 24 and 31 December closed below
        ("2026-12-28T09:00", dt.date(2027, 1, 6)),  # week 53
        ("2027-03-24T12:00", dt.date(2027, 4, 5)),  # the Wednesday before skærtorsdag
        ("2027-03-26T09:00", dt.date(2027, 4, 6)),  # langfredag: day 0 is the Tuesday after
        ("2027-07-31T09:00", dt.date(2027, 8, 9)),  # the last day of the school year, a Saturday
    ],
)
def test_deadlines_on_dates_that_hurt(received, hears_by, tina, nordbakke):
    for day in (dt.date(2026, 12, 24), dt.date(2026, 12, 31)):
        ClosingDay.objects.create(municipality=nordbakke.municipality, day=day, name="Lukket")
    now = dt.datetime.fromisoformat(received).replace(tzinfo=COPENHAGEN)

    sent = a_submitted_request(tina, nordbakke, now=now)

    assert sent.match_by == hears_by


def test_school_holidays_pause_only_where_the_municipality_says_so(tina, nordbakke):
    for day in range(15, 20):
        ClosingDay.objects.create(
            municipality=nordbakke.municipality,
            day=dt.date(2027, 2, day),
            kind=ClosingDay.Kind.SCHOOL_HOLIDAY,
            name="Vinterferie",
        )
    now = at("2027-02-12")

    paused = a_submitted_request(tina, nordbakke, now=now)
    Municipality.objects.update(pauses_in_school_holidays=False)
    nordbakke.refresh_from_db()
    running = a_submitted_request(tina, nordbakke, now=now)

    assert paused.match_by == dt.date(2027, 2, 26)
    assert running.match_by == dt.date(2027, 2, 19)


def test_numbers_run_by_municipality_and_calendar_year(tina, nordbakke):
    numbers = [
        a_submitted_request(tina, nordbakke, now=now).case_number
        for now in (
            at("2026-12-31", "23:59"),
            at("2026-12-31", "23:59"),
            at("2027-01-01", "00:30"),  # still 2026 in UTC
        )
    ]

    assert numbers == ["2026-0001", "2026-0002", "2027-0001"]


@pytest.mark.parametrize(
    ("blank", "named"),
    [
        ({"contact_phone": ""}, "Telefon"),
        ({"leader_informed": None}, "Er skolens leder orienteret?"),
        ({"situation": "For kort."}, "Beskriv situationen"),
        ({"urgency": "urgent"}, "Hvorfor haster det?"),
        ({"support_form": ""}, "Ønsket form"),
        ({"adults_count": None}, "Hvor mange voksne?"),
        ({"no_names_confirmed": False}, "Bekræft"),
    ],
)
def test_an_unfinished_draft_is_refused_by_name_and_changes_nothing(blank, named, tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY, **blank)

    with pytest.raises(NotFinished) as refused:
        intake.submit(draft, by=tina, now=MONDAY)

    assert named in str(refused.value.message)
    draft.refresh_from_db()
    assert (draft.status, draft.case_number) == (Status.DRAFT, "")
    assert not CaseCounter.objects.exists()
    assert not Message.objects.exists()


def test_a_draft_without_themes_is_refused(tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    draft = intake.save_step(draft, by=tina, now=MONDAY, values={}, themes=[], step="")

    with pytest.raises(NotFinished, match="Tema"):
        intake.submit(draft, by=tina, now=MONDAY)


def test_confirming_in_the_act_of_sending_is_enough_and_is_kept(tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY, no_names_confirmed=False)

    sent = intake.submit(draft, by=tina, now=MONDAY, confirmed=True)

    assert sent.no_names_confirmed is True


def test_the_second_send_is_refused_and_gives_its_number_back(tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    intake.submit(draft, by=tina, now=MONDAY)

    with pytest.raises(TransitionNotAllowed):
        intake.submit(draft, by=tina, now=MONDAY)

    assert CaseCounter.objects.get().last == 1
    assert len(mails("receipt")) == 1


def test_what_was_saved_meanwhile_is_read_before_it_is_sent(tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)
    intake.save_step(draft, by=tina, now=MONDAY, values={"goal": ""}, themes=None, step="")

    with pytest.raises(Stale):
        intake.submit(draft, by=tina, now=MONDAY)

    assert SupportRequest.objects.get().status == Status.DRAFT


# --- the leader -----------------------------------------------------------------------------


def test_uninformed_leader_is_asked_and_the_promise_has_not_begun(
    tina, anna, coordinator, nordbakke
):
    draft = a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)

    waiting = intake.submit(draft, by=tina, now=MONDAY)

    assert (waiting.status, waiting.match_by) == (Status.AWAITING_LEADER, None)
    assert mails("at_the_leader", "to_approve", "receipt", "new_request") == [
        ("at_the_leader", tina.email),
        ("to_approve", anna.email),
    ]


def test_uninformed_leader_stops_the_request_where_the_rule_says_so(tina, anna, nordbakke):
    Municipality.objects.update(leader_rule=Municipality.LeaderRule.BLOCK)
    nordbakke.refresh_from_db()
    draft = a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)

    with pytest.raises(LeaderNotInformed):
        intake.submit(draft, by=tina, now=MONDAY)


def test_a_school_without_a_leader_is_told_what_to_do(tina, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)

    with pytest.raises(NoLeaderToAsk):
        intake.submit(draft, by=tina, now=MONDAY)

    assert not CaseCounter.objects.exists()


def test_a_leader_need_not_ask_herself(anna, coordinator, nordbakke):
    draft = a_draft(anna, nordbakke, now=MONDAY, leader_informed=False)

    assert intake.submit(draft, by=anna, now=MONDAY).status == Status.SUBMITTED


def test_approval_is_the_day_of_receipt(tina, anna, coordinator, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)
    waiting = intake.submit(draft, by=tina, now=MONDAY)

    received = intake.approve(waiting, by=anna, now=at("2026-11-18"))

    assert (received.status, received.leader_informed) == (Status.SUBMITTED, True)
    assert received.case_number == waiting.case_number
    assert received.match_by == dt.date(2026, 11, 25)
    assert mails("receipt", "new_request") == [
        ("new_request", coordinator.email),
        ("receipt", tina.email),
    ]


def test_only_the_schools_own_leader_approves(tina, anna, rasmus, bo, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)
    waiting = intake.submit(draft, by=tina, now=MONDAY)

    for other in (tina, rasmus, bo):
        with pytest.raises(NotAllowed):
            intake.approve(waiting, by=other, now=MONDAY)


def test_returned_with_a_reason_and_sent_again_under_the_same_number(tina, anna, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)
    waiting = intake.submit(draft, by=tina, now=MONDAY)

    with pytest.raises(ReasonMissing):
        intake.return_to_draft(waiting, by=anna, now=MONDAY, reason="  ")
    returned = intake.return_to_draft(waiting, by=anna, now=MONDAY, reason="Skriv om målet.")
    again = intake.submit(returned, by=tina, now=MONDAY)

    assert returned.status == Status.DRAFT
    assert history(returned).get(transition="return_to_draft").reason == "Skriv om målet."
    assert again.case_number == waiting.case_number
    assert mails("returned") == [("returned", tina.email)]
    assert len(mails("to_approve")) == 2


# --- questions ------------------------------------------------------------------------------


def asked(tina, nordbakke, coordinator, *, on: str):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    return triage.ask(
        sent, by=coordinator, now=at(on), version=sent.version, text="Hvor mange timer om ugen?"
    )


def test_an_answer_restarts_the_clock_and_moves_the_deadline(tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator, on="2026-11-17")

    answered = intake.answer(question, by=tina, now=at("2026-11-20"), text="  Fire timer.  ")

    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Fire timer.", tina)
    assert answered.status == Status.IN_TRIAGE
    assert answered.match_by == dt.date(2026, 11, 26)  # three working days later than the 23rd
    assert answered.match_by_week == dt.date(2026, 11, 25)
    assert ClockPause.objects.get().ended_on == dt.date(2026, 11, 20)
    assert mails("answered") == [("answered", coordinator.email)]


def test_answered_the_same_day_moves_nothing(tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator, on="2026-11-17")

    answered = intake.answer(question, by=tina, now=at("2026-11-17", "15:00"), text="Fire.")

    assert answered.match_by == dt.date(2026, 11, 23)


def test_a_colleague_of_the_resource_team_may_answer_and_a_second_answer_is_refused(
    tina, rasmus, bo, coordinator, nordbakke
):
    question = asked(tina, nordbakke, coordinator, on="2026-11-17")

    with pytest.raises(NotAllowed):
        intake.answer(question, by=bo, now=MONDAY, text="Nej.")
    with pytest.raises(ReasonMissing):
        intake.answer(question, by=rasmus, now=MONDAY, text=" ")
    intake.answer(question, by=rasmus, now=at("2026-11-18"), text="Fire.")
    with pytest.raises(TransitionNotAllowed):
        intake.answer(question, by=tina, now=at("2026-11-18"), text="Fem.")

    question.refresh_from_db()
    assert question.answer == "Fire."


def test_an_answer_holds_no_cpr_number(tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator, on="2026-11-17")

    with pytest.raises(RuleBroken):
        intake.answer(question, by=tina, now=MONDAY, text=f"Det er {CPR}")

    question.refresh_from_db()
    assert question.answer == ""


# --- withdrawing ----------------------------------------------------------------------------


def test_withdrawing_releases_hours_and_tells_advisor_and_coordinators(
    tina, coordinator, advisor, nordbakke, school_year
):
    offer = an_offer(tina, nordbakke, coordinator, advisor, now=MONDAY)
    account = HourAccount.objects.get(advisor=advisor)
    assert account.free_minutes == 150 * 60

    withdrawn = intake.withdraw(
        offer.support_request, by=tina, now=MONDAY, reason="Vi løser det selv."
    )

    account.refresh_from_db()
    offer.refresh_from_db()
    assert account.free_minutes == 160 * 60
    assert offer.status == OfferStatus.WITHDRAWN
    assert (withdrawn.status, withdrawn.outcome_reason) == (Status.WITHDRAWN, "Vi løser det selv.")
    assert mails("withdrawn", "offer_taken_back") == [
        ("offer_taken_back", advisor.user.email),
        ("withdrawn", coordinator.email),
    ]


def test_withdrawing_stops_the_pause(tina, coordinator, nordbakke):
    question = asked(tina, nordbakke, coordinator, on="2026-11-17")

    intake.withdraw(question.support_request, by=tina, now=at("2026-11-19"), reason="Løst.")

    assert ClockPause.objects.get().ended_on == dt.date(2026, 11, 19)


def test_what_the_centre_never_received_is_withdrawn_in_silence(tina, anna, coordinator, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)
    waiting = intake.submit(draft, by=tina, now=MONDAY)

    intake.withdraw(waiting, by=tina, now=MONDAY, reason="Løst.")

    assert mails("withdrawn") == []


def test_withdrawing_needs_a_reason_and_a_school_that_is_ones_own(tina, bo, nordbakke):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)

    with pytest.raises(ReasonMissing):
        intake.withdraw(sent, by=tina, now=MONDAY, reason="")
    with pytest.raises(NotAllowed):
        intake.withdraw(sent, by=bo, now=MONDAY, reason="Ikke vores.")


def test_a_colleague_who_is_not_the_author_withdraws_nothing(tina, nordbakke):
    colleague = at_school("Mona Berg", "mona@fjordby.example", Role.TEACHER, nordbakke)
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)

    with pytest.raises(NotAllowed):
        intake.withdraw(sent, by=colleague, now=MONDAY, reason="Ikke min.")


# --- at once --------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_two_sent_at_once_get_two_numbers(tina, anna, nordbakke):
    a_theme(nordbakke)
    drafts = [a_draft(author, nordbakke, now=MONDAY) for author in (tina, anna)]

    results = at_once(
        lambda: intake.submit(drafts[0], by=tina, now=MONDAY),
        lambda: intake.submit(drafts[1], by=anna, now=MONDAY),
    )

    assert sorted(str(r) for r in results) == ["2026-0001", "2026-0002"]


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_send_makes_one(tina, coordinator, nordbakke):
    draft = a_draft(tina, nordbakke, now=MONDAY)

    results = at_once(*[lambda: intake.submit(draft, by=tina, now=MONDAY)] * 2)

    assert sum(isinstance(r, TransitionNotAllowed) for r in results) == 1
    assert CaseCounter.objects.get().last == 1
    assert len(mails("receipt")) == 1


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_next_makes_one_draft(tina, nordbakke):
    opened_at = MONDAY - dt.timedelta(minutes=1)

    def start():
        return intake.start_draft(nordbakke, by=tina, now=MONDAY, opened_at=opened_at)

    first, second = at_once(start, start)

    assert first == second
    assert SupportRequest.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_withdrawing_while_the_advisor_accepts_leaves_one_of_the_two(
    tina, coordinator, advisor, nordbakke, school_year
):
    offer = an_offer(tina, nordbakke, coordinator, advisor, now=MONDAY)
    qualify(advisor, offer.support_request, now=MONDAY)

    results = at_once(
        lambda: intake.withdraw(offer.support_request, by=tina, now=MONDAY, reason="Løst."),
        lambda: offers.accept(offer, by=advisor.user, now=MONDAY),
    )

    assert sum(isinstance(r, TransitionNotAllowed) for r in results) == 1
    assert not any(isinstance(r, Exception) and not isinstance(r, RuleBroken) for r in results)


def test_a_closing_day_entered_later_moves_no_promise(tina, nordbakke, municipality):
    sent = a_submitted_request(tina, nordbakke, now=MONDAY)
    promised = (sent.match_by, sent.match_by_five, sent.match_by_week)

    ClosingDayFactory(municipality=municipality, day=sent.match_by)
    municipality.official_clock = "same_week"
    municipality.save()

    sent.refresh_from_db()
    assert (sent.match_by, sent.match_by_five, sent.match_by_week) == promised
