"""Offers: sent, frozen, accepted, declined, taken back, and what each does to hours and case."""

import datetime as dt
import time
from functools import partial

import pytest
from django.db import connection

from accounts.errors import NotAllowed
from advisors.errors import NotEnoughHours
from advisors.models import AdvisorCompetence, CompetenceArea, HourEntry
from advisors.queries import hours_on
from courses.models import SupportCourse
from lifecycle.errors import Stale, TransitionNotAllowed
from notifications.models import Message, MessageStatus
from requests.errors import AdvisorLeftOut, NotClarified, ReasonMissing, SameAdvisorTwice
from requests.models import Offer, SupportRequest, Wait
from requests.services import intake, offers, progress, triage
from requests.states import OFFER_STATES, OfferStatus, OfferTransition, Status
from tests import stories
from tests.conftest import MONDAY
from tests.factories import AbsenceFactory, AdvisorFactory
from tests.requests.at_once import at_once
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")

TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def ready(cast, other_advisor) -> SupportRequest:
    """Clarified to 10 hours, with two advisors who fit."""
    case = walk(cast, Status.READY)
    for advisor in (cast.advisor, other_advisor):
        stories.qualify(advisor, case, now=MONDAY)
    return case


def send(cast, case, *, lead=None, second=None, by=None, now=MONDAY, version=None):
    return offers.send(
        case,
        lead=lead or cast.advisor,
        second=second,
        by=by or cast.coordinator,
        now=now,
        version=case.version if version is None else version,
    )


def free(advisor) -> int:
    return hours_on([advisor], MONDAY.date())[advisor.pk].free


def mails(kind: str) -> list[str]:
    found = Message.objects.filter(kind=f"requests.{kind}").exclude(status=MessageStatus.CANCELLED)
    return sorted(found.values_list("recipient__name", flat=True))


def test_sending_reserves_hours_writes_to_each_and_sets_the_answer_deadline(
    cast, ready, other_advisor
):
    lead, second = send(cast, ready, second=other_advisor)

    ready.refresh_from_db()
    assert ready.status == Status.OFFERED
    assert [lead.part, second.part] == [Offer.Part.LEAD, Offer.Part.SECOND]
    assert lead.answer_by == TUESDAY
    assert [free(cast.advisor), free(other_advisor)] == [9000, 9000]
    assert mails("offer_sent") == ["Vibeke Ibsen", "Viggo Juhl"]


def test_the_explanation_is_frozen_as_it_was_shown(cast, ready, other_advisor):
    AbsenceFactory(advisor=other_advisor, starts_on=MONDAY.date(), ends_on=TUESDAY.date())
    offer = send(cast, ready)[0]
    cast.advisor.competences.all().delete()

    kept = Offer.objects.get(pk=offer.pk).explanation

    assert (kept["rank"], kept["among"], kept["left_out"]) == (1, 1, {"absent": 1})
    assert kept["score"] == offer.score == sum(part["points"] for part in kept["parts"])
    assert kept["weights"]["competence"] == 40
    assert kept["at"] == MONDAY.isoformat()
    assert kept["parts"][0] == {
        "key": "competence",
        "points": 40,
        "max_points": 40,
        "code": "competence",
        "params": {
            "themes": 1,
            "name_1": "Klasserumsledelse",
            "needed_1": 2,
            "level_1": 3,
            "related_1": 3,
        },
        "sentence": "Kan vejlede andre i »Klasserumsledelse«, og det dækker behovet.",
    }


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-11-16 09:00", "2026-11-17 09:00"),
        ("2026-11-20 14:10", "2026-11-23 14:10"),  # Friday afternoon: Monday
        ("2026-11-21 22:00", "2026-11-24 07:30"),  # Saturday night counts from Monday morning
        ("2026-12-24 15:00", "2026-12-28 15:00"),  # over Christmas
    ],
)
def test_the_answer_deadline_keeps_to_working_days(cast, ready, sent, due):
    zone = MONDAY.tzinfo
    now = dt.datetime.fromisoformat(sent).replace(tzinfo=zone)

    assert send(cast, ready, now=now)[0].answer_by == dt.datetime.fromisoformat(due).replace(
        tzinfo=zone
    )


def test_whoever_is_left_out_is_refused_with_the_sentence_and_nothing_changes(cast, ready):
    cast.advisor.partial_schools.add(cast.school)

    with pytest.raises(AdvisorLeftOut, match=r"Vibeke Ibsen: .*habil"):
        send(cast, ready)

    ready.refresh_from_db()
    assert (ready.status, ready.offers.count(), free(cast.advisor)) == (Status.READY, 0, 9600)


