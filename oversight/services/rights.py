"""What an administrator does for a person's rights: insight, and making her anonymous."""

from datetime import date, datetime

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import sign_ins
from oversight.errors import AlreadyAnonymous, HoldsOpenMatters, NotYourself, ReferenceMissing
from oversight.models import RightsReceipt
from oversight.permissions import can_answer_for
from oversight.queries import people
from oversight.registry import NOWHERE, ties_of
from oversight.services import leavers
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.services import access_log
from schools.models import Membership
from schools.services import memberships


@transaction.atomic
def give_insight(
    subject: User, *, asked_on: date, reference: str, by: User, now: datetime
) -> RightsReceipt:
    """Note that everything about the person is taken out for her, and return the receipt.

    `asked_on` is the day she asked: the answer is due a month later (GDPR article 12, 3). Raises
    NotAllowed, ReferenceMissing.
    """
    if not can_answer_for(by, subject):
        raise NotAllowed
    if not reference.strip():
        raise ReferenceMissing
    stays = {group.title: group.count for group in people.readable(subject)}
    made = RightsReceipt.objects.create(
        municipality_id=_place_of(subject),
        person=subject,
        right=RightsReceipt.Right.INSIGHT,
        asked_on=asked_on,
        reference=reference.strip(),
        counts={"stays": stays},
        done_at=now,
        done_by=by,
    )
    _log(made, by=by)
    return made


@transaction.atomic
def anonymise(subject: User, *, reference: str, by: User, now: datetime) -> RightsReceipt:
    """Close the person's account, end her sessions, and take name and address from every row.

    Her rows stay as those of a former colleague, and with them the figures and the ledger.
    Raises NotAllowed, NotYourself, AlreadyAnonymous, ReferenceMissing, HoldsOpenMatters, and
    LastAdministrator when nobody would be left to give roles.
    """
    if not can_answer_for(by, subject):
        raise NotAllowed
    if subject == by:
        raise NotYourself
    if not reference.strip():
        raise ReferenceMissing
    fresh = User.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if fresh.email.endswith(NOWHERE):
        raise AlreadyAnonymous
    if ties_of(fresh):
        raise HoldsOpenMatters
    plan, place = people.anonymising(fresh), _place_of(fresh)
    for membership in Membership.objects.filter(user=fresh, is_active=True):
        memberships.revoke(membership, by=by)
    sign_ins.end_all(fresh, by=by)
    fresh.is_active = False
    fresh.save(update_fields=["is_active"])
    leavers.anonymise(fresh, municipality_id=place, by=by)
    made = RightsReceipt.objects.create(
        municipality_id=place,
        person=fresh,
        right=RightsReceipt.Right.ANONYMISED,
        reference=reference.strip(),
        counts={"replaced": dict(plan.replaced), "stays": dict(plan.stays)},
        done_at=now,
        done_by=by,
    )
    _log(made, by=by)
    return made


def _place_of(subject: User) -> int:
    return min(subject.memberships.values_list("municipality", flat=True))


def _log(made: RightsReceipt, *, by: User) -> None:
    place, why = made.municipality_id, Purpose.RIGHTS
    access_log.record(Act.CREATE, made, by=by, municipality_id=place, why=why)
