"""Hours a special school releases: granted, adjusted, or set to a number in all."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from accounts.actors import Actor
from accounts.errors import NotAllowed
from advisors.models import Advisor, HourAccount
from advisors.permissions import can_set_hours
from advisors.services.ledger.book import Act, Book, Kind
from schools.models import SchoolYear


@transaction.atomic
def grant(
    advisor: Advisor,
    school_year: SchoolYear,
    *,
    minutes: int,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> HourAccount:
    """Release hours to the advisor in that school year and return her account.

    An overrun is covered first, the rest is free. Raises NotAllowed for anybody but the leader
    of her own special school. Not idempotent.
    """
    _check_may_set_hours(by, advisor)
    book = Book.of_year(Act(by, now, reason=reason), advisor, school_year)
    book.post(book.account.pk, Kind.GRANTED, minutes)
    book.balance()
    return book.account


@transaction.atomic
def adjust(
    advisor: Advisor,
    school_year: SchoolYear,
    *,
    minutes: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> HourAccount:
    """Add released hours, or take them back with a minus, for a reason; return the account.

    Raises NotEnoughHours when more is taken than is free, NotAllowed as `grant` does.
    """
    _check_may_set_hours(by, advisor)
    book = Book.of_year(Act(by, now, reason=reason), advisor, school_year)
    book.check_free(-minutes)
    book.post(book.account.pk, Kind.ADJUSTED, minutes)
    book.balance()
    return book.account


@transaction.atomic
def set_released(
    advisor: Advisor,
    school_year: SchoolYear,
    *,
    minutes: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> int:
    """Enter the difference until `minutes` are released in all; return the difference.

    More is a grant, less an adjustment for the reason. Raises NotEnoughHours when hours are
    taken that are reserved or spent, NotAllowed as `grant` does. Idempotent.
    """
    _check_may_set_hours(by, advisor)
    account = Book.of_year(Act(by, now), advisor, school_year).account
    released = account.entries.filter(kind__in=[Kind.GRANTED, Kind.ADJUSTED])
    difference = minutes - released.aggregate(total=Sum("minutes", default=0))["total"]
    if difference > 0:
        grant(advisor, school_year, minutes=difference, reason=reason, by=by, now=now)
    elif difference < 0:
        adjust(advisor, school_year, minutes=difference, reason=reason, by=by, now=now)
    return int(difference)


def _check_may_set_hours(by: Actor, advisor: Advisor) -> None:
    if not can_set_hours(by, advisor):
        raise NotAllowed
