"""What people are reminded of while a course runs and after it: logs, talks, plans, evaluations."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from courses import notices
from courses.models import FollowUp, PlanItem, Session, Side, SupportCourse
from courses.states import CourseStatus, FollowUpStatus, SessionStatus
from reminders.audiences import of_the_municipality, page
from reminders.occasions import Audience, Counts, Default, Occasion, Rung, register
from schools.models import Municipality
from schools.queries import people_by_school

AT_SCHOOL = (Role.SCHOOL_LEADER, Role.RESOURCE_TEAM)


def _own_advisor(_place: Municipality, rows: Sequence[Session]) -> Mapping[int, Sequence[User]]:
    return {session.pk: [session.advisor.user] for session in rows}


def _lead(_place: Municipality, rows: Sequence[SupportCourse]) -> Mapping[int, Sequence[User]]:
    return {course.pk: [course.lead.user] for course in rows}


def _authors(courses: Mapping[int, SupportCourse]) -> Mapping[int, Sequence[User]]:
    """Return who wrote the request; when she has left, the school's leader and resource team."""
    left = [c for c in courses.values() if not c.support_request.created_by.is_active]
    instead = people_by_school(AT_SCHOOL, schools={c.school_id for c in left}) if left else {}
    return {
        pk: [course.support_request.created_by]
        if course.support_request.created_by.is_active
        else instead.get(course.school_id, ())
        for pk, course in courses.items()
    }


def _author(_place: Municipality, rows: Sequence[SupportCourse]) -> Mapping[int, Sequence[User]]:
    return _authors({course.pk: course for course in rows})


def _leader(_place: Municipality, rows: Sequence[SupportCourse]) -> Mapping[int, Sequence[User]]:
    people = people_by_school([Role.SCHOOL_LEADER], schools={c.school_id for c in rows})
    return {course.pk: people.get(course.school_id, ()) for course in rows}


def _leader_asked(_place: Municipality, rows: Sequence[FollowUp]) -> Mapping[int, Sequence[User]]:
    schools = {follow_up.course.school_id for follow_up in rows}
    people = people_by_school([Role.SCHOOL_LEADER], schools=schools)
    return {row.pk: people.get(row.course.school_id, ()) for row in rows}


def _owners(_place: Municipality, rows: Sequence[PlanItem]) -> Mapping[int, Sequence[User]]:
    """Return the side the item belongs to: the advisors of the course, or the school."""
    at_school = _authors({i.pk: i.course for i in rows if i.side != Side.CENTRE})
    advisors = {
        item.pk: [a.user for a in (item.course.lead, item.course.second) if a is not None]
        for item in rows
        if item.side == Side.CENTRE
    }
    return {**at_school, **advisors}


COORDINATOR = Audience(
    "coordinator",
    _("the coordinator"),
    of_the_municipality(Role.COORDINATOR),
    page("school_courses:detail", "course_id"),
)
SESSION_PAGE = page("courses:session")
EVALUATION_PAGE = page("school_courses:evaluation")


def _unlogged() -> QuerySet[Session]:
    return Session.objects.filter(status=SessionStatus.AWAITING_LOG).select_related(
        "advisor__user", "course__support_request"
    )


def _days_to_log(place: Municipality) -> int:
    return place.log_days


LOG = register(
    Occasion(
        name="courses.log",
        title=_("The log of an activity is wanting"),
        rows=_unlogged,
        place="course__municipality",
        case="course__support_request",
        case_number=lambda session: session.course.support_request.case_number,
        rungs=(
            Rung(
                notices.LOG_REMINDED,
                "ends_at",
                _("the last day to write the log"),
                (Audience("advisor", _("the advisor"), _own_advisor, SESSION_PAGE),),
                counts=Counts.DAY_OF_MOMENT,
                shift=_days_to_log,
            ),
            Rung(
                notices.LOG_OVERDUE,
                "ends_at",
                _("the last day to write the log"),
                (COORDINATOR,),
                counts=Counts.DAY_OF_MOMENT,
                shift=_days_to_log,
            ),
        ),
        defaults=(
            Default(notices.LOG_REMINDED, "advisor", 0),
            Default(notices.LOG_OVERDUE, "coordinator", 1),
        ),
    )
)


def _without_talk() -> QuerySet[Session]:
    return Session.objects.without_after_talk().select_related(
        "advisor__user", "course__support_request"
    )


AFTER_TALK = register(
    Occasion(
        name="courses.after_talk",
        title=_("An observation has no talk after it in sight"),
        rows=_without_talk,
        place="course__municipality",
        case="course__support_request",
        case_number=lambda session: session.course.support_request.case_number,
        rungs=(
            Rung(
                notices.AFTER_TALK_MISSING,
                "ends_at",
                _("the day of the observation"),
                (Audience("advisor", _("the advisor"), _own_advisor, SESSION_PAGE),),
                counts=Counts.DAY_OF_MOMENT,
            ),
        ),
        defaults=(Default(notices.AFTER_TALK_MISSING, "advisor", 2),),
    )
)


