"""The hour ledger (timeregnskab): the only door to hour accounts and their entries.

Whole minutes. For every account, always: what is free is what was released minus what is
reserved and spent; when that is less than nothing, nothing is free and the rest is the overrun.
For every reservation that is not ended: what remains of it is what was reserved minus what has
been spent on it, never below zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor, person
from accounts.errors import NotAllowed
from advisors.errors import NotEnoughHours
from advisors.models import Advisor, HourAccount, HourEntry
from advisors.permissions import can_set_hours
from advisors.queries import reservations_of
from schools.durations import in_words
from schools.models import SchoolYear
from schools.services import school_years
from schools.workdays import school_year_bounds

Kind = HourEntry.Kind


@dataclass(frozen=True)
class _Cause:
    """Who enters what when, and what for: the part several entries of one act share."""

    by: Actor
    now: datetime
    reference: models.Model | None = None
    reservation: HourEntry | None = None
    reason: str = ""


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
    account = _account_in(advisor, school_year)
    _post(account, Kind.GRANTED, minutes, _Cause(by, now, reason=reason))
    _balance([account], _Cause(by, now))
    return account


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
    account = _account_in(advisor, school_year)
    _check_free(account, -minutes)
    _post(account, Kind.ADJUSTED, minutes, _Cause(by, now, reason=reason))
    _balance([account], _Cause(by, now))
    return account


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
    account = _account_in(advisor, school_year)
    released = account.entries.filter(kind__in=[Kind.GRANTED, Kind.ADJUSTED])
    difference = minutes - released.aggregate(total=Sum("minutes", default=0))["total"]
    if difference > 0:
        grant(advisor, school_year, minutes=difference, reason=reason, by=by, now=now)
    elif difference < 0:
        adjust(advisor, school_year, minutes=difference, reason=reason, by=by, now=now)
    return int(difference)


@transaction.atomic
def reserve(
    advisor: Advisor, *, minutes: int, reference: models.Model, by: Actor, now: datetime
) -> HourEntry:
    """Put hours of the school year of `now` aside and return the reservation.

    Raises NotEnoughHours, naming the advisor and what she has free. The caller has checked who
    may. Not idempotent. Who reserves for several advisors does so in the order of their keys.
    """
    account = _account_on(advisor, timezone.localdate(now), by=by)
    _check_free(account, minutes)
    cause = _Cause(by, now, reference=reference)
    reservation = _post(account, Kind.RESERVED, -minutes, cause)
    _balance([account], cause)
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
    reservations = reservations_of(reference).order_by("account_id", "pk")
    given_back = 0
    for reservation in reservations:
        account = _locked([reservation.account_id])[0]
        state = _state_of(reservation)
        if state.is_ended:
            continue
        cause = _Cause(by, now, reference=reference, reservation=reservation)
        _post(account, Kind.RELEASED, state.remaining, cause)
        _balance([account], cause)
        given_back += state.remaining
    return given_back


@transaction.atomic
def spend(
    advisor: Advisor,
    *,
    minutes: int,
    session: models.Model,
    reservation: HourEntry | None,
    on: date,
    is_provisional: bool,
    by: Actor,
    now: datetime,
) -> None:
    """Enter minutes spent on `session`, in the school year of the local day `on`.

    Drawn from what remains of the reservation, then from what is free; the rest becomes overrun,
    so that what happened is always entered and what is free never is negative. A reservation in
    another school year shrinks by as much. The caller has checked who may. Not idempotent.
    """
    cause = _Cause(by, now, reference=session, reservation=reservation)
    target = _account_on(advisor, on, by=by)
    accounts = _with_reservation([target], reservation)
    _post(target, Kind.SPENT, -minutes, cause, is_provisional=is_provisional)
    _follow_plan(reservation, accounts, cause)
    _balance(accounts, cause)


@transaction.atomic
def settle(
    session: models.Model,
    advisor: Advisor,
    *,
    minutes: int,
    reservation: HourEntry | None,
    on: date,
    by: Actor,
    now: datetime,
) -> None:
    """Enter corrections until `session` has spent exactly `minutes` of the advisor's hours.

    Provisional entries are reversed and definite ones take their place; what is given back goes
    to the reservation as far as the plan reaches, else it is free. The caller holds a lock on
    `session`. Idempotent.
    """
    cause = _Cause(by, now, reference=session, reservation=reservation)
    target = _account_on(advisor, on, by=by)
    totals = _spent_by_account(session, advisor)
    others = _locked(set(totals) - {target.pk})
    accounts = _with_reservation([target, *others], reservation)
    for account in (target, *others):
        provisional, definite = totals.get(account.pk, (0, 0))
        wanted = minutes if account is target else 0
        _post_unless_zero(account, Kind.SPENT, provisional, cause, is_provisional=True)
        _post_unless_zero(account, Kind.SPENT, definite - wanted, cause)
    _follow_plan(reservation, accounts, cause)
    _balance(accounts, cause)


def _check_may_set_hours(by: Actor, advisor: Advisor) -> None:
    if not can_set_hours(by, advisor):
        raise NotAllowed


def _check_free(account: HourAccount, minutes: int) -> None:
    if minutes <= account.free_minutes:
        return
    raise NotEnoughHours(
        _(
            "%(advisor)s has %(free)s free in the school year %(school_year)s, "
            "but %(needed)s are needed."
        )
        % {
            "advisor": account.advisor,
            "free": in_words(account.free_minutes),
            "school_year": account.school_year,
            "needed": in_words(minutes),
        }
    )


def _account_on(advisor: Advisor, day: date, *, by: Actor) -> HourAccount:
    """Return the advisor's account of the school year of `day`, locked; a new one is empty."""
    starts_on, _ends_on = school_year_bounds(day)
    accounts = HourAccount.objects.select_for_update(of=("self",))
    found = accounts.filter(advisor=advisor, school_year__starts_on=starts_on).first()
    return found or _account_in(advisor, school_years.ensure(advisor.municipality, day, by=by))


