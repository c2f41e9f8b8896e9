"""What each room holds about persons. Rooms above register as the apps start, in `holdings.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import User


@dataclass(frozen=True)
class Holding:
    """Rows of one model; `people` are lookups to the persons a row is about, or was made by."""

    model: type[Model]
    people: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def about(self, user: User) -> "QuerySet[Any]":
        """Return the rows about the person, each once, in no order."""
        hers = reduce(or_, (Q(**{lookup: user.pk}) for lookup in self.people))
        return self.model._default_manager.filter(hers).order_by()

    def links(self, keys: Iterable[int | None]) -> set[tuple[int, int]]:
        """Return which of these rows is about which persons, as (key of the row, of the person)."""
        rows = self.model._default_manager.filter(pk__in=keys).order_by()
        return {
            (key, person)
            for key, *people in rows.values_list("pk", *self.people)
            for person in people
            if person is not None
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
