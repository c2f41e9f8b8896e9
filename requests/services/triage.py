"""The coordinator clarifies a request: themes, hours, questions, and the three other ways out."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, person
from accounts.errors import NotAllowed, require
from advisors.models import CompetenceArea, Level
from lifecycle.services import apply
from requests.errors import MinutesDoNotFit, PromiseInThePast, ReasonMissing, ThemesDoNotFit
from requests.models import ClockPause, Question, RequestTheme, SupportRequest, Wait
from requests.notices import matching as notices
from requests.permissions import can_decide, can_triage
from requests.services.locking import taken
from requests.services.waiting import end_wait
from requests.states import Status, Transition

MAX_THEMES = 3
MAX_PLANNED_MINUTES = 200 * 60


@transaction.atomic
def begin(
    support_request: SupportRequest, *, by: Actor, now: datetime, version: int
) -> SupportRequest:
    """Take a new request up, so that the school and other coordinators see it is being read.

    Raises NotAllowed, Stale, and TransitionNotAllowed when somebody else has begun.
    """
    require(can_triage(by, support_request))
    taken(support_request, Transition.START_TRIAGE, version=version)
    return apply(support_request, Transition.START_TRIAGE, by=by, now=now)


@transaction.atomic
def clarify(
    support_request: SupportRequest,
    *,
    by: Actor,
    now: datetime,
    version: int,
    levels: Mapping[int, int],
    planned_minutes: int,
) -> SupportRequest:
    """Set the themes, the level each needs and the minutes expected of each advisor: READY.

    `levels` maps one to three areas of the municipality to a level; it replaces the themes the
    school chose. The first clarification keeps its time when a later one changes it. Raises
    NotAllowed, Stale, TransitionNotAllowed, ThemesDoNotFit and MinutesDoNotFit.
    """
    require(can_triage(by, support_request))
    if not 0 < planned_minutes <= MAX_PLANNED_MINUTES:
        raise MinutesDoNotFit
    _check_themes(support_request, levels)
    fresh = taken(support_request, Transition.MARK_READY, version=version)
    ready = apply(
        fresh,
        Transition.MARK_READY,
        by=by,
        now=now,
        triaged_at=fresh.triaged_at or now,
        planned_minutes=planned_minutes,
    )
    RequestTheme.objects.filter(support_request=ready).delete()
    RequestTheme.objects.bulk_create(
        RequestTheme(support_request=ready, area_id=area_id, level=level)
        for area_id, level in sorted(levels.items())
    )
    return ready


@transaction.atomic
def ask(
    support_request: SupportRequest, *, by: Actor, now: datetime, version: int, text: str
) -> Question:
    """Ask the school something. The clock stands still from today until it is answered.

    The school gets a mail at once. Only a person can ask. Raises NotAllowed, Stale,
    TransitionNotAllowed, and ReasonMissing for an empty question.
    """
    asker = person(by)
    require(can_triage(by, support_request))
    if asker is None:
        raise NotAllowed
    _check_reason(text)
    taken(support_request, Transition.ASK_SCHOOL, version=version)
    asked = apply(support_request, Transition.ASK_SCHOOL, by=by, now=now)
    question = Question.objects.create(
        support_request=asked, text=text.strip(), asked_at=now, asked_by=asker
    )
    ClockPause.objects.create(support_request=asked, started_on=timezone.localdate(now))
    notices.question_asked(question, by=by, now=now)
    return question


@transaction.atomic
def decline(
    support_request: SupportRequest, *, by: Actor, now: datetime, version: int, reason: str
) -> SupportRequest:
    """End the request with a reason the school reads; the school gets a mail at once.

    Raises NotAllowed, Stale, TransitionNotAllowed and ReasonMissing.
    """
    return _end(support_request, Transition.DECLINE, by=by, now=now, version=version, reason=reason)


@transaction.atomic
def refer_on(
    support_request: SupportRequest, *, by: Actor, now: datetime, version: int, reason: str
) -> SupportRequest:
    """End the request by pointing to who can help; otherwise as `decline`."""
    return _end(
        support_request, Transition.REFER_ON, by=by, now=now, version=version, reason=reason
    )


@transaction.atomic
def put_on_waiting_list(
    support_request: SupportRequest,
    *,
    by: Actor,
    now: datetime,
    version: int,
    cause: Wait.Cause,
    reason: str,
    promised_on: date,
) -> SupportRequest:
    """Tell the school why it must wait and until which local date it has a promise.

    `cause` is what is counted, `reason` what the school reads. The first promise is not
    forgotten: `match_by` stays and is counted as broken when it passes.
    Raises NotAllowed, Stale, TransitionNotAllowed, ReasonMissing and PromiseInThePast.
    """
    require(can_triage(by, support_request))
    _check_reason(reason)
    if promised_on < timezone.localdate(now):
        raise PromiseInThePast
    taken(support_request, Transition.PUT_ON_WAITING_LIST, version=version)
    return _wait(
        support_request, by=by, now=now, cause=cause, reason=reason, promised_on=promised_on
    )


@transaction.atomic
def wait_as_decided(
    support_request: SupportRequest,
    *,
    by: Actor,
    now: datetime,
    cause: Wait.Cause,
    reason: str,
    promised_on: date,
) -> SupportRequest:
    """Put a locked request on the waiting list because the centre leader has decided so.

    Raises NotAllowed and TransitionNotAllowed.
    """
    require(can_decide(by, support_request))
    return _wait(
        support_request, by=by, now=now, cause=cause, reason=reason, promised_on=promised_on
    )


def _wait(
    support_request: SupportRequest,
    *,
    by: Actor,
    now: datetime,
    cause: Wait.Cause,
    reason: str,
    promised_on: date,
) -> SupportRequest:
    waiting = apply(
        support_request,
        Transition.PUT_ON_WAITING_LIST,
        by=by,
        now=now,
        reason=reason.strip(),
        outcome_reason=reason.strip(),
        promised_on=promised_on,
    )
    Wait.objects.create(
        support_request=waiting,
        cause=cause,
        started_on=timezone.localdate(now),
        promised_on=promised_on,
    )
    notices.put_on_waiting_list(waiting, by=by, now=now)
    return waiting


@transaction.atomic
def take_off_waiting_list(
    support_request: SupportRequest, *, by: Actor, now: datetime, version: int
) -> SupportRequest:
    """Make the request ready for a match again; the reason for waiting no longer applies.

    Raises NotAllowed, Stale and TransitionNotAllowed.
    """
    require(can_triage(by, support_request))
    taken(support_request, Transition.TAKE_OFF_WAITING_LIST, version=version)
    ready = apply(
        support_request,
        Transition.TAKE_OFF_WAITING_LIST,
        by=by,
        now=now,
        outcome_reason="",
        promised_on=None,
    )
    end_wait(ready, by=by, now=now)
    return ready


def _end(
    support_request: SupportRequest,
    transition: Transition,
    *,
    by: Actor,
    now: datetime,
    version: int,
    reason: str,
) -> SupportRequest:
    require(can_triage(by, support_request))
    _check_reason(reason)
    fresh = taken(support_request, transition, version=version)
    was_paused = fresh.status == Status.AWAITING_SCHOOL
    reason = reason.strip()
    ended = apply(fresh, transition, by=by, now=now, reason=reason, outcome_reason=reason)
    if was_paused:
        ended.pauses.filter(ended_on__isnull=True).update(ended_on=timezone.localdate(now))
    end_wait(ended, by=by, now=now)
    notices.ended(ended, by=by, now=now)
    return ended


def _check_reason(text: str) -> None:
    if not text.strip():
        raise ReasonMissing


def _check_themes(support_request: SupportRequest, levels: Mapping[int, int]) -> None:
    known = CompetenceArea.objects.filter(
        municipality=support_request.municipality_id, pk__in=levels
    ).count()
    levels_known = all(level in Level.values for level in levels.values())
    if not (1 <= len(levels) <= MAX_THEMES and known == len(levels) and levels_known):
        raise ThemesDoNotFit
