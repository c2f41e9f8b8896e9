"""Locked accounts and the one way a line is added to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor, person
from advisors.errors import NotEnoughHours
from advisors.models import Advisor, HourAccount, HourEntry
from schools.durations import in_words
from schools.models import SchoolYear
from schools.services import school_years
from schools.workdays import school_year_bounds

Kind = HourEntry.Kind


@dataclass(frozen=True)
class Reference:
    """What caused an entry, by kind and key: an offer, an activity, or nothing of its own."""

    kind: str = ""
    pk: int | None = None

    @classmethod
    def to(cls, thing: models.Model) -> "Reference":
        return cls(thing._meta.label_lower, thing.pk)


NOTHING = Reference()


@dataclass(frozen=True)
class Act:
    """Who enters what when, and what for: the part several entries of one act share."""

    by: Actor
    now: datetime
    reference: Reference = NOTHING
    reservation: HourEntry | None = None
    reason: str = ""


class Book:
    """The locked accounts of one act. Lines are added by `post`; `balance` closes the act.

    Accounts are locked in the order of their keys, so that two acts on the same advisor come
    one after the other and never wait for each other. Use it inside a transaction.
    """

    def __init__(self, act: Act, keys: Iterable[int]) -> None:
        self.act = act
        accounts = HourAccount.objects.select_for_update(of=("self",))
        self.accounts = {
            account.pk: account for account in accounts.filter(pk__in=set(keys)).order_by("pk")
        }

    @classmethod
    def of_year(cls, act: Act, advisor: Advisor, school_year: SchoolYear) -> "Book":
        """Open the advisor's account of a school year; a new one is empty."""
        account, _created = HourAccount.objects.get_or_create(
            advisor=advisor, school_year=school_year
        )
        return cls(act, [account.pk])

    @classmethod
    def key_on(cls, advisor: Advisor, day: date, *, by: Actor) -> int:
        """Return the key of the account of the school year of `day`; a new one is empty."""
        starts_on, _ends_on = school_year_bounds(day)
        accounts = HourAccount.objects.filter(advisor=advisor, school_year__starts_on=starts_on)
        found = accounts.values_list("pk", flat=True).first()
        if found is not None:
            return found
        year = school_years.ensure(advisor.municipality, day, by=by)
        return HourAccount.objects.get_or_create(advisor=advisor, school_year=year)[0].pk

    @property
    def account(self) -> HourAccount:
        """The account of an act that concerns just one."""
        (only,) = self.accounts.values()
        return only

    def check_free(self, minutes: int) -> None:
        """Raise NotEnoughHours, naming the advisor and what she has, unless that much is free."""
        account = self.account
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

    def post(
        self,
        account_id: int,
        kind: Kind,
        minutes: int,
        *,
        on: date | None = None,
        activity: str = "",
        is_provisional: bool = False,
    ) -> HourEntry:
        """Append one entry and count it; `on` is the day it counts on, today when not given."""
        account, act = self.accounts[account_id], self.act
        account.free_minutes += minutes
        return HourEntry.objects.create(
            account=account,
            kind=kind,
            minutes=minutes,
            activity=activity,
            on=on or timezone.localdate(act.now),
            reference_type=act.reference.kind,
            reference_id=act.reference.pk,
            reservation=act.reservation,
            reason=act.reason,
            is_provisional=is_provisional,
            at=act.now,
            by=person(act.by),
        )

    def balance(self) -> None:
        """Turn a negative rest into overrun, cover overrun with what has come free, and save."""
        for account in self.accounts.values():
            covered = min(account.overrun_minutes, max(account.free_minutes, 0))
            change = max(-account.free_minutes, 0) - covered
            if change:
                self.post(account.pk, Kind.OVERRUN, change)
                account.overrun_minutes += change
            account.save(update_fields=["free_minutes", "overrun_minutes"])
