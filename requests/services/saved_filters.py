"""The filters a coordinator keeps: saved, deleted, and the one that opens her list."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.actors import Actor, person
from accounts.errors import NotAllowed
from accounts.models import User
from privacy.errors import HoldsCpr
from privacy.scan import find_cpr
from requests.errors import FilterNameTaken, TooManyFilters
from requests.models import MOST_FILTERS, SavedFilter


@transaction.atomic
def save(
    name: str, *, by: Actor, words: str, chosen: Mapping[str, Any], is_default: bool
) -> SavedFilter:
    """Keep a filter under a name of her own, at the first free of her twenty places.

    `words` is what she searches for, `chosen` the other filters as they stand in the address.
    With `is_default` it takes over from the one that opened her list. Raises NotAllowed for the
    system, HoldsCpr, FilterNameTaken and TooManyFilters.
    """
    owner = _locked(by)
    if find_cpr(name) or find_cpr(words):
        raise HoldsCpr
    kept = dict(owner.saved_filters.values_list("position", "name"))
    if name.casefold() in {other.casefold() for other in kept.values()}:
        raise FilterNameTaken
    free = min(set(range(1, MOST_FILTERS + 1)) - set(kept), default=None)
    if free is None:
        raise TooManyFilters
    if is_default:
        owner.saved_filters.update(is_default=False)
    return SavedFilter.objects.create(
        user=owner,
        name=name,
        position=free,
        words=words,
        chosen=dict(chosen),
        is_default=is_default,
    )


@transaction.atomic
def delete(saved_filter: SavedFilter, *, by: Actor) -> None:
    """Forget a filter. Raises NotAllowed for anybody but its owner. Idempotent."""
    _locked_owner(saved_filter, by).saved_filters.filter(pk=saved_filter.pk).delete()


@transaction.atomic
def choose_default(saved_filter: SavedFilter, *, by: Actor, opens: bool) -> None:
    """Let the filter open her list, or let none. Raises NotAllowed as `delete`. Idempotent."""
    hers = _locked_owner(saved_filter, by).saved_filters
    hers.update(is_default=False)
    hers.filter(pk=saved_filter.pk).update(is_default=opens)


def _locked_owner(saved_filter: SavedFilter, by: Actor) -> User:
    owner = _locked(by)
    if saved_filter.user_id != owner.pk:
        raise NotAllowed
    return owner


def _locked(by: Actor) -> User:
    """Lock the person, so that two windows of hers take two different places."""
    owner = person(by)
    if owner is None:
        raise NotAllowed
    return User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