def _idle() -> QuerySet[SupportCourse]:
    return SupportCourse.objects.without_plan().select_related("support_request", "lead__user")


NEXT_SESSION = register(
    Occasion(
        name="courses.next_session",
        title=_("A course has no next activity"),
        rows=_idle,
        place="municipality",
        case="support_request",
        case_number=lambda course: course.support_request.case_number,
        rungs=(
            Rung(
                notices.NO_NEXT_SESSION,
                "idle_since",
                _("the day nothing was planned any more"),
                (
                    Audience(
                        "lead",
                        _("the lead advisor"),
                        _lead,
                        page("courses:course"),
                    ),
                ),
                counts=Counts.DAY_OF_MOMENT,
            ),
        ),
        defaults=(Default(notices.NO_NEXT_SESSION, "lead", 6),),
    )
)


def _open_items() -> QuerySet[PlanItem]:
    return (
        PlanItem.objects.open()
        .exclude(course__status=CourseStatus.CLOSED)
        .select_related(
            "course__support_request__created_by", "course__lead__user", "course__second__user"
        )
    )


def _has_overdue_items(course: int, now: datetime) -> bool:
    return PlanItem.objects.overdue(timezone.localdate(now)).filter(course=course).exists()


def _course_of(item: PlanItem) -> SupportCourse:
    return item.course


PLAN_ITEM = register(
    Occasion(
        name="courses.plan_item",
        title=_("An item of a plan of action is over its date"),
        rows=_open_items,
        place="course__municipality",
        case="course__support_request",
        case_number=lambda item: item.course.support_request.case_number,
        rungs=(
            # A side with several items of one course gets one mail that day.
            Rung(
                notices.PLAN_ITEM_OVERDUE,
                "due_on",
                _("the date of the item"),
                (
                    Audience(
                        "owner",
                        _("the side it belongs to"),
                        _owners,
                        page("plans:plan", "course_id"),
                    ),
                ),
                about=_course_of,
                gathers_by=lambda item: f"{item.course_id}:{item.side}",
                still_holds=_has_overdue_items,
            ),
            Rung(
                notices.PLAN_ITEM_STALLED,
                "due_on",
                _("the date of the item"),
                (COORDINATOR,),
                about=_course_of,
                gathers_by=lambda item: str(item.course_id),
                still_holds=_has_overdue_items,
            ),
        ),
        defaults=(
            Default(notices.PLAN_ITEM_OVERDUE, "owner", 1),
            Default(notices.PLAN_ITEM_STALLED, "coordinator", 10),
        ),
    )
)


def _unevaluated() -> QuerySet[SupportCourse]:
    return SupportCourse.objects.filter(
        status=CourseStatus.CLOSED, evaluation__isnull=True
    ).select_related("support_request__created_by")


CLOSE = _("the day the course was closed")
EVALUATION = register(
    Occasion(
        name="courses.evaluation",
        title=_("A closed course has not been evaluated"),
        rows=_unevaluated,
        place="municipality",
        case="support_request",
        case_number=lambda course: course.support_request.case_number,
        rungs=(
            Rung(
                notices.EVALUATION_REMINDED,
                "closed_at",
                CLOSE,
                (Audience("author", _("who wrote the request"), _author, EVALUATION_PAGE),),
                counts=Counts.DAY_OF_MOMENT,
            ),
            Rung(
                notices.EVALUATION_OUTSTANDING,
                "closed_at",
                CLOSE,
                (Audience("school_leader", _("the school leader"), _leader, EVALUATION_PAGE),),
                counts=Counts.DAY_OF_MOMENT,
            ),
        ),
        defaults=(
            Default(notices.EVALUATION_REMINDED, "author", 5),
            Default(notices.EVALUATION_OUTSTANDING, "school_leader", 10),
        ),
    )
)


def _unanswered() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(
        status__in=[FollowUpStatus.ASKED, FollowUpStatus.REMINDED]
    ).select_related("course__support_request")


FOLLOW_UP = register(
    Occasion(
        name="courses.follow_up",
        title=_("A follow-up has not been answered"),
        rows=_unanswered,
        place="course__municipality",
        case="course__support_request",
        case_number=lambda follow_up: follow_up.course.support_request.case_number,
        rungs=(
            Rung(
                notices.FOLLOW_UP_OUTSTANDING,
                "answer_by",
                _("the last day to answer"),
                (
                    Audience(
                        "school_leader",
                        _("the school leader"),
                        _leader_asked,
                        page("school_courses:follow_up"),
                    ),
                ),
                only=Q(status=FollowUpStatus.REMINDED),
            ),
        ),
        defaults=(Default(notices.FOLLOW_UP_OUTSTANDING, "school_leader", -3),),
    )
)
