"""Reads of advisors' hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, Q, QuerySet, Sum

from advisors.models import Advisor, HourEntry
from schools.models import SchoolYear
from schools.workdays import school_year_bounds


@dataclass(frozen=True)
class Hours:
    """One advisor's school year, in whole minutes."""

    granted: int = 0
    reserved: int = 0
    spent: int = 0
    free: int = 0
    overrun: int = 0
    extra: int = 0
    carried: int = 0
    lapsed: int = 0

    @property
    def available(self) -> int:
        """All she has to use: released, approved as extra, and carried over; less what lapsed."""
        return self.granted + self.extra + self.carried - self.lapsed

    @property
    def used(self) -> int:
        """Spent or promised away: what is not free of what was released."""
        return self.reserved + self.spent


def hours_of(advisors: Iterable[Advisor], school_year: SchoolYear) -> dict[int, Hours]:
    """Return the hours of each advisor in that school year by her key, in one query."""
    return _hours(advisors, Q(account__school_year=school_year))


def hours_on(advisors: Iterable[Advisor], day: date) -> dict[int, Hours]:
    """Return the hours of each advisor in the school year of `day` by her key, in one query."""
    return _hours(advisors, Q(account__school_year__starts_on=school_year_bounds(day)[0]))


def reservations_of(reference: Model) -> QuerySet[HourEntry]:
    """Return what was put aside for `reference`, an offer; the oldest first."""
    return HourEntry.objects.caused_by(reference).filter(
        kind=HourEntry.Kind.RESERVED, reservation__isnull=True
    )


def standing_reservation_of(reference: Model) -> HourEntry | None:
    """Return the newest reservation for `reference`: the one that its minutes are drawn from."""
    return reservations_of(reference).last()


def remaining_of(references: Iterable[Model]) -> dict[int, int]:
    """Return the minutes left of what is reserved for each of some offers, in one query.

    By the key of the offer; 0 for one whose reservation is spent or given back.
    """
    offers = list(references)
    if not offers:
        return {}
    held = [HourEntry.Kind.RESERVED, HourEntry.Kind.RELEASED]
    rows = (
        HourEntry.objects.filter(
            reference_type=offers[0]._meta.label_lower,
            reference_id__in=[offer.pk for offer in offers],
            kind=HourEntry.Kind.RESERVED,
            reservation__isnull=True,
        )
        .order_by()
        .annotate(changed=Sum("uses__minutes", filter=Q(uses__kind__in=held), default=0))
        .values_list("reference_id", "minutes", "changed")
    )
    left = {offer.pk: 0 for offer in offers}
    for offer, minutes, changed in rows:
        left[offer] += max(-(minutes + changed), 0)
    return left


def _hours(advisors: Iterable[Advisor], in_year: Q) -> dict[int, Hours]:
    keys = [advisor.pk for advisor in advisors]
    kind = HourEntry.Kind
    rows = (
        HourEntry.objects.filter(in_year, account__advisor__in=keys)
        .order_by()
        .values("account__advisor")
        .annotate(
            granted=_sum(kind.GRANTED, kind.ADJUSTED),
            held=_sum(kind.RESERVED, kind.RELEASED),
            used=_sum(kind.SPENT),
            overrun=_sum(kind.OVERRUN),
            extra=_sum(kind.EXTRA),
            carried=_sum(kind.CARRIED),
            lapsed=_sum(kind.LAPSED),
            free=Sum("minutes"),
        )
    )
    found = {
        row["account__advisor"]: Hours(
            granted=row["granted"],
            reserved=-row["held"],
            spent=-row["used"],
            free=row["free"],
            overrun=row["overrun"],
            extra=row["extra"],
            carried=row["carried"],
            lapsed=-row["lapsed"],
        )
        for row in rows
    }
    return {key: found.get(key, Hours()) for key in keys}


def _sum(*kinds: HourEntry.Kind) -> Sum:
    return Sum("minutes", filter=Q(kind__in=kinds), default=0)
