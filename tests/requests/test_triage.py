"""Clarifying: what each act does, in which status, and by whom."""

import datetime as dt
from collections.abc import Callable

import pytest

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.roles import Role
from lifecycle.errors import Stale, TransitionNotAllowed
from lifecycle.models import StatusChange
from notifications.models import Message
from requests.errors import MinutesDoNotFit, PromiseInThePast, ReasonMissing, ThemesDoNotFit
from requests.models import SupportRequest, Wait
from requests.services import triage
from requests.states import REQUEST_STATES, Status, Transition
from tests import stories
from tests.conftest import MONDAY
from tests.factories import CompetenceAreaFactory
from tests.personas import in_municipality
from tests.requests.walks import WALKS, walk

pytestmark = pytest.mark.usefixtures("monday")

LATER = MONDAY + dt.timedelta(hours=2)


def levels_of(case: SupportRequest) -> dict[int, int]:
    return dict(case.request_themes.values_list("area_id", "level"))


def call(act: Transition, case: SupportRequest, by, *, now=LATER, version=None, **changes):
    """Perform the act with arguments that are fine."""
    common = {"by": by, "now": now, "version": case.version if version is None else version}
    reason = {"reason": changes.get("reason", "Det hører til et andet sted.")}
    acts: dict[Transition, Callable[[], object]] = {
        Transition.START_TRIAGE: lambda: triage.begin(case, **common),
        Transition.MARK_READY: lambda: triage.clarify(
            case,
            **common,
            levels=changes.get("levels", levels_of(case)),
            planned_minutes=changes.get("planned_minutes", 540),
        ),
        Transition.ASK_SCHOOL: lambda: triage.ask(
            case, **common, text=changes.get("text", "Hvor mange voksne er I?")
        ),
        Transition.PUT_ON_WAITING_LIST: lambda: triage.put_on_waiting_list(
            case,
            **common,
            **reason,
            cause=changes.get("cause", Wait.Cause.NO_ADVISOR),
            promised_on=changes.get("promised_on", dt.date(2026, 12, 1)),
        ),
        Transition.TAKE_OFF_WAITING_LIST: lambda: triage.take_off_waiting_list(case, **common),
        Transition.DECLINE: lambda: triage.decline(case, **common, **reason),
        Transition.REFER_ON: lambda: triage.refer_on(case, **common, **reason),
    }
    return acts[act]()


ACTS = (
    Transition.START_TRIAGE,
    Transition.MARK_READY,
    Transition.ASK_SCHOOL,
    Transition.PUT_ON_WAITING_LIST,
    Transition.TAKE_OFF_WAITING_LIST,
    Transition.DECLINE,
    Transition.REFER_ON,
)


@pytest.mark.parametrize("status", WALKS)
def test_each_act_is_possible_just_where_the_table_says(cast, status):
    cast.advisor.max_courses = len(ACTS)
    cast.advisor.save()
    for act in ACTS:
        case = walk(cast, status)
        rule = REQUEST_STATES.rules[act]
        before = StatusChange.objects.filter(subject_id=case.pk).count()

        if status in rule.froms:
            call(act, case, cast.coordinator)
            case.refresh_from_db()
            assert case.status == rule.to, act
        else:
            with pytest.raises(TransitionNotAllowed):
                call(act, case, cast.coordinator)
            case.refresh_from_db()
            assert case.status == status, act
            assert StatusChange.objects.filter(subject_id=case.pk).count() == before


@pytest.mark.parametrize(
    "person",
    [
        "tina",
        "anna",
        "bo",
        "rasmus",
        "special_leader",
        "centre_leader",
        "administrator",
        "stranger",
    ],
)
def test_nobody_but_the_coordinator_of_the_place_may(request, cast, other_municipality, person):
    by = (
        in_municipality("Nina", "nina@naboby.example", Role.COORDINATOR, other_municipality)
        if person == "stranger"
        else request.getfixturevalue(person)
    )
    case = walk(cast, Status.SUBMITTED)

    for act in ACTS:
        with pytest.raises(NotAllowed):
            call(act, case, by)
    with pytest.raises(NotAllowed):
        call(Transition.DECLINE, case, cast.advisor.user)
    case.refresh_from_db()
    assert case.status == Status.SUBMITTED


def test_clarifying_replaces_the_themes_and_keeps_the_first_time(cast):
    case = walk(cast, Status.SUBMITTED)
    other = CompetenceAreaFactory(municipality=cast.school.municipality)

    call(Transition.MARK_READY, case, cast.coordinator, levels={other.pk: 3})
    case.refresh_from_db()
    call(
        Transition.MARK_READY,
        case,
        cast.coordinator,
        now=LATER + dt.timedelta(days=1),
        levels={other.pk: 1},
        planned_minutes=90,
    )

    case.refresh_from_db()
    assert levels_of(case) == {other.pk: 1}
    assert (case.planned_minutes, case.triaged_at) == (90, LATER)


