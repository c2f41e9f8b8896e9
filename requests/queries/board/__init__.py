"""What the coordinator's board reads."""

from requests.queries.board.choices import (
    Choices,
    Saved,
    cases_of,
    choices_for,
    places_of,
    query_of,
)
from requests.queries.board.listing import Filters, Page, page_of
from requests.queries.board.outlook import Outlook, outlooks
from requests.queries.board.week import GROUPS, MATCHED, Shown, Week, week_of

__all__ = [
    "GROUPS",
    "MATCHED",
    "Choices",
    "Filters",
    "Outlook",
    "Page",
    "Saved",
    "Shown",
    "Week",
    "cases_of",
    "choices_for",
    "outlooks",
    "page_of",
    "places_of",
    "query_of",
    "week_of",
]