def test_a_second_who_is_left_out_stops_the_lead_too(cast, ready, other_advisor):
    AbsenceFactory(advisor=other_advisor, starts_on=MONDAY.date(), ends_on=TUESDAY.date())

    with pytest.raises(AdvisorLeftOut, match="Viggo Juhl"):
        send(cast, ready, second=other_advisor)

    assert (ready.offers.count(), free(cast.advisor)) == (0, 9600)


def test_who_left_after_the_page_was_shown_is_refused(cast, ready):
    cast.advisor.user.is_active = False
    cast.advisor.user.save()

    with pytest.raises(AdvisorLeftOut):
        send(cast, ready)


def test_an_advisor_of_another_municipality_is_refused(cast, ready, other_municipality):
    with pytest.raises(AdvisorLeftOut):
        send(cast, ready, lead=AdvisorFactory(municipality=other_municipality))


def test_offers_count_against_the_limit_before_they_are_answered(cast, ready):
    cast.advisor.max_courses = 1
    cast.advisor.save()
    send(cast, ready)
    another = walk(cast, Status.READY)

    with pytest.raises(AdvisorLeftOut):
        send(cast, another)


def test_nobody_is_offered_a_case_that_was_never_clarified(cast):
    waiting = walk(cast, Status.SUBMITTED)
    waiting = triage.put_on_waiting_list(
        waiting,
        by=cast.coordinator,
        now=MONDAY,
        version=waiting.version,
        cause=Wait.Cause.NO_ADVISOR,
        reason="Alle er optaget.",
        promised_on=TUESDAY.date(),
    )
    ready = triage.take_off_waiting_list(
        waiting, by=cast.coordinator, now=MONDAY, version=waiting.version
    )

    with pytest.raises(NotClarified):
        send(cast, ready)


def test_lead_and_second_are_two_people(cast, ready):
    with pytest.raises(SameAdvisorTwice):
        send(cast, ready, second=cast.advisor)


def test_sending_twice_is_refused_and_names_who_was_first(cast, ready, other_coordinator):
    send(cast, ready, by=other_coordinator)

    with pytest.raises(TransitionNotAllowed, match="Kim Bech"):
        send(cast, ready)

    assert free(cast.advisor) == 9000


def test_an_old_page_does_not_send(cast, ready, other_coordinator):
    triage.clarify(
        ready,
        by=other_coordinator,
        now=MONDAY,
        version=ready.version,
        levels=dict(ready.request_themes.values_list("area_id", "level")),
        planned_minutes=60,
    )

    with pytest.raises(Stale, match="Kim Bech"):
        send(cast, ready)


@pytest.mark.parametrize(
    "person", ["tina", "anna", "special_leader", "centre_leader", "administrator"]
)
def test_only_the_coordinator_sends_and_takes_back(request, cast, ready, person):
    by = request.getfixturevalue(person)

    with pytest.raises(NotAllowed):
        send(cast, ready, by=by)
    offer = send(cast, ready)[0]
    for somebody in (by, cast.advisor.user):
        with pytest.raises(NotAllowed):
            offers.take_back(offer, by=somebody, now=MONDAY)


@pytest.mark.parametrize("person", ["coordinator", "tina", "anna", "centre_leader"])
def test_only_the_advisor_herself_answers(request, cast, ready, other_advisor, person):
    offer = send(cast, ready)[0]

    for by in (request.getfixturevalue(person), other_advisor.user):
        with pytest.raises(NotAllowed):
            offers.accept(offer, by=by, now=MONDAY)
        with pytest.raises(NotAllowed):
            offers.decline(offer, by=by, now=MONDAY, reason="Nej")


ANSWERS = {
    OfferTransition.ACCEPT: lambda c, o: offers.accept(o, by=c.advisor.user, now=TUESDAY),
    OfferTransition.DECLINE: lambda c, o: offers.decline(
        o, by=c.advisor.user, now=TUESDAY, reason="Ikke tid."
    ),
    OfferTransition.WITHDRAW: lambda c, o: offers.take_back(o, by=c.coordinator, now=TUESDAY),
}


@pytest.mark.parametrize("first", ANSWERS)
@pytest.mark.parametrize("then", ANSWERS)
def test_an_offer_is_answered_once(cast, ready, first, then):
    offer = send(cast, ready)[0]
    ANSWERS[first](cast, offer)

    with pytest.raises(TransitionNotAllowed):
        ANSWERS[then](cast, offer)

    offer.refresh_from_db()
    assert offer.status == OFFER_STATES.rules[first].to


@pytest.mark.parametrize(
    ("accepted", "in_five", "in_week"),
    [
        ("2026-11-20 23:30", True, True),  # Friday of the same week
        ("2026-11-21 00:30", True, False),
        ("2026-11-23 23:30", True, False),  # the fifth working day
        ("2026-11-24 00:30", False, False),
    ],
)
def test_accepting_freezes_whether_each_promise_was_kept(cast, ready, accepted, in_five, in_week):
    offer = send(cast, ready)[0]
    now = dt.datetime.fromisoformat(accepted).replace(tzinfo=MONDAY.tzinfo)

    offers.accept(offer, by=cast.advisor.user, now=now)

    ready.refresh_from_db()
    assert (ready.status, ready.matched_at) == (Status.MATCHED, now)
    assert (ready.matched_in_five, ready.matched_in_week) == (in_five, in_week)
    assert mails("advisor_found") == ["Tina Holm"]
    assert mails("offer_accepted") == ["Karen Toft"]


