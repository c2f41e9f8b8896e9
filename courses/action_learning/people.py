"""Who can be in a group as herself: those who can follow the course anyhow."""

from accounts.models import User
from accounts.roles import Permission, Role
from courses.models import ActionLearning, SupportCourse
from schools.access import access_of
from schools.queries import people_with_role


def colleagues_of(course: SupportCourse) -> list[User]:
    """Return the author while she works at the school, its leaders and its resource team."""
    author = course.support_request.created_by
    others = people_with_role(
        [Role.SCHOOL_LEADER, Role.RESOURCE_TEAM],
        municipality_id=course.municipality_id,
        school_id=course.school_id,
    )
    if author in others or course.school_id not in access_of(author).schools(
        Permission.VIEW_OWN_REQUESTS
    ):
        return others
    return [author, *others]


def people_for(course: SupportCourse) -> list[User]:
    """Return the course's advisors and the school's colleagues, each once."""
    advisors = [one.user for one in (course.lead, course.second) if one is not None]
    return list(dict.fromkeys([*advisors, *colleagues_of(course)]))


def school_side(cycle: ActionLearning) -> list[User]:
    """Return the school's people in the group and the author; if all have left, its leaders."""
    course = cycle.course
    advisors = {one.user_id for one in (course.lead, course.second) if one is not None}
    group = cycle.participants.filter(user__is_active=True).exclude(user__in=advisors)
    people = [one.user for one in group.select_related("user") if one.user is not None]
    author = course.support_request.created_by
    if author.is_active:
        people.append(author)
    return list(dict.fromkeys(people)) or colleagues_of(course)
