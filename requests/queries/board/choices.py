"""What the coordinator's pages choose among: schools, themes, advisors, calendar, saved filters."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from accounts.roles import Permission
from advisors.models import Advisor, CompetenceArea, HourAccount
from requests.models import SavedFilter, SupportRequest
from requests.states import UNDER_WAY, OfferStatus, Status
from schools.access import access_of
from schools.models import Municipality, School
from schools.queries import closing_days
from schools.workdays import WorkCalendar, school_year_bounds

FILTERS = ("q", "status", "theme", "school", "advisor", "deadline")
"""The filters by their names in the address."""


@dataclass(frozen=True)
class Saved:
    """A filter she has saved, ready to be used."""

    pk: int
    name: str
    query: str
    is_default: bool


@dataclass(frozen=True)
class Choices:
    """What can be chosen among, read once: names for the list come from here, too.

    `advisors` have courses_count, offers_count and free_minutes.
    """

    places: Mapping[int, Municipality]
    schools: Mapping[int, str]
    areas: Mapping[int, CompetenceArea]
    advisors: Sequence[Any]
    closed: Mapping[int, frozenset[date]]
    saved: Sequence[Saved]

    @property
    def municipality(self) -> Municipality | None:
        return next(iter(self.places.values()), None)

    @property
    def default(self) -> Saved | None:
        return next((one for one in self.saved if one.is_default), None)

    def calendar_of(self, municipality_id: int) -> WorkCalendar:
        return WorkCalendar(self.closed.get(municipality_id, frozenset()))


def places_of(user: User) -> frozenset[int]:
    """The municipalities the person coordinates; empty for everybody else."""
    return access_of(user).municipalities(Permission.VIEW_ALL_REQUESTS)


def cases_of(user: User) -> QuerySet[SupportRequest]:
    """What she coordinates, which may be less than what she may see: she can be a teacher too."""
    return (
        SupportRequest.objects.visible_to(user)
        .filter(municipality__in=places_of(user))
        .exclude(status__in=[Status.DRAFT, Status.AWAITING_LEADER])
    )


def choices_for(user: User, *, today: date) -> Choices:
    """Read schools, advisors, and themes with calendar and saved filters: three statements."""
    places = places_of(user)
    schools = list(
        School.objects.filter(municipality__in=places)
        .select_related("municipality")
        .order_by("name")
    )
    areas: list[tuple[int, CompetenceArea]] = []
    closed: defaultdict[int, set[date]] = defaultdict(set)
    saved: list[tuple[int, Saved]] = []
    for kind, pk, place, position, name, words, more in _small_things(user, places):
        match kind:
            case "area":
                areas.append((position, CompetenceArea(pk=pk, name=name, group=more)))
            case "closed":
                closed[place].add(date.fromisoformat(name))
            case _:
                query = query_of({"q": words, **json.loads(more)})
                saved.append((position, Saved(pk, name, query, bool(place))))
    return Choices(
        places={school.municipality_id: school.municipality for school in schools},
        schools={school.pk: school.name for school in schools},
        areas={area.pk: area for _n, area in sorted(areas, key=lambda one: (one[0], one[1].name))},
        advisors=list(_advisors_with_load(places, today)),
        closed={place: frozenset(days) for place, days in closed.items()},
        saved=[one for _position, one in sorted(saved, key=lambda one: one[0])],
    )


def query_of(chosen: Mapping[str, Any]) -> str:
    """Return the filters as they stand in an address; empty ones are left out."""
    return urlencode({name: chosen[name] for name in FILTERS if chosen.get(name)})


def _small_things(user: User, places: frozenset[int]) -> QuerySet[Any, Any]:
    """Rows of kind, key, municipality, position and three texts. A saved filter is nobody's
    place: there the third column says whether it opens the list.
    """
    number, text = IntegerField(), CharField()
    areas = CompetenceArea.objects.filter(municipality__in=places).values_list(
        Value("area", text),
        Cast("pk", number),
        Cast("municipality_id", number),
        Cast("position", number),
        Cast("name", text),
        Value("", text),
        Cast("group", text),
    )
    closed = (
        closing_days()
        .filter(municipality__in=places)
        .values_list(
            Value("closed", text),
            Value(0, number),
            Cast("municipality_id", number),
            Value(0, number),
            Cast("day", text),
            Value("", text),
            Value("", text),
        )
    )
    saved = SavedFilter.objects.filter(user=user).values_list(
        Value("saved", text),
        Cast("pk", number),
        Case(When(is_default=True, then=1), default=0, output_field=number),
        Cast("position", number),
        Cast("name", text),
        Cast("words", text),
        Cast("chosen", text),
    )
    return areas.order_by().union(closed.order_by(), saved.order_by(), all=True)


def _advisors_with_load(places: frozenset[int], today: date) -> QuerySet[Advisor]:
    """Active advisors with the courses they run, the offers they have not answered, free minutes.

    Free minutes are those of the school year `today` is in.
    """
    account = HourAccount.objects.filter(
        advisor=OuterRef("pk"), school_year__starts_on=school_year_bounds(today)[0]
    )
    running = Q(
        offers__status=OfferStatus.ACCEPTED,
        offers__support_request__status__in=[Status.OFFERED, *UNDER_WAY],
    )
    return (
        Advisor.objects.active()
        .filter(municipality__in=places)
        .select_related("user")
        .order_by("user__name", "pk")
        .annotate(
            courses_count=Count("offers", filter=running),
            offers_count=Count("offers", filter=Q(offers__status=OfferStatus.OPEN)),
            free_minutes=Coalesce(Subquery(account.values("free_minutes")[:1]), 0),
        )
    )