def test_the_lead_makes_the_course_and_the_second_joins_it(cast, ready, other_advisor):
    lead, second = send(cast, ready, second=other_advisor)

    offers.accept(lead, by=cast.advisor.user, now=MONDAY)
    course = SupportCourse.objects.get()
    assert (course.lead, course.second) == (cast.advisor, None)
    offers.accept(second, by=other_advisor.user, now=TUESDAY)

    course.refresh_from_db()
    assert course.second == other_advisor


def test_a_second_who_is_early_waits_for_the_lead(cast, ready, other_advisor):
    lead, second = send(cast, ready, second=other_advisor)

    offers.accept(second, by=other_advisor.user, now=MONDAY)
    ready.refresh_from_db()
    assert (ready.status, SupportCourse.objects.count()) == (Status.OFFERED, 0)
    offers.accept(lead, by=cast.advisor.user, now=TUESDAY)

    assert SupportCourse.objects.get().second == other_advisor


@pytest.mark.parametrize("early", [False, True])
def test_without_its_lead_the_case_is_ready_again_and_the_second_is_let_go(
    cast, ready, other_advisor, early
):
    lead, second = send(cast, ready, second=other_advisor)
    if early:
        offers.accept(second, by=other_advisor.user, now=MONDAY)

    offers.decline(lead, by=cast.advisor.user, now=TUESDAY, reason="Ikke tid.")

    ready.refresh_from_db()
    second.refresh_from_db()
    assert (ready.status, second.status) == (Status.READY, OfferStatus.WITHDRAWN)
    assert second.answered_at == (MONDAY if early else TUESDAY)
    assert [free(cast.advisor), free(other_advisor)] == [9600, 9600]
    assert mails("offer_declined") == ["Karen Toft"]
    assert mails("offer_taken_back") == ["Viggo Juhl"]


def test_a_second_who_declines_leaves_the_lead_standing(cast, ready, other_advisor):
    lead, second = send(cast, ready, second=other_advisor)

    offers.decline(second, by=other_advisor.user, now=TUESDAY, reason="Ikke tid.")

    ready.refresh_from_db()
    lead.refresh_from_db()
    assert (ready.status, lead.status) == (Status.OFFERED, OfferStatus.OPEN)
    assert free(other_advisor) == 9600


def test_after_a_decline_somebody_else_is_offered_and_the_first_is_left_out(
    cast, ready, other_advisor
):
    offers.decline(send(cast, ready)[0], by=cast.advisor.user, now=TUESDAY, reason="Ikke tid.")
    ready.refresh_from_db()

    with pytest.raises(AdvisorLeftOut, match="sagt nej"):
        send(cast, ready, now=TUESDAY)
    send(cast, ready, lead=other_advisor, now=TUESDAY)

    assert mails("offer_sent") == ["Vibeke Ibsen", "Viggo Juhl"]


def test_a_decline_needs_a_reason(cast, ready):
    with pytest.raises(ReasonMissing):
        offers.decline(send(cast, ready)[0], by=cast.advisor.user, now=TUESDAY, reason=" ")


def test_taking_back_gives_the_hours_back_and_stops_the_mail_that_waits(cast, ready):
    offer = send(cast, ready)[0]

    offers.take_back(offer, by=cast.coordinator, now=MONDAY)

    ready.refresh_from_db()
    assert (ready.status, free(cast.advisor)) == (Status.READY, 9600)
    assert mails("offer_sent") == []
    assert mails("offer_taken_back") == ["Vibeke Ibsen"]


def test_closing_takes_back_an_unanswered_second_and_gives_back_what_remains(
    cast, ready, other_advisor
):
    lead, second = send(cast, ready, second=other_advisor)
    offers.accept(lead, by=cast.advisor.user, now=MONDAY)
    ready.refresh_from_db()

    progress.close(ready, by=cast.advisor.user, now=TUESDAY)

    lead.refresh_from_db()
    second.refresh_from_db()
    assert (lead.status, second.status) == (OfferStatus.ACCEPTED, OfferStatus.WITHDRAWN)
    assert [free(cast.advisor), free(other_advisor)] == [9600, 9600]


def test_a_stranger_does_not_start_or_close_a_course(cast, other_advisor):
    matched = walk(cast, Status.MATCHED)

    for by in (other_advisor.user, cast.author, cast.coordinator):
        with pytest.raises(NotAllowed):
            progress.start(matched, by=by, now=MONDAY)
        with pytest.raises(NotAllowed):
            progress.close(matched, by=by, now=MONDAY)


