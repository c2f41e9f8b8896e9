"""Course templates come from the catalogue once; afterwards they are the municipality's own."""

from django.db import transaction

from accounts.actors import Actor, SystemActor
from accounts.errors import require
from accounts.roles import Permission
from requests.catalogue import TEMPLATES, TemplateDefault
from requests.models import CourseTemplate, TemplateStep
from schools.access import access_of
from schools.models import Municipality


@transaction.atomic
def seed(municipality: Municipality, *, by: Actor) -> int:
    """Add the templates the municipality does not have, with their activities; return how many.

    Idempotent: a template that exists, changed or retired, is left as the municipality has it.
    Raises NotAllowed for a person who does not administer the municipality.
    """
    require(
        isinstance(by, SystemActor)
        or municipality.pk in access_of(by).municipalities(Permission.ADMINISTER)
    )
    had = set(municipality.course_templates.values_list("name", flat=True))
    new = [
        (place, name, default)
        for place, (name, default) in enumerate(TEMPLATES.items(), 1)
        if name not in had
    ]
    for place, name, default in new:
        _add(municipality, place, name, default)
    return len(new)


def _add(municipality: Municipality, place: int, name: str, default: TemplateDefault) -> None:
    template = CourseTemplate.objects.create(
        municipality=municipality, name=name, support_form=default.form, position=place
    )
    TemplateStep.objects.bulk_create(
        TemplateStep(
            template=template,
            position=number,
            kind=step.kind,
            contact_minutes=step.minutes[0],
            preparation_minutes=step.minutes[1],
            travel_minutes=step.minutes[2],
            documentation_minutes=step.minutes[3],
            days_after=step.days_after,
            is_optional=step.is_optional,
        )
        for number, step in enumerate(default.steps, 1)
    )
