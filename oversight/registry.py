"""What each room holds: about persons, as text of a case, and for how long.

Rooms above register as the apps start, in `holdings.py`.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actors import Actor
from accounts.models import ExternalIdentity, RecoveryCode, SignIn, User
from privacy.fields import PlainCharField, PlainTextField


@dataclass(frozen=True)
class Holding:
    """Rows of one model; `people` are lookups to the persons a row is about, or was made by.

    `case` is the lookup to the case whose text the rows are, empty for what is text of no case or
    outlives it. `also` names fields that go with the text, such as a contact's phone. `reads` says
    whether a person who sees the case reads this text of a row; left out, everybody does who does.
    `is_text` tells rows whose text fields hold a code of ours instead of what somebody wrote.
    `sealed` rows are kept by the database itself, and no text of theirs can be hidden.
    """

    model: type[Model]
    people: tuple[str, ...] = ()
    case: str = ""
    also: tuple[str, ...] = ()
    reads: "Callable[[User, Any, str], bool] | None" = None
    is_text: "Callable[[Any], bool] | None" = None
    sealed: bool = False

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def texts(self) -> list[str]:
        """Return the names of the fields that hold what people wrote."""
        return [
            field.name
            for field in self.model._meta.concrete_fields
            if isinstance(field, PlainTextField | PlainCharField)
        ]

    def of_cases(self, cases: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return the rows that belong to the cases, in no order."""
        rows = self.model._default_manager.order_by()
        return rows.filter(**{f"{self.case}__in": cases.order_by().values("pk")})

    def about(self, user: User) -> "QuerySet[Any]":
        """Return the rows about the person, each once, in no order."""
        hers = reduce(or_, (Q(**{lookup: user.pk}) for lookup in self.people), Q(pk__in=[]))
        return self.model._default_manager.filter(hers).order_by()

    def links(self, keys: Iterable[int | None]) -> set[tuple[int, int]]:
        """Return who has a part in which of these rows, as (key of the row, of the person).

        Whom the row is about, or who has a part in the case it belongs to.
        """
        rows = self.model._default_manager.filter(pk__in=keys).order_by()
        asked = ("pk", *([self.case] if self.case else []), *self.people)
        found, case_of = set(), {}
        for key, *linked in rows.values_list(*asked):
            if self.case:
                case_of[key] = linked.pop(0)
            found |= {(key, person) for person in linked if person is not None}
        parties = parties_of(set(case_of.values())) if case_of else set()
        return found | {
            (key, person) for key, case in case_of.items() for one, person in parties if one == case
        }


_holdings: dict[str, Holding] = {}


def register(*holdings: Holding) -> None:
    """Add what a room holds; the last word on a model counts."""
    _holdings.update((holding.label, holding) for holding in holdings)


def holdings() -> Iterable[Holding]:
    """Return everything registered, ordered by the label of the model."""
    return [_holdings[label] for label in sorted(_holdings)]


def holding_of(label: str) -> Holding | None:
    return _holdings.get(label)


PartyFinder = Callable[[Collection[int]], Iterable[tuple[int, int]]]
"""Returns who has a part in which of these cases, as (key of the case, of the person)."""

_finders: list[PartyFinder] = []


def register_parties(finder: PartyFinder) -> None:
    """Let a room say who has a part in a case, by writing it, advising in it or at its school."""
    _finders.append(finder)


def parties_of(cases: Collection[int]) -> set[tuple[int, int]]:
    """Return who has a part in which of these cases, whichever room knows it."""
    return {pair for finder in _finders for pair in finder(cases)}


@dataclass(frozen=True)
class Tie:
    """Something open that a person still holds, with the page where an administrator sees it."""

    title: str | Promise
    url: str


TieFinder = Callable[[User], Iterable[Tie]]

_tie_finders: list[TieFinder] = []


def register_ties(finder: TieFinder) -> None:
    """Let a room say what of its own a person can not leave behind."""
    _tie_finders.append(finder)


def ties_of(user: User) -> list[Tie]:
    """Return what the person still holds open, in whichever room."""
    return [tie for finder in _tie_finders for tie in finder(user)]


@dataclass(frozen=True)
class Leaver:
    """Who somebody was before she was made anonymous."""

    pk: int
    name: str
    email: str


@dataclass(frozen=True)
class Trace:
    """Where else a person's name or address stands: how many rows, and taking it out of them.

    Not in what colleagues wrote in their own words: that follows the rule of the text.
    """

    title: str | Promise
    count: Callable[[Leaver], int]
    wipe: Callable[[Leaver], None]


NOWHERE = "@anonym.invalid"
"""No mail can be sent there (RFC 2606), and no two people share an address."""
FORMER = "Tidligere medarbejder"
"""Stands in place of the name in every row. Stored, and so in Danish."""
WAYS_IN: tuple[type[Model], ...] = (SignIn, RecoveryCode, ExternalIdentity, TOTPDevice)
"""What a person signs in with, besides her password."""

_traces: list[Trace] = []


def register_traces(*found: Trace) -> None:
    _traces.extend(found)


def traces() -> Iterable[Trace]:
    return tuple(_traces)


VersionFinder = Callable[[Model, str], Iterable[tuple[Model, str]]]
"""Returns where else a field of a row stands: earlier versions, histories, as (row, field)."""

_version_finders: list[VersionFinder] = []


def register_versions(finder: VersionFinder) -> None:
    """Let a room say where it keeps what a field said before, or a copy of it."""
    _version_finders.append(finder)


def versions_of(row: Model, field: str) -> list[tuple[Model, str]]:
    """Return where else the text of the field may stand, whichever room knows it."""
    return [place for finder in _version_finders for place in finder(row, field)]


DraftCleaner = Callable[[Any, str, str], None]
"""Takes a text out of the unsent drafts about a case: (key of it, text, what is put there)."""

_cleaners: list[DraftCleaner] = []


def register_drafts(cleaner: DraftCleaner) -> None:
    """Let a room clean the drafts it keeps in a shape of their own."""
    _cleaners.append(cleaner)


def clean_drafts(case: Any, text: str, instead: str) -> None:
    """Put `instead` where the text stands in a draft about the case."""
    for cleaner in _cleaners:
        cleaner(case, text, instead)


class Fate(StrEnum):
    """What a rule does with what it has kept for long enough."""

    DELETE = "delete"
    ANONYMISE = "anonymise"


@dataclass(frozen=True)
class Kind:
    """A kind of data with a time to be kept. What is the installation's own is `shared`.

    `due` returns what a municipality (None for the shared) has from before a day, and `carry_out`
    deals with a part of it and returns how many, 0 when none is left. With `needs_reference` it
    may be deleted only on an authority under the archive law (arkivloven), named in the rule.
    """

    code: str
    title: str | Promise
    counts_from: str | Promise
    months: int
    fate: Fate
    due: "Callable[[int | None, date], QuerySet[Any]]"
    carry_out: Callable[[int | None, date, Actor, datetime], int]
    needs_reference: bool = True
    starts_active: bool = True
    by_school_year: bool = False
    least_months: int = 1
    shared: bool = False


BATCH = 200
"""So many are dealt with in one transaction; a run that is cut off goes on the next night."""

_kinds: dict[str, Kind] = {}


def register_kind(*kinds: Kind) -> None:
    """Add kinds of data with a rule of their own."""
    _kinds.update((kind.code, kind) for kind in kinds)


def kinds() -> list[Kind]:
    """Return every kind, in the order of their codes."""
    return [_kinds[code] for code in sorted(_kinds)]


def kind_of(code: str) -> Kind | None:
    return _kinds.get(code)
