"""A round goes through its phases one explicit step at a time, and back one when it was too soon.

The advisor moves it; the school moves it on from a phase that is the school's own.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.errors import require
from accounts.models import User
from courses.action_learning.notices import (
    action_no_longer_asked,
    meeting_no_longer_near,
    no_longer_between_rounds,
)
from courses.errors import (
    ActionDayDoesNotFit,
    DatesOutOfOrder,
    DayIsFarOff,
    DayIsPast,
    NoStepBack,
)
from courses.models import ActionLearning, Phase, Round
from courses.models.frozen_phases import FrozenPhase
from courses.permissions import can_lead, can_move_on
from courses.services.action_learning.locking import taken
from courses.states import RoundStatus, RoundTransition
from lifecycle.errors import Stale, TransitionNotAllowed
from lifecycle.services import apply, lock, save_changes
from schools.queries import work_calendar

FURTHEST = timedelta(days=183)


@transaction.atomic
def move_on(turn: Round, *, version: int, by: User, now: datetime) -> Round:
    """Take the round into its next phase, or finish it and begin the next round; return it.

    From a finished round it begins the one that was planned afterwards. Reminders that wait are
    taken back, and those already due are settled: the group has moved. Raises NotAllowed, Stale
    when somebody has moved it since the page was opened, and TransitionNotAllowed when the group
    is not in it.
    """
    cycle, fresh = _taken(turn, version)
    require(can_move_on(by, fresh))
    if fresh.status == RoundStatus.PLANNED:
        raise TransitionNotAllowed
    if fresh.is_under_way:
        settled = _settled(fresh, timezone.localdate(now))
        no_longer_between_rounds(fresh, by=by)
        if fresh.phase < len(cycle.phases):
            return enter(fresh, cycle.phase(fresh.phase + 1), by=by, now=now, **settled)
        fresh = apply(fresh, RoundTransition.FINISH, by=by, now=now, **settled)
    following = cycle.rounds.filter(number=fresh.number + 1).first()
    return fresh if following is None else _begin(following, cycle, by=by, now=now)


@transaction.atomic
def step_back(turn: Round, *, version: int, by: User, now: datetime) -> Round:
    """Take the round back one phase; out of its first, back into the last of the round before.

    What has been written stays. Return the round the group is in now. Raises NotAllowed, Stale,
    and NoStepBack from the first phase of the first round.
    """
    cycle, fresh = _taken(turn, version)
    require(can_lead(by, cycle))
    no_longer_between_rounds(fresh, by=by)
    if fresh.status == RoundStatus.DONE:
        if cycle.rounds.filter(number__gt=fresh.number, phase__gte=1).exists():
            raise TransitionNotAllowed
        return _back_into(fresh, cycle.phases[-1], by=by, now=now)
    if fresh.phase > 1:
        return _back_into(fresh, cycle.phase(fresh.phase - 1), by=by, now=now)
    before = cycle.rounds.filter(number=fresh.number - 1).first()
    if before is None:
        raise NoStepBack
    apply(fresh, RoundTransition.PUT_OFF, by=by, now=now, phase=0)
    return _back_into(before, cycle.phases[-1], by=by, now=now)


@transaction.atomic
def set_dates(
    turn: Round,
    *,
    action_on: date | None,
    meets_on: date | None,
    by: User,
    now: datetime,
) -> Round:
    """Set when the action is tried and when the group meets; the reminders follow the dates.

    The school is asked about the action on the first working day after it, and reminded of the
    meeting the stated number of working days before it; a day that was set again is reminded of
    again. Raises NotAllowed, CycleIsOver, ActionDayDoesNotFit, DayIsPast, DayIsFarOff and
    DatesOutOfOrder.
    """
    require(can_lead(by, turn.action_learning))
    cycle, fresh = taken(turn.action_learning), lock(turn)
    fresh.action_learning = cycle
    _check_dates(fresh, action_on, meets_on, today=timezone.localdate(now))
    calendar = work_calendar(cycle.course.municipality)
    days = cycle.phase_model.remind_days
    if action_on != fresh.action_on:
        action_no_longer_asked(fresh, by=by)
        fresh.ask_on = calendar.next_working_day(action_on) if action_on else None
        fresh.asked_at = None
    if meets_on != fresh.meets_on:
        meeting_no_longer_near(fresh, by=by)
        fresh.remind_on = calendar.subtract_working_days(meets_on, days) if meets_on else None
        fresh.reminded_at = None
    fresh.action_on, fresh.meets_on = action_on, meets_on
    names = ["action_on", "meets_on", "ask_on", "asked_at", "remind_on", "reminded_at"]
    save_changes(fresh, names, by=by, at=now, transition="set_dates")
    return fresh


@transaction.atomic
def enter(turn: Round, phase: FrozenPhase, *, by: Actor, now: datetime, **settled: Any) -> Round:
    """Take the round into that phase, whoever's turn it is there. The caller has checked."""
    hand = (
        RoundTransition.HAND_TO_ADVISOR
        if phase.led_by == Phase.LedBy.ADVISOR
        else RoundTransition.HAND_TO_SCHOOL
    )
    return apply(turn, hand, by=by, now=now, reason=phase.name, phase=phase.position, **settled)


def _begin(turn: Round, cycle: ActionLearning, *, by: User, now: datetime) -> Round:
    if turn.status != RoundStatus.PLANNED:
        raise TransitionNotAllowed
    return enter(turn, cycle.phase(1), by=by, now=now)


def _back_into(turn: Round, phase: FrozenPhase, *, by: Actor, now: datetime) -> Round:
    back = (
        RoundTransition.BACK_TO_ADVISOR
        if phase.led_by == Phase.LedBy.ADVISOR
        else RoundTransition.BACK_TO_SCHOOL
    )
    return apply(
        turn,
        back,
        by=by,
        now=now,
        reason=phase.name,
        phase=phase.position,
        finished_at=None,
    )


def _taken(turn: Round, version: int) -> tuple[ActionLearning, Round]:
    """Return cycle and round freshly read and locked, as the person had them before her."""
    cycle, fresh = taken(turn.action_learning), lock(turn)
    if fresh.version != version:
        raise Stale
    fresh.action_learning = cycle
    return cycle, fresh


def _settled(turn: Round, today: date) -> dict[str, Any]:
    """Return the reminders whose day has come: who moves on needs no reminding of what is past."""
    return {
        name: None
        for name in ("ask_on", "remind_on")
        if (day := getattr(turn, name)) is not None and day <= today
    }


def _check_dates(
    turn: Round, action_on: date | None, meets_on: date | None, *, today: date
) -> None:
    if action_on != turn.action_on:
        try:
            _check_day(action_on, today=today)
        except (DayIsPast, DayIsFarOff) as broken:
            raise ActionDayDoesNotFit(broken.message) from None
    if meets_on != turn.meets_on:
        _check_day(meets_on, today=today)
    if action_on and meets_on and action_on > meets_on:
        raise DatesOutOfOrder


def _check_day(day: date | None, *, today: date) -> None:
    if day is not None and day < today:
        raise DayIsPast
    if day is not None and day > today + FURTHEST:
        raise DayIsFarOff
