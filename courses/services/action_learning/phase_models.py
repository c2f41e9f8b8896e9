"""Phase models come from the standard once; afterwards they are the municipality's own."""

from django.db import transaction

from accounts.actors import Actor, SystemActor
from accounts.errors import NotAllowed
from accounts.roles import Permission
from courses.action_learning.standard import MODELS, StandardModel
from courses.models import Phase, PhaseModel, PhasePrompt
from schools.access import access_of
from schools.models import Municipality


@transaction.atomic
def ensure(municipality: Municipality, *, by: Actor) -> int:
    """Give a municipality without phase models the standard ones; return how many. Idempotent.

    One that has a model, renamed or retired, is left as it is. Raises NotAllowed for a person
    who does not administer the municipality.
    """
    if not isinstance(by, SystemActor) and municipality.pk not in access_of(by).municipalities(
        Permission.ADMINISTER
    ):
        raise NotAllowed
    if PhaseModel.objects.filter(municipality=municipality).exists():
        return 0
    for number, standard in enumerate(MODELS):
        _make(municipality, standard, is_default=number == 0)
    return len(MODELS)


def _make(municipality: Municipality, standard: StandardModel, *, is_default: bool) -> None:
    made = PhaseModel.objects.create(
        municipality=municipality,
        name=standard.name,
        source=standard.source,
        is_default=is_default,
    )
    phases = Phase.objects.bulk_create(
        Phase(
            phase_model=made,
            position=position,
            name=phase.name,
            led_by=phase.led_by,
            guidance=phase.guidance,
            agenda=phase.agenda,
        )
        for position, phase in enumerate(standard.phases, 1)
    )
    PhasePrompt.objects.bulk_create(
        PhasePrompt(
            phase=row,
            position=position,
            label=prompt.label,
            hint=prompt.hint,
            kind=PhasePrompt.Kind.CHOICE if prompt.choices else prompt.kind,
            at_most=prompt.at_most,
            choices=prompt.choices,
            on_sheet=prompt.on_sheet,
        )
        for row, phase in zip(phases, standard.phases, strict=True)
        for position, prompt in enumerate(phase.prompts, 1)
    )
