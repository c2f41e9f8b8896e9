"""Courses in lists: the school's own, and all of a municipality, those that stand still first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from advisors.models import Advisor
from courses.models import SupportCourse
from courses.querysets import SupportCourseQuerySet
from courses.states import CourseStatus
from schools.access import access_of
from schools.models import School


@dataclass(frozen=True)
class Filters:
    """What the coordinator has chosen; empty means all open courses."""

    state: str = ""
    school: int | None = None
    advisor: int | None = None


@dataclass(frozen=True)
class Row:
    """One course, every word ready; `why` says what makes it stand still."""

    course: SupportCourse
    why: Sequence[str]


def courses_at_school(user: User, *, ended: bool, today: date) -> SupportCourseQuerySet:
    """Return the courses the person follows from the school: her own, or the whole school's."""
    access = access_of(user)
    own = Q(
        support_request__created_by=user, school__in=access.schools(Permission.VIEW_OWN_REQUESTS)
    )
    mine = own | Q(school__in=access.schools(Permission.VIEW_SCHOOL_REQUESTS))
    here = SupportCourse.objects.visible_to(user).filter(mine)
    closed = Q(status=CourseStatus.CLOSED)
    return (
        here.filter(closed if ended else ~closed)
        .with_next_session()
        .with_plan(today)
        .select_related("school", "support_request", "lead__user")
        .order_by(F("next_session_at").asc(nulls_last=True), "-created_at", "-pk")
    )


def courses_in(places: frozenset[int], filters: Filters, *, now: datetime) -> SupportCourseQuerySet:
    """Return the municipalities' courses, those that have stood still longest first."""
    return (
        _of_state(SupportCourse.objects.filter(municipality__in=places).with_halts(now), filters)
        .filter(_chosen(filters))
        .with_next_session()
        .with_plan(timezone.localdate(now))
        .select_related("school", "support_request", "lead__user", "second__user")
        .order_by(F("halted_since").asc(nulls_last=True), "-created_at", "-pk")
    )


def row_of(course: Any) -> Row:
    """Return a course of `courses_in` with its reasons in words."""
    why = []
    if course.idle_since:
        why.append(_("No next activity since %(day)s") % {"day": _day(course.idle_since)})
    if course.unlogged_since:
        why.append(_("No log of %(day)s") % {"day": _day(course.unlogged_since)})
    if course.cancelled_since:
        why.append(_("The last two activities did not take place"))
    return Row(course, why)


def choices_in(places: frozenset[int]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the schools and the advisors that can be chosen, in two queries."""
    schools = School.objects.filter(municipality__in=places, kind=School.Kind.MAINSTREAM)
    advisors = Advisor.objects.filter(municipality__in=places).select_related("user")
    return list(schools.values_list("pk", "name")), [(one.pk, str(one)) for one in advisors]


def _of_state(courses: SupportCourseQuerySet, filters: Filters) -> SupportCourseQuerySet:
    match filters.state:
        case "stille":
            return courses.filter(halted_since__isnull=False)  # type: ignore[misc]  # annotated
        case "alle":
            return courses
        case "":
            return courses.open()
    return courses.filter(status=filters.state)


def _chosen(filters: Filters) -> Q:
    chosen = Q()
    if filters.school:
        chosen &= Q(school=filters.school)
    if filters.advisor:
        chosen &= Q(lead=filters.advisor) | Q(second=filters.advisor)
    return chosen


def _day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j. F")
