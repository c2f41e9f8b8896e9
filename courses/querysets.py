"""Chainable filters of courses and sessions, each starting from what a person may see."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.models import User
from accounts.roles import Permission
from courses.states import CourseStatus, ItemStatus, SessionStatus
from schools.access import access_of

if TYPE_CHECKING:
    from courses.models import (  # noqa: F401
        Goal,
        PlanComment,
        PlanItem,
        Session,
        ShortSparring,
        SupportCourse,
    )

GAP_IS_LONG = timedelta(days=7)
"""A course may stand without a next activity this long before it counts as standing still."""
LOG_IS_LATE = timedelta(days=7)
"""A log may be wanting this long after the activity; five working days, holidays apart."""
FELL_THROUGH = (SessionStatus.CANCELLED, SessionStatus.NOT_HELD)


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

    def with_next_session(self) -> "SupportCourseQuerySet":
        """Annotate `next_session_at` and `next_session_id`: the first that is still planned."""
        planned = self._sessions().filter(status=SessionStatus.PLANNED).order_by("starts_at", "pk")
        return self.annotate(
            next_session_at=Subquery(planned.values("starts_at")[:1]),
            next_session_id=Subquery(planned.values("pk")[:1]),
        )

    def with_plan(self, today: date) -> "SupportCourseQuerySet":
        """Annotate `open_items` and `overdue_items` of the plan of action, and `agreed`.

        `agreed` is the agreements of the latest log that has some, None when none has.
        """
        items = self._rows("plan_items").filter(status=ItemStatus.OPEN).order_by()
        late = items.filter(due_on__lt=today)
        sessions = self._sessions()
        related = sessions.model._meta.get_field("logs").related_model
        logs = related._default_manager.filter(session=OuterRef("pk"))
        agreed = (
            sessions.annotate(
                agreements=Subquery(logs.order_by("-revision").values("agreements")[:1])
            )
            .exclude(Q(agreements="") | Q(agreements=None))
            .order_by("-starts_at", "-pk")
        )
        return self.annotate(
            open_items=_count(items),
            overdue_items=_count(late),
            agreed=Subquery(agreed.values("agreements")[:1]),
        )

    def with_halts(self, now: datetime) -> "SupportCourseQuerySet":
        """Annotate what makes an open course stand still, and `halted_since`, None when it runs.

        `idle_since`: nothing is planned and nothing awaits a log. `unlogged_since`: the end of
        the first activity whose log is late. `cancelled_since`: when the second of two in a row
        did not take place.
        """
        sessions = self._sessions()
        past = sessions.exclude(status=SessionStatus.PLANNED).order_by("-starts_at", "-pk")
        unlogged = sessions.filter(
            Q(status=SessionStatus.AWAITING_LOG) | Q(status=SessionStatus.PLANNED),
            ends_at__lt=now - LOG_IS_LATE,
        ).order_by("ends_at")
        is_open = ~Q(status=CourseStatus.CLOSED)
        unfinished = sessions.filter(status__in=[SessionStatus.PLANNED, SessionStatus.AWAITING_LOG])
        return (
            self.annotate(
                last_ended_at=Subquery(past.values("ends_at")[:1]),
                last_status=Subquery(past.values("status")[:1]),
                last_status_but_one=Subquery(past.values("status")[1:2]),
                gap_began_at=Greatest(F("created_at"), Coalesce("last_ended_at", "created_at")),
            )
            .annotate(
                idle_since=_when(
                    is_open & ~Exists(unfinished) & Q(gap_began_at__lt=now - GAP_IS_LONG),
                    F("gap_began_at"),
                ),
                unlogged_since=_when(is_open, Subquery(unlogged.values("ends_at")[:1])),
                cancelled_since=_when(
                    is_open & Q(last_status__in=FELL_THROUGH, last_status_but_one__in=FELL_THROUGH),
                    F("last_ended_at"),
                ),
            )
            .annotate(
                # The first of the three; Least alone knows no empty ones on SQLite.
                halted_since=Least(
                    Coalesce("idle_since", "unlogged_since", "cancelled_since"),
                    Coalesce("unlogged_since", "idle_since", "cancelled_since"),
                    Coalesce("cancelled_since", "idle_since", "unlogged_since"),
                ),
            )
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
        return self._rows("sessions")

    def _rows(self, name: str) -> models.QuerySet[Any]:
        """Return what belongs to the course of each row, for a subquery."""
        related = self.model._meta.get_field(name).related_model
        return related._default_manager.filter(course=OuterRef("pk"))  # type: ignore[union-attr]


def _count(rows: models.QuerySet[Any]) -> Coalesce:
    counted = rows.values("course").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _when(condition: Any, value: Any) -> Case:
    return Case(When(condition, then=value), default=None, output_field=models.DateTimeField())


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> "SessionQuerySet":
        return self.filter(_seen_by(user, "course__"))

    def run_by(self, user: User) -> "SessionQuerySet":
        return self.filter(Q(course__lead__user=user) | Q(course__second__user=user))

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


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> "GoalQuerySet":
        return self.filter(_seen_by(user, "course__"))

    def standing(self) -> "GoalQuerySet":
        """Goals that have not been given up: the ones a course is closed on."""
        return self.filter(is_dropped=False)


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: User) -> "PlanItemQuerySet":
        return self.filter(_seen_by(user, "course__"))

    def open(self) -> "PlanItemQuerySet":
        return self.filter(status=ItemStatus.OPEN)

    def overdue(self, today: date) -> "PlanItemQuerySet":
        """To be done by a day that has passed, in a course that is not closed."""
        return self.open().filter(due_on__lt=today).exclude(course__status=CourseStatus.CLOSED)


class PartOfPlanQuerySet(models.QuerySet["PlanComment"]):
    def visible_to(self, user: User) -> "PartOfPlanQuerySet":
        return self.filter(_seen_by(user, "item__course__"))


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
