"""Who is in the group: colleagues who can follow the course, and others by their function."""

from datetime import datetime

from django.db import transaction

from accounts.errors import require
from accounts.models import User
from courses.action_learning.people import people_for
from courses.errors import AlreadyInGroup, GroupIsFull, NotOfThisSchool, ParticipantUnclear
from courses.models import ActionLearning, Participant
from courses.permissions import can_lead
from courses.services.action_learning.locking import taken
from lifecycle.services import save_changes

MOST_PEOPLE = 12


@transaction.atomic
def add(
    cycle: ActionLearning,
    *,
    part: str,
    user: User | None,
    function: str,
    by: User,
    now: datetime,
) -> Participant:
    """Take somebody into the group: a person, or a function when she has no access.

    Raises NotAllowed, ParticipantUnclear, NotOfThisSchool, AlreadyInGroup and GroupIsFull.
    """
    require(can_lead(by, cycle))
    if part not in Participant.Part.values or (user is None and not function.strip()):
        raise ParticipantUnclear
    fresh = taken(cycle)
    if user is not None and user not in people_for(fresh.course):
        raise NotOfThisSchool
    if fresh.participants.count() >= MOST_PEOPLE:
        raise GroupIsFull
    if user is not None and fresh.participants.filter(user=user).exists():
        raise AlreadyInGroup
    added = Participant.objects.create(
        action_learning=fresh, part=part, user=user, function=function.strip()
    )
    save_changes(fresh, [], by=by, at=now, transition="add_participant")
    return added


@transaction.atomic
def remove(participant: Participant, *, by: User, now: datetime) -> None:
    """Take somebody out of the group; what she has written stays. Raises NotAllowed. Idempotent."""
    cycle = participant.action_learning
    require(can_lead(by, cycle))
    fresh = taken(cycle)
    if Participant.objects.filter(pk=participant.pk).delete()[0]:
        save_changes(fresh, [], by=by, at=now, transition="remove_participant")
