"""What closing a school year would do, before it is done."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Sum

from advisors.models import HourAccount, HourEntry

Kind = HourEntry.Kind


def standing_reservations(account: HourAccount) -> list[HourEntry]:
    """Return the reservations of the account that are not ended, the oldest first."""
    ending = HourEntry.objects.filter(
        reservation=OuterRef("pk"),
        kind=Kind.RELEASED,
        reference_type=OuterRef("reference_type"),
        reference_id=OuterRef("reference_id"),
    )
    roots = HourEntry.objects.filter(account=account, kind=Kind.RESERVED, reservation__isnull=True)
    return list(roots.filter(~Exists(ending)).order_by("pk"))


@dataclass(frozen=True)
class Closing:
    """A school year about to be closed, in minutes."""

    free: int
    reserved: int
    overrun: int
    provisional: int
    free_next_year: int

    @property
    def left(self) -> int:
        """What can be carried over or lapses, once what is reserved has moved."""
        return max(self.free + self.reserved - self.overrun, 0)

    @property
    def lacks_next_year(self) -> int:
        """What must be carried over, or released there, for the reservations to move."""
        return max(self.reserved - self.free_next_year, 0)


def closing_of(account: HourAccount) -> Closing:
    """Return what closing the account would meet, in three statements."""
    entries = account.entries.order_by()
    held = entries.filter(kind__in=[Kind.RESERVED, Kind.RELEASED])
    planned = entries.filter(kind=Kind.SPENT, is_provisional=True)
    following = HourAccount.objects.filter(
        advisor=account.advisor_id,
        school_year__starts_on=account.school_year.ends_on + timedelta(days=1),
    )
    return Closing(
        free=account.free_minutes,
        reserved=-held.aggregate(left=Sum("minutes", default=0))["left"],
        overrun=account.overrun_minutes,
        provisional=-planned.aggregate(left=Sum("minutes", default=0))["left"],
        free_next_year=following.values_list(F("free_minutes"), flat=True).first() or 0,
    )
