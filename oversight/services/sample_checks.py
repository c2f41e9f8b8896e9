"""Drawing lines of the access log at random, and saying what the look through them showed."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from oversight.errors import CheckIsConcluded, NothingToDraw, SayWhatIsFollowedUp
from oversight.models import SampleCheck
from oversight.permissions import require_overseer
from privacy.models import AccessEvent, Act
from privacy.services import access_log
from schools.models import Municipality

SIZE = 20
"""So many lines a person can look through with care in a quarter of an hour."""
FIRST_LOOK = timedelta(days=30)
"""How far the first check of a municipality goes back; later ones go back to the one before."""


@transaction.atomic
def draw(municipality: Municipality, *, by: User, now: datetime) -> SampleCheck:
    """Draw up to twenty lines, each as likely as the next, and return the check to look through.

    Only what persons have done counts, since the last check or in the last thirty days. One that
    is still open is returned as it is. Raises NotAllowed, NothingToDraw.
    """
    require_overseer(by, municipality.pk)
    place = Municipality.objects.select_for_update(of=("self",)).get(pk=municipality.pk)
    checks = SampleCheck.objects.filter(municipality=place)
    if is_open := checks.filter(concluded_at__isnull=True).first():
        return is_open
    last = checks.first()
    since = last.drawn_at if last else now - FIRST_LOOK
    lines = AccessEvent.objects.filter(
        municipality_id=place.pk, actor_id__isnull=False, at__gt=since, at__lte=now
    )
    among = list(lines.order_by().values_list("pk", flat=True))
    if not among:
        raise NothingToDraw
    check = SampleCheck.objects.create(
        municipality=place,
        drawn_at=now,
        drawn_by=by,
        first_day=timezone.localdate(since),
        last_day=timezone.localdate(now),
        among=len(among),
        events=sorted(secrets.SystemRandom().sample(among, min(SIZE, len(among)))),
    )
    access_log.record(Act.CREATE, check, by=by, municipality_id=place.pk)
    return check


@transaction.atomic
def conclude(
    check: SampleCheck, *, outcome: SampleCheck.Outcome, note: str, by: User, now: datetime
) -> SampleCheck:
    """Say what the look showed; it stays said.

    Raises NotAllowed, CheckIsConcluded, and SayWhatIsFollowedUp when that is the outcome and
    nothing is said about it.
    """
    require_overseer(by, check.municipality_id)
    fresh = SampleCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    if not fresh.is_open:
        raise CheckIsConcluded
    if outcome == SampleCheck.Outcome.FOLLOW_UP and not note.strip():
        raise SayWhatIsFollowedUp
    fresh.outcome, fresh.note = outcome, note
    fresh.concluded_at, fresh.concluded_by = now, by
    fresh.save(update_fields=["outcome", "note", "concluded_at", "concluded_by"])
    access_log.record(Act.CHANGE, fresh, by=by, municipality_id=fresh.municipality_id)
    return fresh
