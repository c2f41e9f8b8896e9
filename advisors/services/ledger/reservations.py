"""Hours put aside for an offer, given back when it ends, and used up as the course is held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from accounts.actors import Actor
from advisors.models import Advisor, HourAccount, HourEntry
from advisors.queries import reservations_of
from advisors.services.ledger.book import Act, Book, Kind, Reference


@transaction.atomic
def reserve(
    advisor: Advisor, *, minutes: int, reference: models.Model, by: Actor, now: datetime
) -> HourEntry:
    """Put hours of the school year of `now` aside and return the reservation.

    Raises NotEnoughHours, naming the advisor and what she has free. The caller has checked who
    may. Not idempotent. Who reserves for several advisors does so in the order of their keys.
    """
    key = Book.key_on(advisor, timezone.localdate(now), by=by)
    book = Book(Act(by, now, Reference.to(reference)), [key])
    book.check_free(minutes)
    reservation = book.post(key, Kind.RESERVED, -minutes)
    book.balance()
    return reservation


def hold(references: Iterable[models.Model]) -> None:
    """Lock the accounts in which hours are reserved for `references`, in the order of advisors.

    For whoever is about to release several: two who do so for the same advisors then come one
    after the other, and never wait for each other. Call it inside a transaction; changes nothing.
    """
    accounts = {
        reservation.account_id
        for reference in references
        for reservation in reservations_of(reference)
    }
    locked = HourAccount.objects.select_for_update(of=("self",)).filter(pk__in=accounts)
    list(locked.order_by("advisor_id", "pk"))


@transaction.atomic
def release(reference: models.Model, *, by: Actor, now: datetime) -> int:
    """End what was reserved for `reference` and return the minutes given back.

    Idempotent: 0 when nothing remains. What is spent afterwards is drawn from free hours.
    """
    given_back = 0
    for reservation in reservations_of(reference).order_by("account_id", "pk"):
        act = Act(by, now, Reference.to(reference), reservation)
        book = Book(act, [reservation.account_id])
        state = ReservationState.of(reservation)
        if state.is_ended:
            continue
        book.post(reservation.account_id, Kind.RELEASED, state.remaining)
        book.balance()
        given_back += state.remaining
    return given_back


@dataclass(frozen=True)
class ReservationState:
    """Where a reservation stands, in minutes; while its account is locked this does not move."""

    remaining: int
    unspent: int
    is_ended: bool

    @classmethod
    def of(cls, reservation: HourEntry) -> "ReservationState":
        held = Q(kind__in=[Kind.RESERVED, Kind.RELEASED])
        ending = Q(
            kind=Kind.RELEASED,
            reference_type=reservation.reference_type,
            reference_id=reservation.reference_id,
        )
        totals = reservation.uses.aggregate(
            held=Sum("minutes", filter=held, default=0),
            spent=Sum("minutes", filter=Q(kind=Kind.SPENT), default=0),
            endings=Count("pk", filter=ending),
        )
        return cls(
            remaining=-(reservation.minutes + totals["held"]),
            unspent=max(-reservation.minutes + totals["spent"], 0),
            is_ended=totals["endings"] > 0,
        )

    def follow_plan(self, reservation: HourEntry, book: Book) -> None:
        """Let the reservation hold what has not been spent on it yet, unless it is ended."""
        surplus = self.remaining - self.unspent
        if surplus and not self.is_ended:
            kind = Kind.RELEASED if surplus > 0 else Kind.RESERVED
            book.post(reservation.account_id, kind, surplus)