def _account_in(advisor: Advisor, school_year: SchoolYear) -> HourAccount:
    account, _created = HourAccount.objects.get_or_create(advisor=advisor, school_year=school_year)
    return _locked([account.pk])[0]


def _locked(keys: Iterable[int]) -> list[HourAccount]:
    accounts = HourAccount.objects.select_for_update(of=("self",))
    return list(accounts.filter(pk__in=keys).order_by("pk"))


def _with_reservation(
    accounts: list[HourAccount], reservation: HourEntry | None
) -> list[HourAccount]:
    if reservation is None or any(a.pk == reservation.account_id for a in accounts):
        return accounts
    return [*accounts, *_locked([reservation.account_id])]


def _post(
    account: HourAccount,
    kind: Kind,
    minutes: int,
    cause: _Cause,
    *,
    is_provisional: bool = False,
) -> HourEntry:
    """Append one entry and count it on the locked account, which `_balance` saves."""
    account.free_minutes += minutes
    reference = cause.reference
    return HourEntry.objects.create(
        account=account,
        kind=kind,
        minutes=minutes,
        reference_type=reference._meta.label_lower if reference else "",
        reference_id=reference.pk if reference else None,
        reservation=cause.reservation,
        reason=cause.reason,
        is_provisional=is_provisional,
        at=cause.now,
        by=person(cause.by),
    )


def _post_unless_zero(
    account: HourAccount,
    kind: Kind,
    minutes: int,
    cause: _Cause,
    *,
    is_provisional: bool = False,
) -> None:
    if minutes:
        _post(account, kind, minutes, cause, is_provisional=is_provisional)


def _balance(accounts: Iterable[HourAccount], cause: _Cause) -> None:
    """Turn a negative rest into overrun, cover overrun with what has come free, and save."""
    for account in accounts:
        covered = min(account.overrun_minutes, max(account.free_minutes, 0))
        change = max(-account.free_minutes, 0) - covered
        if change:
            _post(account, Kind.OVERRUN, change, cause)
            account.overrun_minutes += change
        account.save(update_fields=["free_minutes", "overrun_minutes"])


@dataclass(frozen=True)
class _ReservationState:
    remaining: int
    unspent: int
    is_ended: bool


def _state_of(reservation: HourEntry) -> _ReservationState:
    """Return where a reservation stands; its account is locked, so this does not move."""
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
    return _ReservationState(
        remaining=-(reservation.minutes + totals["held"]),
        unspent=max(-reservation.minutes + totals["spent"], 0),
        is_ended=totals["endings"] > 0,
    )


def _follow_plan(
    reservation: HourEntry | None, accounts: Iterable[HourAccount], cause: _Cause
) -> None:
    """Let the reservation hold what has not been spent on it yet, unless it is ended."""
    if reservation is None:
        return
    state = _state_of(reservation)
    surplus = state.remaining - state.unspent
    if state.is_ended or not surplus:
        return
    account = next(a for a in accounts if a.pk == reservation.account_id)
    _post(account, Kind.RELEASED if surplus > 0 else Kind.RESERVED, surplus, cause)


def _spent_by_account(session: models.Model, advisor: Advisor) -> dict[int, tuple[int, int]]:
    """Return, for each account, the provisional and the definite minutes spent on `session`."""
    spent = HourEntry.objects.caused_by(session).filter(kind=Kind.SPENT, account__advisor=advisor)
    rows = (
        spent.order_by()
        .values_list("account")
        .annotate(
            provisional=-Sum("minutes", filter=Q(is_provisional=True), default=0),
            definite=-Sum("minutes", filter=Q(is_provisional=False), default=0),
        )
    )
    return {account: (provisional, definite) for account, provisional, definite in rows}
