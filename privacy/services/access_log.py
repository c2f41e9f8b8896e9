"""Writing the access log, and deleting by rule what it has held for long enough."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, models, transaction

from accounts.actors import Actor, person
from privacy.errors import TooYoungToDelete
from privacy.models import AccessEvent, Act
from privacy.purposes import Purpose, purpose_of

SHORTEST = timedelta(days=180)
"""No rule deletes a younger line. The trigger of PostgreSQL knows the same number."""


def record(
    act: Act,
    subject: models.Model | type[models.Model],
    *,
    by: Actor,
    municipality_id: int | None,
    why: Purpose | None = None,
    criteria: Iterable[str] = (),
    at: datetime | None = None,
) -> None:
    """Append one event. `subject` is the object, or its model class for a search or an export.

    `why` is the purpose of the subject's room when it is left out. `criteria` names what was
    searched by (names of fields of ours), never what was typed. `at` is now when it is left out.
    """
    actor = person(by)
    event = AccessEvent(
        act=act,
        actor_id=actor.pk if actor else None,
        object_type=subject._meta.label_lower,
        object_id=subject.pk if isinstance(subject, models.Model) else None,
        municipality_id=municipality_id,
        why=why or purpose_of(subject._meta.model),
        criteria=" ".join(criteria),
    )
    event.at = at or event.at
    event.save()


@transaction.atomic
def delete_before(
    moment: datetime, *, municipality_id: int | None, by: Actor, now: datetime
) -> int:
    """Delete the municipality's lines older than `moment`; return how many. Idempotent.

    PostgreSQL is told the moment for this transaction alone: its trigger lets nothing else go.
    Raises TooYoungToDelete when lines younger than 180 days would go, too.
    """
    if moment > now - SHORTEST:
        raise TooYoungToDelete
    _let_go_before(moment.isoformat())
    old = AccessEvent.objects.filter(at__lt=moment, municipality_id=municipality_id)
    gone = old.delete_by_rule()
    _let_go_before("")
    if gone:
        record(
            Act.DELETE,
            AccessEvent,
            by=by,
            municipality_id=municipality_id,
            why=Purpose.RETENTION,
            at=now,
        )
    return gone


def _let_go_before(moment: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('kompetencecenter.access_log_before', %s, true)", [moment]
            )
