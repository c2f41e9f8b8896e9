"""What a plan of the week is made of: the requests that are ready, and who knows them already.

Four statements however many requests there are: the clarified, the unclarified, their themes,
and the history of offers that belongs to them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.db.models import (
    Count,
    IntegerField,
    Q,
    QuerySet,
    Value,
    Window,
)

from accounts.models import User
from accounts.roles import Permission
from advisors.matching import Candidate, Need, Plan, Ranking, ThemeNeed
from requests.models import Offer, RequestTheme, SupportRequest
from requests.querysets import SupportRequestQuerySet
from requests.states import MATCHED_OR_LATER, OfferStatus, Status
from schools.access import access_of
from schools.models import Municipality
from schools.travel import place_of
from schools.workdays import WorkCalendar

MOST_CASES = 60
"""So many can be planned while a page waits; more are planned by a job."""
MOST_PAIRS = 6_000
"""Requests times advisors that can be ranked while a page waits: well below two seconds."""
MOST_UNCLEAR = 20


@dataclass(frozen=True)
class ReadyCase:
    support_request: SupportRequest
    need: Need

    @property
    def pk(self) -> int:
        return self.support_request.pk


@dataclass(frozen=True)
class ReadyCases:
    """What can be planned, the nearest deadline first, and what must be clarified before."""

    cases: Sequence[ReadyCase]
    total: int
    unclear: Sequence[SupportRequest]
    unclear_total: int

    @property
    def later(self) -> int:
        """How many ready requests are too many for this plan."""
        return self.total - len(self.cases)


@dataclass(frozen=True)
class PastOffers:
    """Who has said no to a request, and how many courses an advisor has had at a school."""

    declined: Mapping[int, frozenset[int]]
    courses: Mapping[int, Mapping[int, int]]


@dataclass(frozen=True)
class Choices:
    """What the coordinator has decided: an advisor who must get a request, requests left out."""

    locked: Mapping[int, int] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    def replaced_on(self, cases: Collection[int], by: Self) -> Self:
        """Return these choices with those about some requests replaced by newer ones."""
        others = {case: a for case, a in self.locked.items() if case not in cases}
        return replace(
            self,
            locked={**others, **by.locked},
            left_out=frozenset(self.left_out - set(cases)) | by.left_out,
        )

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "locked": {str(case): advisor for case, advisor in self.locked.items()},
            "left_out": sorted(self.left_out),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            locked={int(case): advisor for case, advisor in kept.get("locked", {}).items()},
            left_out=frozenset(kept.get("left_out", ())),
        )


@dataclass(frozen=True)
class Proposal:
    """A plan with everything it was made from. `plan` leaves out what she has left out."""

    ready: ReadyCases
    plan: Plan
    choices: Choices
    candidates: Mapping[int, Sequence[Candidate]]
    rankings: Mapping[int, Ranking]
    past: PastOffers
    calendars: Mapping[int, WorkCalendar]


def planning_places(user: User) -> frozenset[int]:
    """The municipalities where the person may match; empty for everybody else."""
    return access_of(user).municipalities(Permission.MATCH)


def ready_cases(user: User, *, most: int | None = None) -> ReadyCases:
    """Read the requests that await an advisor, `most` of them or all: three statements."""
    counted = _ready(user).annotate(total=Window(Count("*")))
    clarified = Q(planned_minutes__gt=0)
    cases: list[Any] = list(counted.filter(clarified)[:most])
    unclear: list[Any] = list(
        counted.filter(Q(planned_minutes__isnull=True) | ~clarified)[:MOST_UNCLEAR]
    )
    themes = themes_by_case([case.pk for case in cases])
    return ReadyCases(
        cases=[ReadyCase(case, need_of(case, themes[case.pk])) for case in cases],
        total=cases[0].total if cases else 0,
        unclear=unclear,
        unclear_total=unclear[0].total if unclear else 0,
    )


def ready_in(municipality: Municipality, *, most: int | None = MOST_CASES) -> list[ReadyCase]:
    """Read a municipality's clarified requests that await an advisor: two statements.

    For the administration, whose own rows are checked by its caller.
    """
    ready = (
        SupportRequest.objects.filter(
            municipality=municipality, status=Status.READY, planned_minutes__gt=0
        )
        .select_related("school")
        .order_by("match_by", "pk")[:most]
    )
    themes = themes_by_case([case.pk for case in ready])
    return [ReadyCase(case, need_of(case, themes[case.pk])) for case in ready]


def ready_among(user: User, keys: Sequence[int]) -> ReadyCases:
    """Read those of some requests that still await an advisor, in the order of keys."""
    found = _ready(user).filter(planned_minutes__gt=0).in_bulk(keys)
    themes = themes_by_case(list(found))
    cases = [ReadyCase(found[pk], need_of(found[pk], themes[pk])) for pk in keys if pk in found]
    return ReadyCases(cases=cases, total=len(cases), unclear=(), unclear_total=0)


def past_offers(cases: Sequence[ReadyCase]) -> PastOffers:
    """Read what the advisors have to do with the requests and their schools: one statement."""
    declined: defaultdict[int, set[int]] = defaultdict(set)
    courses: defaultdict[int, dict[int, int]] = defaultdict(dict)
    if cases:
        for case_id, school_id, advisor_id, count in _declined(cases).union(
            _courses(cases), all=True
        ):
            if case_id:
                declined[case_id].add(advisor_id)
            else:
                courses[school_id][advisor_id] = count
    return PastOffers({case: frozenset(them) for case, them in declined.items()}, courses)


def _ready(user: User) -> SupportRequestQuerySet:
    return (
        SupportRequest.objects.visible_to(user)
        .filter(municipality__in=planning_places(user), status=Status.READY)
        .select_related("school", "municipality")
        .order_by("match_by", "pk")
    )


def themes_by_case(cases: Sequence[int]) -> Mapping[int, list[ThemeNeed]]:
    """Return the themes of each request by its key: one statement."""
    found: defaultdict[int, list[ThemeNeed]] = defaultdict(list)
    themes = RequestTheme.objects.filter(support_request__in=cases).select_related("area")
    for theme in themes:
        found[theme.support_request_id].append(
            ThemeNeed(theme.area_id, theme.area.name, theme.area.group, theme.level)
        )
    return found


def need_of(support_request: SupportRequest, themes: Iterable[ThemeNeed]) -> Need:
    """What the school asks for; reads the school unless it is read already."""
    return Need(
        themes=tuple(themes),
        minutes=support_request.planned_minutes or 0,
        school_id=support_request.school_id,
        slots=frozenset(support_request.week_slots),
        place=place_of(support_request.school),
    )


def _declined(cases: Sequence[ReadyCase]) -> QuerySet[Offer, tuple[int, int, int, int]]:
    return (
        Offer.objects.filter(
            status=OfferStatus.DECLINED, support_request__in=[case.pk for case in cases]
        )
        .order_by()
        .values_list("support_request_id", "support_request__school_id", "advisor_id", Value(1))
    )


def _courses(cases: Sequence[ReadyCase]) -> QuerySet[Offer, tuple[int, int, int, int]]:
    """Courses an advisor has or has had at the schools, under a request that is none: 0."""
    return (
        Offer.objects.filter(
            status=OfferStatus.ACCEPTED,
            support_request__school__in={case.need.school_id for case in cases},
            support_request__status__in=MATCHED_OR_LATER,
        )
        .order_by()
        .values("support_request__school_id", "advisor_id")
        .annotate(count=Count("pk"))
        .values_list(Value(0, IntegerField()), "support_request__school_id", "advisor_id", "count")
    )
