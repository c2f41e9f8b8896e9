"""Writing the access log."""

from django.db import models

from accounts.actors import Actor, person
from privacy.models import AccessEvent, Act


def record(
    act: Act, subject: models.Model | type[models.Model], *, by: Actor, municipality_id: int | None
) -> None:
    """Append one event. `subject` is the object, or its model class for a search or an export."""
    actor = person(by)
    AccessEvent.objects.create(
        act=act,
        actor_id=actor.pk if actor else None,
        object_type=subject._meta.label_lower,
        object_id=subject.pk if isinstance(subject, models.Model) else None,
        municipality_id=municipality_id,
    )
