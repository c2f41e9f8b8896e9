"""The plan of action (handleplan): goals, who does what by when, comments, and every change.

Every one of these locks the course first, so that two people take their turns. A change names
the version that was read; who comes second is told, and loses nothing she typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.actors import Actor, person
from accounts.errors import NotAllowed
from accounts.models import User
from courses.errors import (
    DueInThePast,
    GoalIsOfAnotherCourse,
    MomentIsFarOff,
    PlanIsClosed,
    TextMissing,
)
from courses.models import Goal, PlanComment, PlanItem, Revision, Side, SupportCourse
from courses.permissions import can_change_item, can_plan
from courses.states import CourseStatus, ItemTransition
from lifecycle.errors import Stale
from lifecycle.services import apply, lock, record, save_changes
from privacy.models import Act
from privacy.services import access_log

FURTHEST = timedelta(days=366)
PartT = TypeVar("PartT", Goal, PlanItem)
Field = Revision.Field
Changes = Mapping[Field, tuple[str, str]]


@dataclass(frozen=True)
class Doing:
    """Who does what by when, and which goal it serves, if any."""

    who: str
    what: str
    due_on: date
    goal: Goal | None = None

    def in_words(self) -> dict[Field, str]:
        """Return what the history keeps of each field: codes, never words of a language."""
        return {
            Field.GOAL: str(self.goal.position) if self.goal else "",
            Field.WHO: self.who,
            Field.WHAT: self.what,
            Field.DUE_ON: self.due_on.isoformat(),
        }


@transaction.atomic
def add_goal(course: SupportCourse, *, text: str, signs: str, by: Actor, now: datetime) -> Goal:
    """Add a goal after the others. Raises NotAllowed, PlanIsClosed and TextMissing."""
    who = _planner(course, by)
    fresh = _open(course)
    text, signs = _written(text), signs.strip()
    last = fresh.goals.aggregate(last=Max("position"))["last"] or 0
    goal = Goal.objects.create(course=fresh, text=text, signs=signs, position=last + 1)
    _keep(goal, {Field.TEXT: ("", text), Field.SIGNS: ("", signs)}, by=who, now=now)
    access_log.record(Act.CREATE, goal, by=by, municipality_id=fresh.municipality_id)
    return goal


@transaction.atomic
def change_goal(
    goal: Goal, *, version: int, text: str, signs: str, by: Actor, now: datetime
) -> Goal:
    """Change a goal, whoever wrote it; nothing happens when nothing has changed.

    Raises NotAllowed, PlanIsClosed, TextMissing, and Stale naming who saved in between.
    """
    who = _planner(goal.course, by)
    _open(goal.course)
    fresh = _taken(goal, version)
    before = {Field.TEXT: fresh.text, Field.SIGNS: fresh.signs}
    fresh.text, fresh.signs = _written(text), signs.strip()
    changes = _changed(before, {Field.TEXT: fresh.text, Field.SIGNS: fresh.signs})
    return _save_goal(fresh, changes, by=who, now=now)


@transaction.atomic
def drop_goal(goal: Goal, *, version: int, by: Actor, now: datetime) -> Goal:
    """Give a goal up; it stays to be seen and can be taken up again. Raises as `change_goal`."""
    return _set_dropped(goal, True, version=version, by=by, now=now)


@transaction.atomic
def resume_goal(goal: Goal, *, version: int, by: Actor, now: datetime) -> Goal:
    """Take a goal up again that was given up. Raises as `change_goal`."""
    return _set_dropped(goal, False, version=version, by=by, now=now)


@transaction.atomic
def add_item(
    course: SupportCourse, *, side: Side, doing: Doing, by: Actor, now: datetime
) -> PlanItem:
    """Add an item for either side: what was agreed together, one may write for both.

    From then on it is the side's own. Raises NotAllowed, PlanIsClosed, TextMissing,
    GoalIsOfAnotherCourse, DueInThePast and MomentIsFarOff.
    """
    who = _planner(course, by)
    fresh = _open(course)
    _check_goal(fresh, doing.goal)
    _check_due(doing.due_on, now)
    item = PlanItem.objects.create(
        course=fresh,
        side=side,
        who=doing.who,
        what=_written(doing.what),
        due_on=doing.due_on,
        goal=doing.goal,
    )
    record(item, "create", "", by=by, at=now)
    _keep(item, _changed({}, doing.in_words()), by=who, now=now)
    return item


@transaction.atomic
def change_item(
    item: PlanItem, *, version: int, doing: Doing, by: Actor, now: datetime
) -> PlanItem:
    """Change one's own side's item; a new date is reminded of anew.

    Nothing happens when nothing has changed. Raises as `add_item`, and Stale naming who saved
    in between.
    """
    who = _owner(item, by)
    course = _open(item.course)
    fresh = _taken(item, version)
    _check_goal(course, doing.goal)
    before = Doing(fresh.who, fresh.what, fresh.due_on, fresh.goal)
    after = Doing(doing.who, _written(doing.what), doing.due_on, doing.goal)
    changes = _changed(before.in_words(), after.in_words())
    if not changes:
        return fresh
    names = ["who", "what", "due_on", "goal"]
    if Field.DUE_ON in changes:
        _check_due(after.due_on, now)
    fresh.who, fresh.what, fresh.due_on, fresh.goal = (
        after.who,
        after.what,
        after.due_on,
        after.goal,
    )
    save_changes(fresh, names, by=by, at=now, transition="change")
    _keep(fresh, changes, by=who, now=now)
    return fresh


@transaction.atomic
def finish_item(item: PlanItem, *, by: Actor, now: datetime) -> PlanItem:
    """Say that it has been done. Raises NotAllowed, PlanIsClosed and TransitionNotAllowed."""
    return _settle(item, ItemTransition.FINISH, by=by, now=now, settled_at=now)


@transaction.atomic
def drop_item(item: PlanItem, *, by: Actor, now: datetime) -> PlanItem:
    """Say that it will not be done. Raises NotAllowed, PlanIsClosed and TransitionNotAllowed."""
    return _settle(item, ItemTransition.DROP, by=by, now=now, settled_at=now)


@transaction.atomic
def reopen_item(item: PlanItem, *, by: Actor, now: datetime) -> PlanItem:
    """Say that it is to be done after all. Raises as `finish_item`."""
    return _settle(item, ItemTransition.REOPEN, by=by, now=now, settled_at=None)


@transaction.atomic
def comment(item: PlanItem, *, text: str, by: Actor, now: datetime) -> PlanComment:
    """Say something about an item of either side. Raises NotAllowed, PlanIsClosed, TextMissing."""
    who = _planner(item.course, by)
    _open(item.course)
    said = PlanComment.objects.create(item=item, text=_written(text), at=now, by=who)
    access_log.record(Act.CREATE, said, by=by, municipality_id=item.municipality_id)
    return said


def _planner(course: SupportCourse, by: Actor) -> User:
    """Return the person of either side; people plan, never the system."""
    who = person(by)
    if who is None or not can_plan(who, course):
        raise NotAllowed
    return who


def _owner(item: PlanItem, by: Actor) -> User:
    who = person(by)
    if who is None or not can_change_item(who, item):
        raise NotAllowed
    return who


def _open(course: SupportCourse) -> SupportCourse:
    fresh = lock(course)
    if fresh.status == CourseStatus.CLOSED:
        raise PlanIsClosed
    return fresh


def _written(text: str) -> str:
    if not text.strip():
        raise TextMissing
    return text.strip()


def _check_goal(course: SupportCourse, goal: Goal | None) -> None:
    if goal is not None and goal.course_id != course.pk:
        raise GoalIsOfAnotherCourse


def _check_due(due_on: date, now: datetime) -> None:
    today = timezone.localdate(now)
    if due_on < today:
        raise DueInThePast
    if due_on > today + FURTHEST:
        raise MomentIsFarOff


def _set_dropped(goal: Goal, is_dropped: bool, *, version: int, by: Actor, now: datetime) -> Goal:
    who = _planner(goal.course, by)
    _open(goal.course)
    fresh = _taken(goal, version)
    before = {Field.IS_DROPPED: _flag(fresh.is_dropped)}
    fresh.is_dropped = is_dropped
    return _save_goal(
        fresh, _changed(before, {Field.IS_DROPPED: _flag(is_dropped)}), by=who, now=now
    )


def _flag(value: bool) -> str:
    return "yes" if value else "no"


def _save_goal(goal: Goal, changes: Changes, *, by: User, now: datetime) -> Goal:
    if changes:
        goal.version += 1
        goal.save(update_fields=["text", "signs", "is_dropped", "version"])
        _keep(goal, changes, by=by, now=now)
        access_log.record(Act.CHANGE, goal, by=by, municipality_id=goal.municipality_id)
    return goal


def _settle(
    item: PlanItem,
    transition: ItemTransition,
    *,
    by: Actor,
    now: datetime,
    settled_at: datetime | None,
) -> PlanItem:
    who = _owner(item, by)
    _open(item.course)
    before = lock(item).status
    settled = apply(item, transition, by=by, now=now, settled_at=settled_at)
    _keep(settled, {Field.STATUS: (before, settled.status)}, by=who, now=now)
    return settled


def _changed(before: Mapping[Field, str], after: Mapping[Field, str]) -> Changes:
    return {
        field: (before.get(field, ""), value)
        for field, value in after.items()
        if before.get(field, "") != value
    }


def _keep(part: Goal | PlanItem, changes: Changes, *, by: User, now: datetime) -> None:
    """Write one line of history for each field that has changed."""
    goal = part if isinstance(part, Goal) else None
    item = part if isinstance(part, PlanItem) else None
    Revision.objects.bulk_create(
        Revision(
            course_id=part.course_id,
            goal=goal,
            item=item,
            field=field,
            before=before,
            after=after,
            at=now,
            by=by,
        )
        for field, (before, after) in changes.items()
        if before or after
    )


def _taken(part: PartT, version: int) -> PartT:
    """Return the row freshly read when `version` is what the person had before her."""
    fresh: PartT = type(part).objects.select_for_update(of=("self",)).get(pk=part.pk)
    if fresh.version == version:
        return fresh
    last = fresh.revisions.select_related("by").last()
    if last is None:
        raise Stale
    raise Stale(
        _(
            "%(name)s saved changes on %(when)s, after you opened the page. "
            "Look at what is new, and try again."
        )
        % {
            "name": last.by,
            "when": formats.date_format(
                timezone.localtime(last.at), pgettext("day and time", "j F H:i")
            ),
        }
    )
