"""Days an advisor is away: the one door through which they come and go."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import require
from advisors.errors import AbsenceDaysInDisorder, AbsenceIsOver, AbsenceOverlaps
from advisors.models import Absence, Advisor
from advisors.permissions import can_register_absence
from advisors.signals import absence_registered
from privacy.models import Act
from privacy.services import access_log

LONGEST = timedelta(days=2 * 366)


@transaction.atomic
def register(
    advisor: Advisor, *, starts_on: date, ends_on: date, by: Actor, now: datetime
) -> Absence:
    """Enter that the advisor is away from the first to the last day, both included.

    Sends `absence_registered`; moves no course and no offer by itself. Raises NotAllowed,
    AbsenceDaysInDisorder (also for more than two years), AbsenceIsOver when the last day has
    passed, and AbsenceOverlaps.
    """
    require(can_register_absence(by, advisor))
    if not starts_on <= ends_on <= starts_on + LONGEST:
        raise AbsenceDaysInDisorder
    if ends_on < timezone.localdate(now):
        raise AbsenceIsOver
    # The advisor's row is the lock: whoever matches her at this moment sees all or nothing.
    Advisor.objects.select_for_update(of=("self",)).get(pk=advisor.pk)
    other = advisor.absences.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        raise AbsenceOverlaps(_overlap(other))
    absence = Absence.objects.create(advisor=advisor, starts_on=starts_on, ends_on=ends_on)
    access_log.record(Act.CREATE, absence, by=by, municipality_id=advisor.municipality_id)
    absence_registered.send(sender=Absence, absence=absence, by=by, now=now)
    return absence


@transaction.atomic
def remove(absence: Absence, *, by: Actor, now: datetime) -> None:
    """Take an absence back, as when somebody returns early. Raises NotAllowed.

    An absence that has begun ends the day before `now` instead, so that the days away stay known;
    one that is over is left as it is. What has been handed over stays handed over. Idempotent.
    """
    require(can_register_absence(by, absence.advisor))
    today = timezone.localdate(now)
    place = absence.advisor.municipality_id
    if absence.ends_on < today:
        return
    if absence.starts_on < today:
        absence.ends_on = today - timedelta(days=1)
        absence.save(update_fields=["ends_on"])
        access_log.record(Act.CHANGE, absence, by=by, municipality_id=place)
        return
    access_log.record(Act.DELETE, absence, by=by, municipality_id=place)
    absence.delete()


def _overlap(other: Absence) -> str:
    return _("She is already away from %(first)s to %(last)s. Take that away first.") % {
        "first": formats.date_format(other.starts_on, "j. F Y"),
        "last": formats.date_format(other.ends_on, "j. F Y"),
    }
