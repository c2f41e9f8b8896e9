"""Minutes spent on an activity, by what they went to."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Q, Sum

from accounts.actors import Actor
from advisors.models import Advisor, HourEntry
from advisors.services.ledger.book import Act, Book, Kind, Reference
from advisors.services.ledger.reservations import ReservationState


@dataclass(frozen=True)
class Split:
    """What the minutes of an activity went to, in whole minutes; none is below zero."""

    contact: int = 0
    preparation: int = 0
    travel: int = 0
    documentation: int = 0

    def __post_init__(self) -> None:
        if any(minutes < 0 for _activity, minutes in self):
            raise ValueError("Minutes are never below zero")

    def __iter__(self) -> Iterator[tuple[HourEntry.Activity, int]]:
        """Yield every part and its minutes, also those of none."""
        for part in fields(self):
            yield HourEntry.Activity(part.name), getattr(self, part.name)

    @property
    def total(self) -> int:
        return sum(minutes for _activity, minutes in self)


@transaction.atomic
def spend(
    advisor: Advisor,
    *,
    split: Split,
    session: models.Model,
    reservation: HourEntry | None,
    on: date,
    is_provisional: bool,
    by: Actor,
    now: datetime,
) -> None:
    """Enter minutes spent on `session`, one entry a part, in the school year of the day `on`.

    Drawn from what remains of the reservation, then from what is free; the rest becomes overrun,
    so that what happened is always entered and what is free never is negative. A reservation in
    another school year shrinks by as much. The caller has checked who may. Not idempotent.
    """
    target = Book.key_on(advisor, on, by=by)
    book = _open(Act(by, now, Reference.to(session), reservation), {target})
    for activity, minutes in split:
        if minutes:
            book.post(
                target,
                Kind.SPENT,
                -minutes,
                on=on,
                activity=activity,
                is_provisional=is_provisional,
            )
    _close(book)


@transaction.atomic
def settle(
    session: models.Model,
    advisor: Advisor,
    *,
    split: Split,
    reservation: HourEntry | None,
    on: date,
    by: Actor,
    now: datetime,
) -> None:
    """Enter corrections until `session` has spent exactly `split` of the advisor's hours.

    Provisional entries are reversed and definite ones take their place; what is given back goes
    to the reservation as far as the plan reaches, else it is free. A correction counts on the
    day and in the school year of what it corrects. The caller holds a lock on `session`.
    Idempotent.
    """
    target = Book.key_on(advisor, on, by=by)
    wanted = {_Line(target, on, activity): minutes for activity, minutes in split}
    entered = _entered(session, advisor)
    act = Act(by, now, Reference.to(session), reservation)
    book = _open(act, {target, *(line.account_id for line in entered)})
    for line in sorted({*wanted, *entered}, key=_Line.order):
        provisional, definite = entered.get(line, (0, 0))
        for minutes, is_provisional in (
            (provisional, True),
            (definite - wanted.get(line, 0), False),
        ):
            if minutes:
                book.post(
                    line.account_id,
                    Kind.SPENT,
                    minutes,
                    on=line.on,
                    activity=line.activity,
                    is_provisional=is_provisional,
                )
    _close(book)


@dataclass(frozen=True)
class _Line:
    """Where minutes of an activity are entered. What was entered before the parts has none."""

    account_id: int
    on: date
    activity: str

    def order(self) -> tuple[int, date, str]:
        return self.account_id, self.on, str(self.activity)


def _entered(session: models.Model, advisor: Advisor) -> dict[_Line, tuple[int, int]]:
    """Return the provisional and the definite minutes spent on `session`, line by line."""
    spent = HourEntry.objects.caused_by(session).filter(kind=Kind.SPENT, account__advisor=advisor)
    rows = (
        spent.order_by()
        .values_list("account", "on", "activity")
        .annotate(
            provisional=-Sum("minutes", filter=Q(is_provisional=True), default=0),
            definite=-Sum("minutes", filter=Q(is_provisional=False), default=0),
        )
    )
    return {
        _Line(account, on, activity): (provisional, definite)
        for account, on, activity, provisional, definite in rows
    }


def _open(act: Act, keys: set[int]) -> Book:
    """Lock the accounts, and the one that holds the reservation."""
    return Book(act, keys if act.reservation is None else {*keys, act.reservation.account_id})


def _close(book: Book) -> None:
    reservation = book.act.reservation
    if reservation is not None:
        ReservationState.of(reservation).follow_plan(reservation, book)
    book.balance()
