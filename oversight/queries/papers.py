"""What the papers say of a municipality."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from oversight.models import DataController, RetentionRule
from schools.access import access_of
from schools.models import Municipality


@dataclass(frozen=True)
class Keeping:
    """One line of the privacy page: what is kept for how long, or that it is not decided yet."""

    title: str
    months: int
    counts_from: str
    fate: str
    is_in_force: bool


@dataclass(frozen=True)
class Paper:
    """What the papers say about one municipality; without one, only what holds everywhere."""

    municipality: Municipality | None
    controller: DataController | None
    keepings: Sequence[Keeping] = ()


def paper_of(municipality: Municipality | None) -> Paper:
    """Return what the pages print, the times as the rules have them this minute."""
    rules = RetentionRule.objects.filter(
        Q(municipality=municipality) | Q(municipality__isnull=True)
    ).order_by("municipality", "kind")
    return Paper(
        municipality,
        DataController.objects.filter(municipality=municipality).first(),
        [
            Keeping(
                str(kind.title), rule.months, str(kind.counts_from), kind.fate, rule.is_in_force
            )
            for rule in rules
            if (kind := rule.of_kind)
        ],
    )


def municipality_for(user: User | None, slug: str) -> Municipality | None:
    """Return the municipality a reader is told about: hers, the one asked for, or the only one."""
    home = access_of(user).home if user else None
    if home:
        return Municipality.objects.filter(pk=home).first()
    places = Municipality.objects.all()
    if slug:
        return places.filter(slug=slug).first()
    some = list(places[:2])
    return some[0] if len(some) == 1 else None
