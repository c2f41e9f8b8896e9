"""Chainable filters of courses and sessions, each starting from what a person may see."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.models import User
from accounts.roles import Permission
from courses.states import (
    ROUND_UNDER_WAY,
    CourseStatus,
    CycleStatus,
    FollowUpStatus,
    HandoverStatus,
    ItemStatus,
    SessionStatus,
)
from schools.access import access_of

if TYPE_CHECKING:
    from courses.models import (  # noqa: F401
        ActionLearning,
        FollowUp,
        Goal,
        HandoverRequest,
        PlanComment,
        PlanItem,
        Round,
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

    def with_plan(self, today: date) -> "SupportCourseQuerySet":
        """Annotate `open_items` and `overdue_items` of the plan of action, and `agreed`.

        `agreed` is what the latest log that has agreements says, None when none has.
        """
        items = self._rows("plan_items").filter(status=ItemStatus.OPEN).order_by()
        late = items.filter(due_on__lt=today)
        agreed = self._standing_logs().exclude(agreements="")
        agreed = agreed.order_by("-session__starts_at", "-session_id")
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

    def _standing_logs(self) -> models.QuerySet[Any]:
        """The latest revision of each log of the course, for a subquery."""
        logs: Any = self._sessions().model._meta.get_field("logs").related_model
        rows = logs._default_manager
        newer = rows.filter(session=OuterRef("session"), revision__gt=OuterRef("revision"))
        return rows.filter(~Exists(newer), session__course=OuterRef("pk"))  # type: ignore[no-any-return]

    def _rows(self, name: str) -> models.QuerySet[Any]:
        """Return what belongs to the course of each row, for a subquery."""
        related = self.model._meta.get_field(name).related_model
        return related._default_manager.filter(course=OuterRef("pk"))  # type: ignore[union-attr]


def _count(rows: models.QuerySet[Any]) -> Coalesce:
    counted = rows.values("course").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _when(condition: Any, value: Any) -> Case:
    return Case(When(condition, then=value), default=None, output_field=models.DateTimeField())


class ActionLearningQuerySet(models.QuerySet["ActionLearning"]):
    def visible_to(self, user: User) -> "ActionLearningQuerySet":
        """Whoever sees the course; what she reads of it is decided by `can_read_texts`."""
        return self.filter(_seen_by(user, "course__"))

    def run_by(self, user: User) -> "ActionLearningQuerySet":
        return self.filter(Q(course__lead__user=user) | Q(course__second__user=user))


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> "RoundQuerySet":
        return self.filter(_seen_by(user, "action_learning__course__"))

    def to_ask(self, today: date) -> "RoundQuerySet":
        """Rounds whose action should have been tried, and nobody has been asked about it."""
        return self._alive().filter(ask_on__lte=today, asked_at__isnull=True)

    def to_remind(self, today: date) -> "RoundQuerySet":
        """Rounds whose meeting is near and not past, and nobody has been reminded of it."""
        return self._alive().filter(
            remind_on__lte=today, reminded_at__isnull=True, meets_on__gte=today
        )

    def _alive(self) -> "RoundQuerySet":
        return self.filter(
            status__in=ROUND_UNDER_WAY, action_learning__status=CycleStatus.RUNNING
        ).exclude(action_learning__course__status=CourseStatus.CLOSED)


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> "SessionQuerySet":
        """Those of the courses she sees, and her own in a course that was handed over."""
        return self.filter(_seen_by(user, "course__") | _unfinished_of(user))

    def run_by(self, user: User) -> "SessionQuerySet":
        running = Q(course__lead__user=user) | Q(course__second__user=user)
        return self.filter(running | _unfinished_of(user))

    def attended_by(self, user: User) -> "SessionQuerySet":
        """What belongs in the person's own calendar: her courses and her school's, seen still.

        Fewer than she may see: a coordinator sees every activity and takes part in none.
        """
        own = Q(course__lead__user=user) | Q(course__second__user=user)
        own |= Q(course__support_request__created_by=user)
        own |= Q(course__school__in=access_of(user).schools(Permission.VIEW_SCHOOL_REQUESTS))
        return self.visible_to(user).filter(own)

    def between(self, start: datetime, end: datetime) -> "SessionQuerySet":
        """Those that touch the stretch of time, `end` not included."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

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

    def without_after_talk(self) -> "SessionQuerySet":
        """Observations that were held in an open course, with no talk after them in sight."""
        talks = self.model._default_manager.filter(
            course=OuterRef("course"),
            starts_at__gte=OuterRef("ends_at"),
            status__in=[SessionStatus.PLANNED, SessionStatus.AWAITING_LOG, SessionStatus.LOGGED],
        ).exclude(kind="observation")
        return (
            self.filter(after_talk_by__isnull=False)
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


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: User) -> "FollowUpQuerySet":
        return self.filter(_seen_by(user, "course__"))

    def to_ask(self, today: date) -> "FollowUpQuerySet":
        """Planned for today, or for a day on which the job did not run."""
        return self.filter(status=FollowUpStatus.PLANNED, due_on__lte=today)

    def to_remind(self, today: date) -> "FollowUpQuerySet":
        """Asked, and the day to answer by is over."""
        return self.filter(status=FollowUpStatus.ASKED, answer_by__lt=today)

    def to_give_up(self, today: date) -> "FollowUpQuerySet":
        """Reminded, and the second day to answer by is over as well."""
        return self.filter(status=FollowUpStatus.REMINDED, answer_by__lt=today)


class HandoverRequestQuerySet(models.QuerySet["HandoverRequest"]):
    def visible_to(self, user: User) -> "HandoverRequestQuerySet":
        """The coordinator sees the municipality's, an advisor her own."""
        access = access_of(user)
        own = Q(advisor__user=user) if access.may(Permission.RUN_COURSE) else Q(pk__in=())
        return self.filter(own | Q(municipality__in=access.municipalities(Permission.MATCH)))

    def open(self) -> "HandoverRequestQuerySet":
        return self.filter(status=HandoverStatus.OPEN)