# At once, on PostgreSQL with real connections

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_at_once_one_wins_and_the_other_is_told(
    cast, ready, other_advisor, other_coordinator
):
    results = at_once(
        lambda: send(cast, ready),
        lambda: send(cast, ready, lead=other_advisor, by=other_coordinator),
    )

    lost = [r for r in results if isinstance(r, TransitionNotAllowed)]
    winner, loser = (
        ("Kim Bech", 0)
        if isinstance(results[0], TransitionNotAllowed)
        else (
            "Karen Toft",
            1,
        )
    )
    assert len(lost) == 1
    assert winner in str(results[loser])
    offer = Offer.objects.get()
    assert HourEntry.objects.filter(kind=HourEntry.Kind.RESERVED).count() == 1
    assert sorted([free(cast.advisor), free(other_advisor)]) == [9000, 9600]
    assert mails("offer_sent") == [str(offer.advisor)]


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_last_hours_and_the_last_course_are_given_once(cast, ready):
    cast.advisor.max_courses = 1
    cast.advisor.save()
    other = walk(cast, Status.READY)

    results = at_once(lambda: send(cast, ready), lambda: send(cast, other))

    refused = [r for r in results if isinstance(r, AdvisorLeftOut | NotEnoughHours)]
    assert (len(refused), Offer.objects.count(), free(cast.advisor)) == (1, 1, 9000)


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_accepting_while_it_is_taken_back_ends_one_way(cast, ready):
    offer = send(cast, ready)[0]

    results = at_once(
        lambda: offers.accept(offer, by=cast.advisor.user, now=TUESDAY),
        lambda: offers.take_back(offer, by=cast.coordinator, now=TUESDAY),
    )

    assert sum(isinstance(r, TransitionNotAllowed) for r in results) == 1
    offer.refresh_from_db()
    ready.refresh_from_db()
    assert (offer.status, ready.status, free(cast.advisor)) in {
        (OfferStatus.ACCEPTED, Status.MATCHED, 9000),
        (OfferStatus.WITHDRAWN, Status.READY, 9600),
    }


@pytest.fixture
def slowly(monkeypatch):
    """Let whoever has moved hours wait a little before the next, as a busy server does."""

    def slow(name):
        act = getattr(offers.ledger, name)

        def and_wait(*args, **kwargs):
            done = act(*args, **kwargs)
            time.sleep(0.3)
            return done

        monkeypatch.setattr(offers.ledger, name, and_wait)

    slow("reserve")
    slow("release")


@pytest.fixture
def two_ready(cast, other_advisor):
    """Two cases; for one the first advisor is the lead, for the other she is the second."""
    pair = (cast.advisor, other_advisor)
    cases = [walk(cast, Status.READY), walk(cast, Status.READY)]
    for advisor in pair:
        stories.qualify(advisor, cases[0], now=MONDAY, hours=160)
    return list(zip(cases, (pair, pair[::-1]), strict=True))


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_two_advisors_the_other_way_round_are_no_deadlock(
    cast, two_ready, other_coordinator, slowly
):
    by = (cast.coordinator, other_coordinator)

    results = at_once(
        *(
            partial(send, cast, case, lead=lead, second=second, by=one)
            for (case, (lead, second)), one in zip(two_ready, by, strict=True)
        )
    )

    assert [len(result) for result in results] == [2, 2]
    assert [free(advisor) for advisor in two_ready[0][1]] == [8400, 8400]


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["take back", "decline", "withdraw"])
def test_letting_the_same_two_go_the_other_way_round_is_no_deadlock(cast, two_ready, slowly, how):
    leads = [send(cast, case, lead=lead, second=second)[0] for case, (lead, second) in two_ready]
    ends = {
        "take back": lambda o: offers.take_back(o, by=cast.coordinator, now=TUESDAY),
        "decline": lambda o: offers.decline(o, by=o.advisor.user, now=TUESDAY, reason="Syg."),
        "withdraw": lambda o: intake.withdraw(
            o.support_request, by=cast.author, now=TUESDAY, reason="Løst."
        ),
    }

    at_once(*(partial(ends[how], offer) for offer in leads))

    assert Offer.objects.standing().count() == 0
    assert [free(advisor) for advisor in two_ready[0][1]] == [9600, 9600]


def test_the_competence_that_counts_is_the_one_under_lock(cast, ready):
    AdvisorCompetence.objects.filter(advisor=cast.advisor).delete()
    CompetenceArea.objects.filter(pk__in=ready.request_themes.values("area")).update(
        group=CompetenceArea.Group.BODY
    )

    with pytest.raises(AdvisorLeftOut):
        send(cast, ready)
