"""Chainable filters of courses and sessions, each starting from what a person may see."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.roles import Permission
from django.db import models
from django.db.models import Q
from schools.access import access_of

from courses.states import CourseStatus, SessionStatus

if TYPE_CHECKING:
    from courses.models import Session, SupportCourse  # noqa: F401


def _seen_by(user: User, course: str = "") -> Q:
    """Return what a person may see, for courses or (with a prefix) for what belongs to one."""
    access = access_of(user)
    seen = Q(pk__in=())
    if access.may(Permission.RUN_COURSE):
        seen |= Q(**{f"{course}lead__user": user}) | Q(**{f"{course}second__user": user})
    if access.may(Permission.VIEW_OWN_REQUESTS):
        seen |= Q(
            **{
                f"{course}support_request__created_by": user,
                f"{course}school__in": access.schools(Permission.VIEW_OWN_REQUESTS),
            }
        )
    if schools := access.schools(Permission.VIEW_SCHOOL_REQUESTS):
        seen |= Q(**{f"{course}school__in": schools})
    if places := access.municipalities(Permission.VIEW_ALL_REQUESTS):
        seen |= Q(**{f"{course}municipality__in": places})
    return seen


class SupportCourseQuerySet(models.QuerySet["SupportCourse"]):
    def visible_to(self, user: User) -> "SupportCourseQuerySet":
        """Its advisors, the school's people who may see the request, and the coordinator."""
        return self.filter(_seen_by(user))

    def run_by(self, user: User) -> "SupportCourseQuerySet":
        """The courses the person advises on: hers to plan, log and close."""
        return self.filter(Q(lead__user=user) | Q(second__user=user))

    def open(self) -> "SupportCourseQuerySet":
        return self.exclude(status=CourseStatus.CLOSED)


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> "SessionQuerySet":
        return self.filter(_seen_by(user, "course__"))

    def run_by(self, user: User) -> "SessionQuerySet":
        return self.filter(Q(course__lead__user=user) | Q(course__second__user=user))

    def passed(self, now: datetime) -> "SessionQuerySet":
        """Planned sessions whose time is over: to be logged."""
        return self.filter(status=SessionStatus.PLANNED, ends_at__lte=now)
