"""The public holidays of Denmark, by rule."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from holidays import PUBLIC, country_holidays

# Beyond these years the package answers "no holidays" instead of "not known".
FIRST_YEAR = 1900
LAST_YEAR = 2100


@lru_cache(maxsize=256)
def danish_public_holidays(year: int) -> frozenset[date]:
    """The official holidays of one year.

    Grundlovsdag, 1 May, 24 and 31 December are not among them: whether an office is closed on
    those days is the municipality's own decision. Store bededag counts up to and including 2023.

    Raises ValueError for a year the rules are not known for, rather than answering "none".
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Danish holidays are known from {FIRST_YEAR} to {LAST_YEAR}, not {year}")
    return frozenset(country_holidays("DK", years=year, categories=(PUBLIC,)))
