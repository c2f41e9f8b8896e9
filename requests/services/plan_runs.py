"""Computations that take longer than a page may: kept, queued, worked by a job, put away.

The row is the truth: a job that is lost, doubled or killed is noticed by looking at it, and the
broker may lose anything.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, transaction

from accounts.actors import Actor
from accounts.models import User
from lifecycle.errors import Stale, TransitionNotAllowed
from lifecycle.services import apply, lock, record, save_changes
from requests.errors import RunUnderWay
from requests.models import PlanRun
from requests.models.plan_run import LOST_AFTER
from requests.queries.week_plan import planning_places
from requests.services.plan_jobs import JOBS, Superseded
from requests.services.week_plan import PlannedLine
from requests.states import RunStatus, RunTransition

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
KEEP_CHOICES = "keep_choices"


@transaction.atomic
def keep(kind: PlanRun.Kind, choices: Mapping[str, Any], *, by: User, now: datetime) -> PlanRun:
    """Keep what the coordinator has chosen, in the place of what she had; nothing is computed.

    Raises RunUnderWay while a computation of the same kind uses the choices it began with.
    """
    found = PlanRun.objects.visible_to(by).current().filter(kind=kind).first()
    if found is None:
        run = PlanRun.objects.create(
            municipality_id=min(planning_places(by)),
            kind=kind,
            choices=dict(choices),
            created_at=now,
            created_by=by,
        )
        record(run, "create", "", by=by, at=now)
        return run
    run = lock(found)
    if run.is_under_way:
        raise RunUnderWay
    if run.choices != choices:
        run.choices = dict(choices)
        save_changes(run, ["choices"], by=by, at=now, transition=KEEP_CHOICES)
    return run


@transaction.atomic
def queue(run: PlanRun, *, by: User, now: datetime) -> PlanRun:
    """Ask for the computation; a job takes it within seconds. The last result stays until then.

    One that was lost is first said to have failed. Raises RunUnderWay when the coordinator has
    another one under way, and TransitionNotAllowed when this one is.
    """
    _fail_lost(now, by=by, created_by=by)
    try:
        with transaction.atomic():
            return apply(
                run, RunTransition.QUEUE, by=by, now=now, started_at=None, fault="", done=0
            )
    except IntegrityError as twice:
        raise RunUnderWay from twice


@transaction.atomic
def put_away(run: PlanRun, *, by: User, now: datetime) -> PlanRun:
    """Be done with a run, so that the next begins anew; TransitionNotAllowed while it runs."""
    return apply(run, RunTransition.PUT_AWAY, by=by, now=now)


@transaction.atomic
def send_later(lines: Sequence[PlannedLine], *, by: User, now: datetime) -> PlanRun:
    """Let a job send the lines of a plan, and return its run. Raises RunUnderWay as `queue`."""
    earlier = PlanRun.objects.visible_to(by).current().filter(kind=PlanRun.Kind.SENDING).first()
    if earlier is not None:
        if earlier.is_under_way:
            raise RunUnderWay
        put_away(earlier, by=by, now=now)
    kept = [[one.support_request_id, one.version, one.lead_id, one.second_id] for one in lines]
    run = keep(PlanRun.Kind.SENDING, {"lines": kept}, by=by, now=now)
    return queue(run, by=by, now=now)


def work(*, by: Actor, clock: Clock) -> int:
    """Compute the run that has waited longest, and return how many were computed: 1 or 0.

    First those that were lost are said to have failed. A run is claimed by the state table, so
    that two workers never compute the same; it is finished only by whoever holds the claim. Call
    it outside a transaction. `clock` tells the time when it is asked: a job takes a while.
    """
    _fail_lost(clock(), by=by)
    claimed = _claim(by=by, now=clock())
    if claimed is None:
        return 0
    try:
        result = JOBS[claimed.kind](claimed, _progress(claimed), clock())
    except Superseded:
        logger.warning("plan run %d: somebody else has it now", claimed.pk)
        return 0
    except SoftTimeLimitExceeded:
        _fail(claimed, PlanRun.Fault.TOO_LONG, by=by, now=clock())
    except Exception:
        logger.exception("plan run %d could not be computed", claimed.pk)
        _fail(claimed, PlanRun.Fault.BROKEN, by=by, now=clock())
    else:
        _end(claimed, RunTransition.FINISH, by=by, now=clock(), result=result)
    return 1


def _claim(*, by: Actor, now: datetime) -> PlanRun | None:
    waiting = PlanRun.objects.filter(status=RunStatus.WAITING).order_by("created_at", "pk")
    for run in waiting.select_related("created_by", "municipality"):
        try:
            claimed = apply(run, RunTransition.START, by=by, now=now)
        except TransitionNotAllowed:
            continue
        return claimed
    return None


def _progress(claimed: PlanRun) -> Callable[..., None]:
    def tell(done: int, total: int, **changes: Any) -> None:
        mine = PlanRun.objects.filter(
            pk=claimed.pk, status=RunStatus.RUNNING, version=claimed.version
        )
        if not mine.update(done=done, total=total, **changes):
            raise Superseded

    return tell


def _fail(claimed: PlanRun, fault: PlanRun.Fault, *, by: Actor, now: datetime) -> None:
    _end(claimed, RunTransition.FAIL, by=by, now=now, fault=fault)


@transaction.atomic
def _end(
    claimed: PlanRun, transition: RunTransition, *, by: Actor, now: datetime, **changes: Any
) -> None:
    """End a run unless it was taken from us: its version is the claim."""
    try:
        lock(claimed, version=claimed.version)
        apply(claimed, transition, by=by, now=now, **changes)
    except (Stale, TransitionNotAllowed):
        logger.warning("plan run %d: somebody else has it now", claimed.pk)


def _fail_lost(now: datetime, *, by: Actor, **whose: Any) -> None:
    lost = PlanRun.objects.filter(
        status=RunStatus.RUNNING, started_at__lte=now - LOST_AFTER, **whose
    )
    for run in lost:
        _fail(run, PlanRun.Fault.LOST, by=by, now=now)