def test_themes_must_be_one_to_three_of_the_municipality_with_a_known_level(
    cast, other_municipality
):
    case = walk(cast, Status.SUBMITTED)
    own = [CompetenceAreaFactory(municipality=cast.school.municipality).pk for _ in range(4)]
    foreign = CompetenceAreaFactory(municipality=other_municipality).pk

    for levels in ({}, dict.fromkeys(own, 2), {foreign: 2}, {own[0]: 4}, {own[0]: 2, 10**6: 2}):
        with pytest.raises(ThemesDoNotFit):
            call(Transition.MARK_READY, case, cast.coordinator, levels=levels)

    case.refresh_from_db()
    assert case.status == Status.SUBMITTED


@pytest.mark.parametrize("minutes", [0, -60, 200 * 60 + 1])
def test_hours_must_be_some_and_not_absurd(cast, minutes):
    with pytest.raises(MinutesDoNotFit):
        call(
            Transition.MARK_READY,
            walk(cast, Status.SUBMITTED),
            cast.coordinator,
            planned_minutes=minutes,
        )


def test_asking_stops_the_clock_and_writes_to_the_school_at_once(cast):
    case = walk(cast, Status.SUBMITTED)

    question = call(Transition.ASK_SCHOOL, case, cast.coordinator, text=" Hvor mange? ")

    assert (question.text, question.asked_by) == ("Hvor mange?", cast.coordinator)
    assert list(case.pauses.values_list("started_on", "ended_on")) == [(MONDAY.date(), None)]
    mail = Message.objects.get(kind="requests.question_asked")
    assert (mail.recipient, mail.due_at) == (cast.author, LATER)
    assert mail.path == f"/henvendelser/{case.pk}/"


def test_declining_while_the_school_is_asked_ends_the_pause(cast):
    case = walk(cast, Status.AWAITING_SCHOOL)

    ended = call(Transition.DECLINE, case, cast.coordinator, now=MONDAY + dt.timedelta(days=2))

    assert case.pauses.get().ended_on == dt.date(2026, 11, 18)
    assert ended.outcome_reason == "Det hører til et andet sted."
    assert Message.objects.filter(kind="requests.ended", recipient=cast.author).count() == 1


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_the_school_is_owed_a_reason(cast, reason):
    case = walk(cast, Status.SUBMITTED)

    for act in (Transition.DECLINE, Transition.REFER_ON, Transition.PUT_ON_WAITING_LIST):
        with pytest.raises(ReasonMissing):
            call(act, case, cast.coordinator, reason=reason)
    with pytest.raises(ReasonMissing):
        call(Transition.ASK_SCHOOL, case, cast.coordinator, text=reason)


def test_a_promised_date_can_be_today_but_not_yesterday(cast):
    case = walk(cast, Status.SUBMITTED)

    with pytest.raises(PromiseInThePast):
        call(
            Transition.PUT_ON_WAITING_LIST,
            case,
            cast.coordinator,
            promised_on=dt.date(2026, 11, 15),
        )
    call(Transition.PUT_ON_WAITING_LIST, case, cast.coordinator, promised_on=dt.date(2026, 11, 16))

    case.refresh_from_db()
    assert case.promised_on == dt.date(2026, 11, 16)


def test_off_the_waiting_list_the_old_reason_no_longer_shows(cast):
    case = walk(cast, Status.WAITING_LIST)

    ready = call(Transition.TAKE_OFF_WAITING_LIST, case, cast.coordinator)

    assert (ready.outcome_reason, ready.promised_on) == ("", None)


def test_an_old_page_is_told_who_saved_and_changes_nothing(cast, other_coordinator):
    case = walk(cast, Status.SUBMITTED)
    seen = case.version
    call(Transition.MARK_READY, case, other_coordinator)

    with pytest.raises(Stale, match=r"Kim Bech.*16\. november kl\. 11\.00"):
        call(Transition.MARK_READY, case, cast.coordinator, version=seen, planned_minutes=60)

    case.refresh_from_db()
    assert case.planned_minutes == 540


def test_whoever_comes_second_is_told_who_was_first(cast, other_coordinator):
    case = walk(cast, Status.SUBMITTED)
    seen = case.version
    call(Transition.DECLINE, case, other_coordinator)

    with pytest.raises(TransitionNotAllowed, match="Kim Bech"):
        call(Transition.MARK_READY, case, cast.coordinator, version=seen)


def test_the_leader_is_written_to_when_the_author_has_left(cast):
    case = walk(cast, Status.SUBMITTED)
    cast.author.is_active = False
    cast.author.save()

    call(Transition.ASK_SCHOOL, SupportRequest.objects.get(pk=case.pk), cast.coordinator)

    assert Message.objects.get(kind="requests.question_asked").recipient == cast.leader


def test_the_system_may_do_what_a_coordinator_may(cast):
    case = stories.a_submitted_request(cast.author, cast.school, now=MONDAY)

    call(Transition.START_TRIAGE, case, SYSTEM)

    assert StatusChange.objects.filter(subject_id=case.pk).last().by is None
