"""The ladder of a municipality: the one it begins with, and steps that are added or moved."""

from datetime import date

from django.db import transaction

from accounts.actors import Actor, SystemActor
from accounts.errors import NotAllowed
from accounts.roles import Permission
from reminders.models import ReminderStep
from reminders.occasions import all_occasions, name_of
from schools.access import access_of
from schools.models import Municipality


@transaction.atomic
def ensure(municipality: Municipality, *, by: Actor, since: date | None = None) -> int:
    """Give a municipality without a ladder the standard one; return how many steps. Idempotent.

    `since` is for a municipality that already works: what fell due before that day is left alone.
    One that has a step, in use or not, is left as it is. Raises NotAllowed for a person who does
    not administer the municipality.
    """
    if not isinstance(by, SystemActor) and municipality.pk not in access_of(by).municipalities(
        Permission.ADMINISTER
    ):
        raise NotAllowed
    if ReminderStep.objects.filter(municipality=municipality).exists():
        return 0
    steps = [
        ReminderStep(
            municipality=municipality,
            what=name_of(occasion, default.kind, default.audience),
            days=default.days,
            since=since,
        )
        for occasion in all_occasions()
        for default in occasion.defaults
    ]
    return len(ReminderStep.objects.bulk_create(steps))
