"""Absences: registered and removed. What they hit is handed over by courses."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import NotAllowed
from advisors.errors import AbsenceDaysInDisorder, AbsenceIsOver, AbsenceOverlaps
from advisors.models import Absence, Advisor
from advisors.permissions import can_register_absence
from privacy.models import Act
from privacy.services import access_log


@transaction.atomic
def register(
    advisor: Advisor, *, starts_on: date, ends_on: date, by: Actor, now: datetime
) -> Absence:
    """Note that the advisor is away from the first day to the last, both included.

    Raises NotAllowed for others than her coordinator and herself, AbsenceDaysInDisorder,
    AbsenceIsOver, and AbsenceOverlaps when she is away on some of the days already.
    """
    _check_may(by, advisor)
    if ends_on < starts_on:
        raise AbsenceDaysInDisorder
    if ends_on < timezone.localdate(now):
        raise AbsenceIsOver
    locked = Advisor.objects.select_for_update(of=("self",)).get(pk=advisor.pk)
    other = locked.absences.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        raise AbsenceOverlaps(
            _("%(advisor)s already has an absence on some of these days: %(days)s.")
            % {"advisor": advisor, "days": other}
        )
    absence = Absence.objects.create(advisor=locked, starts_on=starts_on, ends_on=ends_on)
    access_log.record(Act.CREATE, absence, by=by, municipality_id=advisor.municipality_id)
    return absence


@transaction.atomic
def remove(absence: Absence, *, by: Actor, now: datetime) -> None:
    """Strike an absence; what has been handed over stays so. Raises NotAllowed. Idempotent."""
    advisor = absence.advisor
    _check_may(by, advisor)
    access_log.record(Act.DELETE, absence, by=by, municipality_id=advisor.municipality_id)
    Absence.objects.filter(pk=absence.pk).delete()


def _check_may(by: Actor, advisor: Advisor) -> None:
    if not can_register_absence(by, advisor):
        raise NotAllowed
