"""The plan of action as both sides read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.utils import formats
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Goal, PlanComment, PlanItem, Revision, SupportCourse
from courses.permissions import side_of
from courses.states import ItemStatus

HISTORY_A_PAGE = 30


@dataclass(frozen=True)
class ItemLine:
    """One item, with what the person may do with it."""

    item: PlanItem
    is_own: bool
    is_overdue: bool
    comments: Sequence[PlanComment]


@dataclass(frozen=True)
class GoalLine:
    """A goal and its items; `goal` is None for the items that serve none."""

    goal: Goal | None
    items: list[ItemLine] = field(default_factory=list)


@dataclass(frozen=True)
class PlanPage:
    """The whole plan; goals given up come last and without an order of their own."""

    lines: Sequence[GoalLine]
    dropped: Sequence[Goal]
    open_items: int
    overdue_items: int
    side: str

    @property
    def is_empty(self) -> bool:
        return not self.lines and not self.dropped


def plan_of(course: SupportCourse, *, user: User, today: date) -> PlanPage:
    """Return the plan in three queries, however long it is."""
    side = side_of(user, course) or ""
    goals = list(course.goals.all())
    lines = {goal.pk: GoalLine(goal) for goal in goals if not goal.is_dropped}
    loose = GoalLine(None)
    items = [_line(item, side, today) for item in _items(course)]
    for line in items:
        lines.get(line.item.goal_id or 0, loose).items.append(line)
    return PlanPage(
        lines=[*lines.values(), *([loose] if loose.items else [])],
        dropped=[goal for goal in goals if goal.is_dropped],
        open_items=sum(line.item.status == ItemStatus.OPEN for line in items),
        overdue_items=sum(line.is_overdue for line in items),
        side=side,
    )


def item_line(item: PlanItem, *, user: User, today: date) -> ItemLine:
    """Return one item with its comments, in one query."""
    fresh = _items(item.course).get(pk=item.pk)
    fresh.course = item.course
    return _line(fresh, side_of(user, item.course) or "", today)


@dataclass(frozen=True)
class FieldChange:
    """One field as it was and became, every word ready."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What one person changed of one thing at one moment."""

    at: datetime
    by: User
    subject: str
    fields: list[FieldChange]


def history_of(course: SupportCourse, number: str | None) -> "tuple[list[Change], Page[Revision]]":
    """Return a page of the plan's changes, the newest first, in two queries."""
    revisions = course.revisions.select_related("by", "goal", "item").order_by("-at", "-pk")
    page = Paginator(revisions, HISTORY_A_PAGE).get_page(number)
    together = groupby(page, key=lambda one: (one.at, one.by_id, one.goal_id, one.item_id))
    return [_change(list(lines)) for _key, lines in together], page


def _items(course: SupportCourse) -> QuerySet[PlanItem]:
    comments = PlanComment.objects.select_related("by")
    return course.plan_items.select_related("goal").prefetch_related(
        Prefetch("comments", queryset=comments)
    )


def _line(item: PlanItem, side: str, today: date) -> ItemLine:
    is_open = item.status == ItemStatus.OPEN
    return ItemLine(
        item=item,
        is_own=item.side == side,
        is_overdue=is_open and item.due_on < today,
        comments=list(item.comments.all()),
    )


def _change(lines: Sequence[Revision]) -> Change:
    first = lines[0]
    return Change(
        at=first.at,
        by=first.by,
        subject=_subject(first),
        fields=[
            FieldChange(
                label=one.get_field_display(),
                before=_said(one.field, one.before),
                after=_said(one.field, one.after),
            )
            for one in reversed(lines)
        ],
    )


def _subject(revision: Revision) -> str:
    if revision.item is None:
        return str(revision.goal)
    said = Truncator(revision.item.what).chars(60)
    return f"{revision.item.get_who_display()}: {said}"


def _said(name: str, value: str) -> str:
    """Return a value as the history keeps it in words."""
    if not value:
        return ""
    match name:
        case Revision.Field.WHO:
            return str(PlanItem.Who(value).label)
        case Revision.Field.DUE_ON:
            return formats.date_format(date.fromisoformat(value), "j. F Y")
        case Revision.Field.STATUS:
            return str(ItemStatus(value).label)
        case Revision.Field.GOAL:
            return _("Goal %(number)d") % {"number": int(value)}
        case Revision.Field.IS_DROPPED:
            return _("Yes") if value == "yes" else _("No")
        case Revision.Field.REACHED:
            return str(Goal.Reached(value).label)
    return value
