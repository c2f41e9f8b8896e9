"""Closing a school year: nothing goes over into the next one without being said."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, person
from accounts.errors import require
from advisors.errors import NothingToCarry, ReasonMissing, YearIsClosed, YearIsNotOver
from advisors.models import HourAccount, HourEntry
from advisors.permissions import can_close_year
from advisors.queries.closing import standing_reservations
from advisors.services.ledger.book import Act, Book, Kind, Reference
from advisors.services.ledger.reservations import ReservationState
from privacy.models import Act as Access
from privacy.services import access_log

ONE_DAY = timedelta(days=1)


@transaction.atomic
def close_year(
    account: HourAccount, *, carry_minutes: int, reason: str, by: Actor, now: datetime
) -> HourAccount:
    """Close an advisor's school year and return the account, with nothing left in it.

    In this order: what remains of reservations is given back, `carry_minutes` go over by a pair
    of entries with the reason, the reservations are made again in the next year, the rest
    lapses. An overrun stays in the year it was made. Afterwards only CORRECTIONS are entered.
    Raises NotAllowed, YearIsNotOver before 1 August, YearIsClosed, NothingToCarry, ReasonMissing,
    and NotEnoughHours when the next year can not hold what is reserved.
    """
    require(can_close_year(by, account.advisor))
    year = account.school_year
    if timezone.localdate(now) <= year.ends_on:
        raise YearIsNotOver
    following = Book.key_on(account.advisor, year.ends_on + ONE_DAY, by=by)
    act = Act(by, now, reason=reason.strip())
    book = Book(act, [account.pk, following])
    old = book.accounts[account.pk]
    if old.is_closed:
        raise YearIsClosed
    standing = _give_back(book, old)
    _carry(book, old, following, carry_minutes)
    for reservation, minutes in standing:
        book.check_free(minutes, book.accounts[following])
        book.post(following, Kind.RESERVED, -minutes, act=_for(act, reservation))
    book.balance()
    if old.free_minutes:
        book.post(old.pk, Kind.LAPSED, -old.free_minutes)
    old.closed_at, old.closed_by = now, person(by)
    old.save(update_fields=["free_minutes", "closed_at", "closed_by"])
    access_log.record(Access.CHANGE, old, by=by, municipality_id=old.advisor.municipality_id)
    return old


def _give_back(book: Book, old: HourAccount) -> list[tuple[HourEntry, int]]:
    """End what is still reserved in the year; return each reservation and what remained of it."""
    standing = []
    for reservation in standing_reservations(old):
        remaining = ReservationState.of(reservation).remaining
        act = replace(_for(book.act, reservation), reservation=reservation)
        book.post(old.pk, Kind.RELEASED, remaining, act=act)
        if remaining:
            standing.append((reservation, remaining))
    return standing


def _carry(book: Book, old: HourAccount, following: int, minutes: int) -> None:
    if not minutes:
        return
    if not 0 < minutes <= old.free_minutes - old.overrun_minutes:
        raise NothingToCarry
    if not book.act.reason:
        raise ReasonMissing
    new = book.accounts[following]
    book.post(old.pk, Kind.CARRIED, -minutes, act=replace(book.act, reference=Reference.to(new)))
    book.post(new.pk, Kind.CARRIED, minutes, act=replace(book.act, reference=Reference.to(old)))


def _for(act: Act, reservation: HourEntry) -> Act:
    return Act(act.by, act.now, Reference(reservation.reference_type, reservation.reference_id))
