"""Chainable filters of courses and sessions, each starting from what a person may see."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from accounts.models import User
from accounts.roles import Permission
from courses.states import CourseStatus, HandoverStatus, SessionStatus
from schools.access import access_of

if TYPE_CHECKING:
    from courses.models import (  # noqa: F401
        HandoverRequest,
        Session,
        ShortSparring,
        SupportCourse,
    )


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


def _unfinished_of(user: User) -> Q:
    """What she held, or is to hold, stays hers to log whoever has the course now."""
    unfinished = [SessionStatus.PLANNED, SessionStatus.AWAITING_LOG]
    if not access_of(user).may(Permission.RUN_COURSE):
        return Q(pk__in=())
    return Q(advisor__user=user, status__in=unfinished)


class SupportCourseQuerySet(models.QuerySet["SupportCourse"]):
    def visible_to(self, user: User) -> "SupportCourseQuerySet":
        """Its advisors, the school's people who may see the request, and the coordinator."""
        return self.filter(_seen_by(user))

    def run_by(self, user: User) -> "SupportCourseQuerySet":
        """The courses the person advises on: hers to plan, log and close."""
        return self.filter(Q(lead__user=user) | Q(second__user=user))

    def open(self) -> "SupportCourseQuerySet":
        return self.exclude(status=CourseStatus.CLOSED)

    def with_next_session(self) -> "SupportCourseQuerySet":
        """Annotate `next_session_at` and `next_session_id`: the first that is still planned."""
        planned = self._sessions().filter(status=SessionStatus.PLANNED).order_by("starts_at", "pk")
        return self.annotate(
            next_session_at=Subquery(planned.values("starts_at")[:1]),
            next_session_id=Subquery(planned.values("pk")[:1]),
        )

    def without_plan(self) -> "SupportCourseQuerySet":
        """Open courses with nothing planned and nothing awaiting a log; `idle_since` annotated.

        `idle_since` is when that began: the last log or cancellation, else the course's creation.
        """
        unfinished = [SessionStatus.PLANNED, SessionStatus.AWAITING_LOG]
        ended = self._sessions().order_by().values("course")
        return (
            self.open()
            .exclude(Exists(self._sessions().filter(status__in=unfinished)))
            .annotate(
                last_logged_at=Subquery(ended.annotate(at=Max("logged_at")).values("at")),
                last_cancelled_at=Subquery(ended.annotate(at=Max("cancelled_at")).values("at")),
            )
            .annotate(
                idle_since=Greatest(
                    F("created_at"),
                    Coalesce("last_logged_at", "created_at"),
                    Coalesce("last_cancelled_at", "created_at"),
                )
            )
        )

    def _sessions(self) -> "models.QuerySet[Session]":
        sessions = self.model._meta.get_field("sessions").related_model
        return sessions._default_manager.filter(course=OuterRef("pk"))  # type: ignore[return-value]


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> "SessionQuerySet":
        """Those of the courses she sees, and her own in a course that was handed over."""
        return self.filter(_seen_by(user, "course__") | _unfinished_of(user))

    def run_by(self, user: User) -> "SessionQuerySet":
        running = Q(course__lead__user=user) | Q(course__second__user=user)
        return self.filter(running | _unfinished_of(user))

    def unfinished(self) -> "SessionQuerySet":
        """Planned, or held and waiting for the log."""
        return self.filter(status__in=[SessionStatus.PLANNED, SessionStatus.AWAITING_LOG])

    def awaiting_log(self, now: datetime) -> "SessionQuerySet":
        """Held and not logged, whether or not the job has come by."""
        return self.filter(
            Q(status=SessionStatus.AWAITING_LOG) | Q(status=SessionStatus.PLANNED, ends_at__lte=now)
        )

    def upcoming(self, now: datetime) -> "SessionQuerySet":
        return self.filter(status=SessionStatus.PLANNED, ends_at__gt=now)

    def passed(self, now: datetime) -> "SessionQuerySet":
        """Planned sessions whose time is over: to be logged."""
        return self.filter(status=SessionStatus.PLANNED, ends_at__lte=now)

    def with_logs(self) -> "SessionQuerySet":
        """Fetch every revision of the logs beforehand, in one query: the newest first."""
        return self.prefetch_related("logs")

    def log_overdue(self) -> "SessionQuerySet":
        """Held, without a log, and the coordinator has not been told."""
        return self.filter(status=SessionStatus.AWAITING_LOG, overdue_told_at__isnull=True)

    def without_after_talk(self) -> "SessionQuerySet":
        """Observations that were held in an open course, with no talk after them in sight."""
        talks = self.model._default_manager.filter(
            course=OuterRef("course"),
            starts_at__gte=OuterRef("ends_at"),
            status__in=[SessionStatus.PLANNED, SessionStatus.AWAITING_LOG, SessionStatus.LOGGED],
        ).exclude(kind="observation")
        return (
            self.filter(after_talk_by__isnull=False, after_talk_reminded_at__isnull=True)
            .exclude(course__status=CourseStatus.CLOSED)
            .exclude(Exists(talks))
        )


class ShortSparringQuerySet(models.QuerySet["ShortSparring"]):
    def visible_to(self, user: User) -> "ShortSparringQuerySet":
        """The advisor's own, with what she wrote; others see figures only."""
        if not access_of(user).may(Permission.RUN_COURSE):
            return self.none()
        return self.filter(advisor__user=user)

    def counting(self) -> "ShortSparringQuerySet":
        """Those that have not been taken back."""
        return self.filter(undone_at__isnull=True)

    def counted_by(self, user: User) -> "ShortSparringQuerySet":
        """What the coordinator may count, without texts or advisors."""
        places = access_of(user).municipalities(Permission.VIEW_ALL_REQUESTS)
        return self.filter(municipality__in=places)


class HandoverRequestQuerySet(models.QuerySet["HandoverRequest"]):
    def visible_to(self, user: User) -> "HandoverRequestQuerySet":
        """The coordinator sees the municipality's, an advisor her own."""
        access = access_of(user)
        own = Q(advisor__user=user) if access.may(Permission.RUN_COURSE) else Q(pk__in=())
        return self.filter(own | Q(municipality__in=access.municipalities(Permission.MATCH)))

    def open(self) -> "HandoverRequestQuerySet":
        return self.filter(status=HandoverStatus.OPEN)
