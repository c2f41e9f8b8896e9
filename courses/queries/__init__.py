"""Reads for the pages of courses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission, Role
from advisors.models import Advisor, HourAccount, HourEntry
from advisors.queries import Hours, hours_on
from courses.models import FollowUp, PlanItem, Session, Side, SupportCourse
from courses.querysets import SupportCourseQuerySet
from courses.states import CourseStatus, SessionStatus, SessionTransition
from lifecycle.models import StatusChange
from requests.models import Offer, SupportRequest
from requests.queries.offers import open_offers_of
from schools.access import access_of
from schools.models import Membership

MOST_AT_A_TIME = 20
"""Lines of each kind on the advisor's front page; the rest is on the courses' own pages."""

SOON = timedelta(days=7)
"""What is promised within this time is shown as something that waits."""


@dataclass(frozen=True)
class Day:
    """What an advisor needs to see first."""

    offers: Sequence[Offer]
    awaiting_log: Sequence[Session]
    items: Sequence[PlanItem]
    today: Sequence[Session]
    this_week: Sequence[Session]
    later: Sequence[Session]
    courses: Sequence[SupportCourse]
    hours: Hours

    @property
    def is_clear(self) -> bool:
        """Whether nothing waits for her."""
        return not self.offers and not self.awaiting_log and not self.items


def day_of(advisor: Advisor, *, user: User, now: datetime) -> Day:
    """Return the front page of the advisor, who is `user`, in six queries.

    What she has promised in plans of action waits for her from a week before its date.
    """
    today = timezone.localdate(now)
    unfinished = (
        Session.objects.filter(advisor=advisor)
        .unfinished()
        .select_related("course__school", "course__support_request")
        .order_by("starts_at", "pk")[: 2 * MOST_AT_A_TIME]
    )
    awaiting = [one for one in unfinished if is_awaiting_log(one, now)]
    ahead = [one for one in unfinished if not is_awaiting_log(one, now)]
    days = [timezone.localdate(one.starts_at) for one in ahead]
    sunday = today + timedelta(days=6 - today.weekday())
    courses = (
        SupportCourse.objects.filter(Q(lead=advisor) | Q(second=advisor))
        .open()
        .with_next_session()
        .select_related("school", "support_request")
        .order_by("created_at", "pk")
    )
    items = (
        PlanItem.objects.filter(Q(course__lead=advisor) | Q(course__second=advisor))
        .open()
        .filter(side=Side.CENTRE, due_on__lte=today + SOON)
        .exclude(course__status=CourseStatus.CLOSED)
        .select_related("course__school", "course__support_request")
        .order_by("due_on", "pk")
    )
    return Day(
        offers=list(open_offers_of(user)[:MOST_AT_A_TIME]),
        awaiting_log=awaiting[:MOST_AT_A_TIME],
        items=list(items[:MOST_AT_A_TIME]),
        today=[one for one, day in zip(ahead, days, strict=True) if day <= today],
        this_week=[one for one, day in zip(ahead, days, strict=True) if today < day <= sunday],
        later=[one for one, day in zip(ahead, days, strict=True) if day > sunday],
        courses=list(courses[:MOST_AT_A_TIME]),
        hours=hours_on([advisor], today)[advisor.pk],
    )


def is_awaiting_log(session: Session, now: datetime) -> bool:
    """Whether an unfinished activity is over, whether or not the job has come by."""
    return session.status == SessionStatus.AWAITING_LOG or session.ends_at <= now


def course_pages(user: User) -> SupportCourseQuerySet:
    """Return the courses the person sees with all that a page says of one, in two queries."""
    return (
        SupportCourse.objects.visible_to(user)
        .select_related(
            "municipality",
            "school",
            "lead__user",
            "second__user",
            "support_request__created_by",
            "support_request__example_card",
            "evaluation__given_by",
            "action_learning",
        )
        .prefetch_related("goals")
    )


def follow_ups_of(course: SupportCourse) -> list[FollowUp]:
    """Return the follow-ups with their goal checks, in the order they are due; none before the
    course is closed, and then nothing is asked.
    """
    if course.status != CourseStatus.CLOSED:
        return []
    return list(course.follow_ups.prefetch_related("goal_checks"))


def taking_part(session: Session) -> list[User]:
    """Return who has the activity in her calendar, in one query.

    The advisors of the course, the author, and the contact person when she has an account at the
    school; the school's leader for a closing meeting. What each chose about invitations comes too.
    """
    course = session.course
    advisors = Q(advisor__in=[course.lead_id, course.second_id])
    here = Membership.objects.active().filter(school=course.school_id)
    contact = Q(email=course.support_request.contact_email.lower(), memberships__in=here)
    invited = advisors | contact | Q(pk=course.support_request.created_by_id)
    if session.kind == Session.Kind.CLOSING:
        invited |= Q(memberships__in=here.filter(role=Role.SCHOOL_LEADER))
    people = User.objects.filter(invited, is_active=True).select_related("personal_calendar")
    return list(people.distinct())


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
    """Return why each activity was last moved or cancelled, by its key as text, in one query."""
    changes = StatusChange.objects.filter(
        subject_type=Session._meta.label_lower,
        subject_id__in=[session.pk for session in sessions],
        transition__in=[SessionTransition.MOVE, SessionTransition.CANCEL],
    ).order_by("at", "pk")
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


@dataclass(frozen=True)
class CaseHours:
    """What one case takes of an advisor's school year, in minutes. No word of the school's."""

    support_request: SupportRequest
    spent: int
    reserved: int

    @property
    def course(self) -> SupportCourse | None:
        return getattr(self.support_request, "course", None)


def cases_in(account: HourAccount) -> list[CaseHours]:
    """Return what each case has taken of the account, the newest first: four statements."""
    spent = _by_case(
        Session.objects.filter(advisor=account.advisor_id),
        "course__support_request",
        _sum_of(
            account,
            Q(kind=HourEntry.Kind.SPENT, **_refers(Session)),
        ),
    )
    held = Q(kind__in=[HourEntry.Kind.RESERVED, HourEntry.Kind.RELEASED])
    of_offer = Q(reservation__isnull=True, **_refers(Offer)) | Q(**_refers(Offer, "reservation__"))
    reserved = _by_case(
        Offer.objects.filter(advisor=account.advisor_id),
        "support_request",
        _sum_of(account, held & of_offer),
    )
    cases = (
        SupportRequest.objects.filter(pk__in={*spent, *reserved})
        .select_related("course", "school")
        .prefetch_related("themes")
        .order_by("-received_at", "-pk")
    )
    found = [CaseHours(case, spent.get(case.pk, 0), reserved.get(case.pk, 0)) for case in cases]
    return [case for case in found if case.spent or case.reserved]


def _refers(model: type[Session] | type[Offer], prefix: str = "") -> dict[str, object]:
    return {
        f"{prefix}reference_type": model._meta.label_lower,
        f"{prefix}reference_id": OuterRef("pk"),
    }


def _sum_of(account: HourAccount, entries: Q) -> Subquery:
    """The minutes those entries took of the account; nothing when there are none."""
    found = HourEntry.objects.filter(entries, account=account).order_by()
    return Subquery(found.values("account").annotate(total=-Sum("minutes")).values("total"))


def _by_case(rows: QuerySet[Any], path: str, minutes: Subquery) -> dict[int, int]:
    sums: Counter[int] = Counter()
    counted = rows.order_by().annotate(minutes=minutes).filter(minutes__isnull=False)
    for case, taken in counted.values_list(path, "minutes"):
        sums[case] += taken
    return dict(sums)
