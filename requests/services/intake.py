"""The school writes, sends, approves, answers and withdraws a request."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, person
from accounts.errors import NotAllowed, require
from accounts.models import User
from accounts.roles import Role
from advisors.models import CompetenceArea
from lifecycle.errors import Stale, TransitionNotAllowed
from lifecycle.services import apply, lock, record
from privacy.errors import HoldsCpr
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.scan import find_cpr
from privacy.services import access_log
from requests.deadlines import Deadlines, postpone
from requests.errors import (
    LeaderNotInformed,
    NoLeaderToAsk,
    NotFinished,
    ReasonMissing,
    ThemesDoNotFit,
)
from requests.models import Question, RequestTheme, SupportRequest
from requests.notices import intake as notices
from requests.notices.matching import cancel_deadline_reminders
from requests.permissions import can_approve, can_edit_draft, can_speak_for_school, can_write
from requests.queries.recalculation import promised
from requests.questionnaire import LABELS, MAX_THEMES, WRITABLE, Step, lacking, later_of
from requests.services import offers
from requests.services.waiting import end_wait
from requests.states import Status, Transition
from schools.models import Municipality, School
from schools.queries import people_with_role, work_calendar


@transaction.atomic
def start_draft(
    school: School, *, by: Actor, now: datetime, opened_at: datetime | None = None
) -> SupportRequest:
    """Create an empty draft at the school, with its first line of history.

    `opened_at` is when the author opened the empty form: a second call with the same one returns
    what the first made, sent or not, so that an impatient click or the Back button never makes
    two. Raises NotAllowed for somebody who does not work at the school.
    """
    require(can_write(by, school))
    author = person(by)
    if author is None:
        raise NotAllowed
    if opened_at is not None:
        # The author's own row is the queue in which her two clicks wait for each other.
        User.objects.select_for_update().get(pk=author.pk)
        made = SupportRequest.objects.filter(created_by=author, created_at=opened_at).first()
        if made is not None:
            return made
    draft = SupportRequest.objects.create(
        municipality_id=school.municipality_id,
        school=school,
        created_by=author,
        created_at=opened_at or now,
        saved_at=now,
        draft_step=Step.ABOUT,
    )
    record(draft, "create", "", by=by, at=now)
    return draft


@transaction.atomic
def save_step(
    draft: SupportRequest,
    *,
    by: Actor,
    now: datetime,
    values: Mapping[str, Any],
    themes: Sequence[CompetenceArea] | None,
    step: str,
) -> SupportRequest:
    """Save answers of a draft, finished or not, and return it freshly read.

    `values` holds any of the form's columns, `themes` at most three areas or None to leave them
    alone; `step` is where the author goes on, and only ever moves forward. Raises NotAllowed for
    others than the author, TransitionNotAllowed when it has been sent, ThemesDoNotFit, HoldsCpr
    for a CPR number in any of the texts, and ValueError for a name that is no field of the form.
    Idempotent.
    """
    if unknown := set(values) - WRITABLE:
        raise ValueError(f"Not fields of the form: {sorted(unknown)}")
    require(can_edit_draft(by, draft))
    _refuse_cpr(*values.values())
    fresh = lock(draft)
    if fresh.status != Status.DRAFT:
        raise TransitionNotAllowed
    changes = dict(values)
    if school := changes.get("school"):
        require(can_write(by, school))
        changes["municipality"] = school.municipality
    changes |= {"saved_at": now, "draft_step": later_of(fresh.draft_step, step)}
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save(update_fields=["version", *changes])
    if themes is not None:
        _set_themes(fresh, themes)
    access_log.record(Act.CHANGE, fresh, by=by, municipality_id=fresh.municipality_id)
    return fresh


@transaction.atomic
def discard(draft: SupportRequest, *, by: Actor, now: datetime) -> None:
    """Delete a draft the centre has never received. Its history stays, without content.

    Raises NotAllowed for others than the author, TransitionNotAllowed when it has been sent.
    """
    require(can_edit_draft(by, draft))
    fresh = lock(draft)
    if fresh.status != Status.DRAFT:
        raise TransitionNotAllowed
    _delete(fresh, by=by, now=now)


@transaction.atomic
def forget(draft: SupportRequest, *, by: Actor, now: datetime) -> None:
    """Delete a draft that the rule of retention says has lain for long enough, as `discard` does.

    Raises NotAllowed for a person, TransitionNotAllowed when it has been sent meanwhile.
    """
    require(person(by) is None)
    fresh = lock(draft)
    if fresh.status != Status.DRAFT:
        raise TransitionNotAllowed
    _delete(fresh, by=by, now=now, why=Purpose.RETENTION)


def _delete(draft: SupportRequest, *, by: Actor, now: datetime, why: Purpose | None = None) -> None:
    record(draft, "discard", draft.status, by=by, at=now)
    place = draft.municipality_id
    access_log.record(Act.DELETE, draft, by=by, municipality_id=place, why=why)
    draft.delete()


@transaction.atomic
def submit(
    draft: SupportRequest, *, by: Actor, now: datetime, confirmed: bool = False
) -> SupportRequest:
    """Send a finished draft, as the author has it before her, and return it freshly read.

    Gives it a case number, computes its deadlines, and queues a receipt to the author and a
    notice to the coordinators. When the leader is not informed, the municipality's rule decides:
    refused, or sent to the leaders for approval, without deadlines yet. `confirmed` is the
    confirmation (field 15) given in the act of sending, unless the draft already holds it.

    Raises NotFinished naming what lacks, LeaderNotInformed, NoLeaderToAsk, NotAllowed, Stale when
    the draft was saved meanwhile, TransitionNotAllowed when it has been sent already.
    """
    require(can_edit_draft(by, draft))
    _require_finished(draft, confirmed=confirmed)
    informed = draft.leader_informed or can_approve(by, draft)
    if not informed and draft.municipality.leader_rule == Municipality.LeaderRule.BLOCK:
        raise LeaderNotInformed
    if informed:
        sent = _receive(draft, Transition.SUBMIT, by=by, now=now, no_names_confirmed=True)
    else:
        sent = _send_to_leaders(draft, by=by, now=now)
    if sent.version != draft.version + 1:
        raise Stale
    return sent


@transaction.atomic
def approve(support_request: SupportRequest, *, by: Actor, now: datetime) -> SupportRequest:
    """Let a waiting request through to the centre; it is received now, and the promise begins.

    Queues the receipt to the author and the notice to the coordinators. Raises NotAllowed for
    others than the school's leaders, TransitionNotAllowed when it no longer waits.
    """
    require(can_approve(by, support_request))
    return _receive(support_request, Transition.APPROVE, by=by, now=now, leader_informed=True)


@transaction.atomic
def return_to_draft(
    support_request: SupportRequest, *, by: Actor, now: datetime, reason: str
) -> SupportRequest:
    """Give a waiting request back to its author with a reason; she gets a mail.

    Raises NotAllowed, TransitionNotAllowed, ReasonMissing, HoldsCpr for a CPR number.
    """
    require(can_approve(by, support_request))
    reason = _written(reason)
    returned = apply(
        support_request, Transition.RETURN_TO_DRAFT, by=by, now=now, reason=reason, saved_at=now
    )
    notices.returned(returned, by=by, now=now)
    return returned


@transaction.atomic
def withdraw(
    support_request: SupportRequest, *, by: Actor, now: datetime, reason: str
) -> SupportRequest:
    """Take a request back before an advisor has accepted it.

    Stops a paused clock, takes open offers back and releases their hours, and tells the
    coordinators and the advisors who had not answered. Raises NotAllowed, ReasonMissing,
    HoldsCpr for a CPR number, TransitionNotAllowed once it is matched or over.
    """
    require(can_speak_for_school(by, support_request))
    reason = _written(reason)
    was_received = support_request.received_at is not None
    withdrawn = apply(
        support_request,
        Transition.WITHDRAW,
        by=by,
        now=now,
        reason=reason,
        outcome_reason=reason,
    )
    withdrawn.pauses.filter(ended_on__isnull=True).update(ended_on=timezone.localdate(now))
    end_wait(withdrawn, by=by, now=now)
    offers.let_go(withdrawn, by=by, now=now)
    cancel_deadline_reminders(withdrawn, by=by)
    if was_received:
        notices.withdrawn(withdrawn, by=by, now=now)
    return withdrawn


@transaction.atomic
def answer(question: Question, *, by: Actor, now: datetime, text: str) -> SupportRequest:
    """Answer the coordinator: the clock runs again and the deadlines move by the paused days.

    Tells the coordinators. Raises NotAllowed, ReasonMissing for an empty answer, HoldsCpr for a
    CPR number, TransitionNotAllowed when somebody else has answered.
    """
    require(can_speak_for_school(by, question.support_request))
    text = _written(text)
    waiting = lock(question.support_request)
    answered = apply(waiting, Transition.ANSWER, by=by, now=now, **_restarted(waiting, now))
    if not Question.objects.filter(pk=question.pk, answered_at__isnull=True).update(
        answer=text, answered_at=now, answered_by=person(by)
    ):
        raise TransitionNotAllowed
    notices.answered(answered, by=by, now=now)
    return answered


def _receive(
    support_request: SupportRequest,
    transition: Transition,
    *,
    by: Actor,
    now: datetime,
    **more: Any,
) -> SupportRequest:
    deadlines = promised(support_request.municipality, now)
    received = apply(
        support_request,
        transition,
        by=by,
        now=now,
        case_number=_case_number(support_request, now),
        **asdict(deadlines),
        **more,
    )
    author = support_request.created_by
    notices.received(received, author=author, by=by, now=now)
    return received


def _send_to_leaders(draft: SupportRequest, *, by: Actor, now: datetime) -> SupportRequest:
    leaders = people_with_role(
        [Role.SCHOOL_LEADER], municipality_id=draft.municipality_id, school_id=draft.school_id
    )
    if not leaders:
        raise NoLeaderToAsk
    waiting = apply(
        draft,
        Transition.SEND_TO_LEADER,
        by=by,
        now=now,
        case_number=_case_number(draft, now),
        no_names_confirmed=True,
    )
    notices.sent_to_leaders(waiting, author=draft.created_by, leaders=leaders, by=by, now=now)
    return waiting


def _require_finished(draft: SupportRequest, *, confirmed: bool) -> None:
    lacks = lacking(draft, theme_count=_theme_count(draft))
    if not (confirmed or draft.no_names_confirmed):
        lacks.append("no_names_confirmed")
    if lacks:
        named = ", ".join(f"“{LABELS[name]}”" for name in lacks)
        raise NotFinished(format_lazy(_("Not filled in yet: {fields}"), fields=named))


def _theme_count(draft: SupportRequest) -> int:
    """Counted when the draft was read, or else now."""
    counted: int | None = getattr(draft, "theme_count", None)
    return draft.request_themes.count() if counted is None else counted


def _restarted(waiting: SupportRequest, now: datetime) -> dict[str, Any]:
    """End the open pause and return the deadlines it moves."""
    pause = waiting.pauses.filter(ended_on__isnull=True).first()
    if pause is None:
        return {}
    today = timezone.localdate(now)
    pause.ended_on = today
    pause.save(update_fields=["ended_on"])
    before = Deadlines(**{name: getattr(waiting, name) for name in Deadlines.__annotations__})
    calendar = work_calendar(waiting.municipality)
    moved = postpone(before, pause.started_on, today, calendar)
    return asdict(moved)


def _case_number(support_request: SupportRequest, now: datetime) -> str:
    """Return the number it has, or the next of its municipality and calendar year, as 2026-0042.

    One statement, which holds the counter's row until the transaction ends: two that are sent at
    once queue up for it, and a refused one gives its number back.
    """
    if support_request.case_number:
        return support_request.case_number
    year = timezone.localdate(now).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO requests_casecounter (municipality_id, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (municipality_id, year) "
            "DO UPDATE SET last = requests_casecounter.last + 1 RETURNING last",
            [support_request.municipality_id, year],
        )
        (number,) = cursor.fetchone()
    return f"{year}-{number:04}"


def _set_themes(draft: SupportRequest, themes: Sequence[CompetenceArea]) -> None:
    if len(themes) > MAX_THEMES or any(
        area.municipality_id != draft.municipality_id for area in themes
    ):
        raise ThemesDoNotFit
    chosen = {area.pk for area in themes}
    if chosen == set(draft.request_themes.values_list("area_id", flat=True)):
        return
    draft.request_themes.all().delete()
    RequestTheme.objects.bulk_create(
        RequestTheme(support_request=draft, area_id=pk) for pk in sorted(chosen)
    )


def _written(text: str) -> str:
    """Return the text trimmed; raise when there is none, or when it holds a CPR number."""
    _refuse_cpr(text)
    if not text.strip():
        raise ReasonMissing
    return text.strip()


def _refuse_cpr(*values: object) -> None:
    if any(isinstance(value, str) and find_cpr(value) for value in values):
        raise HoldsCpr
