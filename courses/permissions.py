"""Who may do what with a course. The system may do what its jobs do."""

from accounts.actors import Actor, SystemActor
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Permission
from advisors.models import Advisor
from courses.models import Session, SupportCourse
from schools.access import access_of


def require(is_permitted: bool) -> None:
    """Raise NotAllowed unless the answer of a `can_…` is yes."""
    if not is_permitted:
        raise NotAllowed


def can_run(by: Actor, course: SupportCourse) -> bool:
    """The lead and the second advisor: book activities."""
    advisors = [a for a in (course.lead, course.second) if a is not None]
    return _is_one_of(by, [advisor.user_id for advisor in advisors])


def can_log(by: Actor, session: Session) -> bool:
    """Whose hours it is: log, cancel, say that it was not held."""
    return _is_one_of(by, [session.advisor.user_id])


def can_close(by: Actor, course: SupportCourse) -> bool:
    """The lead advisor: say whether the goal was reached."""
    return _is_one_of(by, [course.lead.user_id])


def can_speak_for_school(by: Actor, course: SupportCourse) -> bool:
    """The author, and the school's leader and resource team: people, never the system."""
    if isinstance(by, SystemActor):
        return False
    access = access_of(by)
    at_school = course.school_id in access.schools(Permission.ANSWER_FOR_SCHOOL)
    return at_school and (
        course.support_request.created_by_id == by.pk
        or course.school_id in access.schools(Permission.VIEW_SCHOOL_REQUESTS)
    )


def cancelling_side(by: Actor, session: Session) -> str:
    """Return for which side the person may call the activity off, "" when for none."""
    if can_log(by, session):
        return Session.Side.ADVISOR
    if can_speak_for_school(by, session.course):
        return Session.Side.SCHOOL
    if not isinstance(by, SystemActor) and can_follow(by, session.course):
        return Session.Side.CENTRE
    return ""


def can_log_short_sparring(by: Actor, advisor: Advisor) -> bool:
    """Whose hours it is; no job does."""
    return not isinstance(by, SystemActor) and _is_one_of(by, [advisor.user_id])


def can_follow(by: User, course: SupportCourse) -> bool:
    """The coordinator of the municipality: see how the case stands and what has been mailed."""
    return course.municipality_id in access_of(by).municipalities(Permission.VIEW_ALL_REQUESTS)


def can_hand_over(by: Actor, course: SupportCourse) -> bool:
    """The coordinator of the municipality: a person, never the system."""
    return not isinstance(by, SystemActor) and (
        course.municipality_id in access_of(by).municipalities(Permission.MATCH)
    )


def can_evaluate(by: Actor, course: SupportCourse) -> bool:
    """The author, and the school's leader and resource team: people, never the system."""
    if isinstance(by, SystemActor):
        return False
    access = access_of(by)
    at_school = course.school_id in access.schools(Permission.EVALUATE_COURSE)
    return at_school and (
        course.support_request.created_by_id == by.pk
        or course.school_id in access.schools(Permission.VIEW_SCHOOL_REQUESTS)
    )


def _is_one_of(by: Actor, users: list[int]) -> bool:
    return isinstance(by, SystemActor) or (
        by.pk in users and access_of(by).may(Permission.RUN_COURSE)
    )
