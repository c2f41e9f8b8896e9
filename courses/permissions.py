"""Who may do what with a course. The system may do what its jobs do."""

from accounts.actors import Actor, SystemActor
from accounts.models import User
from accounts.roles import Permission
from advisors.models import Advisor
from courses.models import (
    ActionLearning,
    Participant,
    Phase,
    PlanItem,
    Round,
    Session,
    Side,
    SupportCourse,
)
from schools.access import access_of


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


def can_lead(by: Actor, cycle: ActionLearning) -> bool:
    """The course's advisors: form the group, set dates, move the rounds, conclude."""
    return can_run(by, cycle.course)


def can_read_texts(by: User, cycle: ActionLearning) -> bool:
    """The advisors and those of the school who see the request: what the group wrote.

    The coordinator follows how far the group is; its working texts are not hers to read.
    """
    return can_run(by, cycle.course) or _is_of_the_school(by, cycle.course)


def can_write_phase(by: Actor, turn: Round, position: int) -> bool:
    """The advisors; and a participant of the school, in the phases that are her part's own."""
    cycle = turn.action_learning
    if isinstance(by, SystemActor) or can_lead(by, cycle):
        return True
    if not _is_of_the_school(by, cycle.course) or not 1 <= position <= len(cycle.phases):
        return False
    return _parts_of(by, cycle) & _parts_that_write(cycle, cycle.phase(position).led_by) != set()


def can_move_on(by: Actor, turn: Round) -> bool:
    """The advisors; and whoever of the school may write in the phase the round is in."""
    return can_lead(by, turn.action_learning) or can_write_phase(by, turn, turn.phase)


def _parts_of(by: User, cycle: ActionLearning) -> set[str]:
    return {one.part for one in cycle.participants.all() if one.user_id == by.pk}


def _parts_that_write(cycle: ActionLearning, led_by: str) -> set[str]:
    """Who writes in a phase; the focus person observes herself when no observer has access."""
    if led_by == Phase.LedBy.GROUP:
        return set(Participant.Part.values) - {Participant.Part.ADVISOR.value}
    if led_by == Phase.LedBy.FOCUS:
        return {Participant.Part.FOCUS.value}
    if led_by == Phase.LedBy.OBSERVER:
        observer = Participant.Part.OBSERVER.value
        has_access = any(p.part == observer and p.user_id for p in cycle.participants.all())
        return {observer} if has_access else {observer, Participant.Part.FOCUS.value}
    return set()


def can_follow(by: User, course: SupportCourse) -> bool:
    """The coordinator of the municipality: see how the case stands and what has been mailed."""
    return course.municipality_id in access_of(by).municipalities(Permission.VIEW_ALL_REQUESTS)


def side_of(by: Actor, course: SupportCourse) -> Side | None:
    """The side of the plan a person answers for: people only, and at most one side.

    The centre's are the course's advisors; the school's are the author, its leader and its
    resource team.
    """
    if isinstance(by, SystemActor):
        return None
    if can_run(by, course):
        return Side.CENTRE
    access = access_of(by)
    is_author = course.support_request.created_by_id == by.pk
    if course.school_id in access.schools(Permission.ANSWER_FOR_SCHOOL) and (
        is_author or course.school_id in access.schools(Permission.VIEW_SCHOOL_REQUESTS)
    ):
        return Side.SCHOOL
    return None


def can_plan(by: Actor, course: SupportCourse) -> bool:
    """Either side: set goals, add items, comment on anybody's item."""
    return side_of(by, course) is not None


def can_change_item(by: Actor, item: PlanItem) -> bool:
    """The side the item belongs to."""
    return side_of(by, item.course) == item.side


def can_hand_over(by: Actor, course: SupportCourse) -> bool:
    """The coordinator of the municipality: a person, never the system."""
    return not isinstance(by, SystemActor) and (
        course.municipality_id in access_of(by).municipalities(Permission.MATCH)
    )


def can_evaluate(by: Actor, course: SupportCourse) -> bool:
    """The author, and the school's leader and resource team: people, never the system."""
    return not isinstance(by, SystemActor) and _is_of_the_school(by, course)


def _is_of_the_school(by: User, course: SupportCourse) -> bool:
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
