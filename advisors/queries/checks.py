"""What must be true of the whole ledger; each question is one statement, whatever its size."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from advisors.models import ExtraHours, HourAccount, HourEntry

Kind = HourEntry.Kind


@dataclass(frozen=True)
class Fault:
    """Something that the entries and the rest of the database do not agree on. Minutes."""

    what: str

    def __str__(self) -> str:
        return self.what


def faults() -> Iterator[Fault]:
    """Yield what is wrong; nothing, unless somebody by-passed the ledger."""
    yield from _columns_that_are_not_sums()
    yield from _closed_years_that_hold_hours()
    yield from _reservations_overdrawn()
    yield from _carried_to_nowhere()
    yield from _extra_hours_nobody_approved()


def _columns_that_are_not_sums() -> Iterator[Fault]:
    accounts = (
        HourAccount.objects.order_by("pk")
        .annotate(
            free_by_entries=Sum("entries__minutes", default=0),
            overrun_by_entries=Sum(
                "entries__minutes", filter=Q(entries__kind=Kind.OVERRUN), default=0
            ),
        )
        .exclude(free_minutes=F("free_by_entries"), overrun_minutes=F("overrun_by_entries"))
    )
    for account in accounts.iterator():
        by_entries = vars(account)
        yield Fault(
            f"account {account.pk}: free {account.free_minutes}, by entries "
            f"{by_entries['free_by_entries']}; overrun {account.overrun_minutes}, by entries "
            f"{by_entries['overrun_by_entries']}"
        )


def _closed_years_that_hold_hours() -> Iterator[Fault]:
    """A closed account keeps nothing aside: what stood was moved or given back."""
    kinds = Q(entries__kind__in=[Kind.RESERVED, Kind.RELEASED])
    held = Sum("entries__minutes", filter=kinds, default=0)
    accounts = HourAccount.objects.filter(closed_at__isnull=False).annotate(held=held)
    for pk, minutes in accounts.exclude(held=0).order_by("pk").values_list("pk", "held"):
        yield Fault(f"account {pk}: closed, but {-minutes} are still reserved")


def _reservations_overdrawn() -> Iterator[Fault]:
    moved = Sum("uses__minutes", filter=Q(uses__kind__in=[Kind.RESERVED, Kind.RELEASED]), default=0)
    reservations = (
        HourEntry.objects.filter(kind=Kind.RESERVED, reservation__isnull=True)
        .order_by("pk")
        .annotate(left=-(F("minutes") + moved))
        .filter(left__lt=0)
    )
    for pk, left in reservations.values_list("pk", "left"):
        yield Fault(f"reservation {pk}: {-left} more given back than was reserved")


def _carried_to_nowhere() -> Iterator[Fault]:
    """What is carried out of one year is carried into another of the same advisor."""
    carried = HourEntry.objects.filter(kind=Kind.CARRIED).order_by("account__advisor")
    sums = carried.values_list("account__advisor").annotate(left=Sum("minutes"))
    for advisor, left in sums.exclude(left=0):
        yield Fault(f"advisor {advisor}: {left} carried over without a counterpart")


def _extra_hours_nobody_approved() -> Iterator[Fault]:
    """Each approval is one entry of as many minutes, and each such entry has its approval."""
    kind = ExtraHours._meta.label_lower
    entered = (
        HourEntry.objects.filter(
            kind=Kind.EXTRA,
            reference_type=kind,
            reference_id=OuterRef("pk"),
            account__advisor=OuterRef("advisor"),
            account__school_year=OuterRef("school_year"),
        )
        .order_by()
        .values("reference_id")
        .annotate(total=Sum("minutes"))
        .values("total")
    )
    asked = ExtraHours.objects.annotate(entered=Coalesce(Subquery(entered), 0)).order_by("pk")
    for pk, approved, minutes in asked.exclude(entered=F("approved_minutes")).values_list(
        "pk", "approved_minutes", "entered"
    ):
        yield Fault(f"extra hours {pk}: {approved} approved, {minutes} entered")
    loose = HourEntry.objects.filter(kind=Kind.EXTRA).exclude(
        reference_type=kind, reference_id__in=ExtraHours.objects.values("pk")
    )
    for pk in loose.order_by("pk").values_list("pk", flat=True):
        yield Fault(f"entry {pk}: extra hours that nobody approved")
