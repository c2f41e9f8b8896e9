"""Areas and methods come from the catalogue once; afterwards they are the municipality's own."""

from accounts.actors import Actor, SystemActor
from accounts.errors import NotAllowed
from accounts.roles import Permission
from advisors.catalogue import AREAS, METHODS
from advisors.models import CompetenceArea, MethodTag
from schools.access import access_of
from schools.models import Municipality


def seed(municipality: Municipality, *, by: Actor) -> int:
    """Add the areas and methods the municipality does not have; return how many areas.

    Idempotent: an area that exists, renamed group or retired, is left as the municipality has it.
    Raises NotAllowed for a person who does not administer the municipality.
    """
    if not isinstance(by, SystemActor) and municipality.pk not in access_of(by).municipalities(
        Permission.ADMINISTER
    ):
        raise NotAllowed
    had = set(
        CompetenceArea.objects.filter(municipality=municipality).values_list("name", flat=True)
    )
    named = [(group, name) for group, names in AREAS.items() for name in names]
    new = [
        CompetenceArea(municipality=municipality, group=group, name=name, position=position)
        for position, (group, name) in enumerate(named, 1)
        if name not in had
    ]
    CompetenceArea.objects.bulk_create(new, ignore_conflicts=True)
    MethodTag.objects.bulk_create(
        [MethodTag(municipality=municipality, name=name) for name in METHODS],
        ignore_conflicts=True,
    )
    return len(new)
