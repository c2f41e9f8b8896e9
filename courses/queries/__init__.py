"""Reads for the pages of courses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from advisors.models import Advisor
from advisors.queries import Hours, hours_on
from courses.models import Session, SupportCourse
from courses.querysets import SupportCourseQuerySet
from courses.states import CourseStatus, SessionStatus, SessionTransition
from lifecycle.models import StatusChange
from requests.models import Offer
from requests.queries.offers import open_offers_of
from schools.access import access_of

MOST_AT_A_TIME = 20
"""Lines of each kind on the advisor's front page; the rest is on the courses' own pages."""


@dataclass(frozen=True)
class Day:
    """What an advisor needs to see first."""

    offers: Sequence[Offer]
    awaiting_log: Sequence[Session]
    upcoming: Sequence[Session]
    courses: Sequence[SupportCourse]
    hours: Hours


def day_of(advisor: Advisor, *, user: User, now: datetime) -> Day:
    """Return the front page of the advisor, who is `user`, in six queries."""
    sessions = Session.objects.filter(advisor=advisor).select_related(
        "course__school", "course__support_request"
    )
    awaiting = sessions.awaiting_log(now).order_by("ends_at", "pk")
    upcoming = sessions.upcoming(now).order_by("starts_at", "pk")
    courses = (
        SupportCourse.objects.filter(Q(lead=advisor) | Q(second=advisor))
        .open()
        .with_next_session()
        .select_related("school", "support_request")
        .order_by("created_at", "pk")
    )
    return Day(
        offers=list(open_offers_of(user)[:MOST_AT_A_TIME]),
        awaiting_log=list(awaiting[:MOST_AT_A_TIME]),
        upcoming=list(upcoming[:MOST_AT_A_TIME]),
        courses=list(courses[:MOST_AT_A_TIME]),
        hours=hours_on([advisor], timezone.localdate(now))[advisor.pk],
    )


def course_pages(user: User) -> SupportCourseQuerySet:
    """Return the courses the person sees with all that a page says of one, in one query."""
    return SupportCourse.objects.visible_to(user).select_related(
        "municipality",
        "school",
        "lead__user",
        "second__user",
        "support_request__created_by",
        "evaluation__given_by",
    )


@dataclass(frozen=True)
class Progress:
    """How far a course is: minutes planned for each advisor, and spent by all."""

    spent: int
    held: int
    upcoming: Session | None


def progress_of(sessions: Sequence[Session], *, now: datetime) -> Progress:
    """Return the sum of what has been held, provisional or logged, and what comes next."""
    held = [s for s in sessions if s.status in (SessionStatus.LOGGED, SessionStatus.AWAITING_LOG)]
    ahead = [s for s in sessions if s.status == SessionStatus.PLANNED and s.ends_at > now]
    return Progress(
        spent=sum(session.minutes for session in held),
        held=len(held),
        upcoming=min(ahead, key=lambda session: session.starts_at, default=None),
    )


def cancel_reasons(sessions: Iterable[Session]) -> dict[str, str]:
    """Return why each cancelled activity was cancelled, by its key as text, in one query."""
    changes = StatusChange.objects.filter(
        subject_type=Session._meta.label_lower,
        subject_id__in=[session.pk for session in sessions],
        transition=SessionTransition.CANCEL,
    )
    return {str(pk): reason for pk, reason in changes.values_list("subject_id", "reason")}


@dataclass(frozen=True)
class AdvisorHours:
    """One of a special school's advisors: hours and a number of courses, never their texts."""

    advisor: Advisor
    hours: Hours
    open_courses: int

    @property
    def element_id(self) -> str:
        return f"advisor-{self.advisor.pk}"


def advisors_released_by(user: User) -> QuerySet[Advisor]:
    """Return the advisors whose hours the leader of their special school may see."""
    schools = access_of(user).schools(Permission.VIEW_SCHOOL_HOURS)
    return (
        Advisor.objects.visible_to(user)
        .filter(home_school__in=schools)
        .select_related("user", "home_school", "municipality")
        .order_by("home_school__name", "user__name", "pk")
    )


def hours_released(advisors: Sequence[Advisor], *, today: date) -> list[AdvisorHours]:
    """Return each advisor's school year and open courses, in two queries."""
    hours = hours_on(advisors, today)
    is_open = ~Q(status=CourseStatus.CLOSED)
    keys = [advisor.pk for advisor in advisors]
    leads = _counts("lead", keys, is_open)
    seconds = _counts("second", keys, is_open)
    return [
        AdvisorHours(a, hours[a.pk], leads.get(a.pk, 0) + seconds.get(a.pk, 0)) for a in advisors
    ]


def _counts(part: str, keys: Sequence[int], condition: Q) -> dict[int, int]:
    courses = SupportCourse.objects.filter(condition, **{f"{part}__in": keys}).order_by()
    return dict(courses.values_list(part).annotate(Count("pk")))
