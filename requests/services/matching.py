"""Who suits a request: what the database knows, handed to the engine, and kept as it was shown."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from advisors.explanations import sentence
from advisors.matching import (
    DEFAULT_WEIGHTS,
    Candidate,
    Need,
    Ranking,
    Suggestion,
    ThemeNeed,
    rank,
)
from advisors.models import Absence, Advisor, AdvisorCompetence, HourEntry
from requests.models import Offer, RequestTheme, SupportRequest
from requests.states import MATCHED_OR_LATER, UNDER_WAY, OfferStatus, Status
from schools.workdays import school_year_bounds

HERS = Offer.objects.filter(advisor=OuterRef("pk"))
LONG_ABSENCE = timedelta(days=14)
"""So long an absence counts already when it begins within as many days from now."""


def ranking_for(support_request: SupportRequest, *, now: datetime) -> Ranking:
    """Rank the municipality's advisors for the request, in three queries however many they are."""
    themes = RequestTheme.objects.filter(support_request=support_request).select_related("area")
    needed = [ThemeNeed(t.area_id, t.area.name, t.area.group, t.level) for t in themes]
    return ranking_by_need(support_request, needed, now=now)


def ranking_by_need(
    support_request: SupportRequest, themes: Iterable[ThemeNeed], *, now: datetime
) -> Ranking:
    """Rank as `ranking_for` does, for a caller who has already read the themes: two queries."""
    today = timezone.localdate(now)
    need = Need(
        themes=tuple(themes),
        minutes=support_request.planned_minutes or 0,
        school_id=support_request.school_id,
        slots=frozenset(support_request.week_slots),
    )
    place = {support_request.municipality_id}
    advisors = list(_for_one(_with_figures(place, today), support_request))
    traits = _traits(place, today)
    return rank(need, [_candidate(a, traits[a.pk]) for a in advisors], today=today)


def candidates_in(places: Collection[int], *, now: datetime) -> Mapping[int, list[Candidate]]:
    """Return the advisors of some municipalities by municipality: two statements.

    What belongs to one request, `courses_at_school` and `has_declined`, is left empty.
    """
    today = timezone.localdate(now)
    traits = _traits(places, today)
    found: defaultdict[int, list[Candidate]] = defaultdict(list)
    for advisor in _with_figures(places, today):
        found[advisor.municipality_id].append(_candidate(advisor, traits[advisor.pk]))
    return found


def frozen(ranking: Ranking, suggestion: Suggestion, *, now: datetime) -> dict[str, Any]:
    """Return what the coordinator saw, as JSON that can be shown a year from now."""
    return {
        "at": now.isoformat(),
        "weights": asdict(DEFAULT_WEIGHTS),
        "score": suggestion.score,
        "rank": ranking.suggestions.index(suggestion) + 1,
        "among": len(ranking.suggestions),
        "parts": [
            {
                "key": part.key.value,
                "points": part.points,
                "max_points": part.max_points,
                "code": part.reason.code.value,
                "params": dict(part.reason.params),
                "sentence": sentence(part.reason),
            }
            for part in suggestion.parts
        ],
        "left_out": dict(Counter(e.reason.code.value for e in ranking.exclusions)),
    }


@dataclass
class _Traits:
    """What is many to an advisor."""

    competences: dict[int, int] = field(default_factory=dict)
    adjacent: dict[str, int] = field(default_factory=dict)
    partial_school_ids: set[int] = field(default_factory=set)
    absent_until: date | None = None


def _with_figures(places: Collection[int], today: date) -> QuerySet[Advisor]:
    """The advisors who can be offered work, with hours and load as annotations."""
    year = Q(hour_accounts__school_year__starts_on=school_year_bounds(today)[0])
    released = Q(hour_accounts__entries__kind__in=[HourEntry.Kind.GRANTED, HourEntry.Kind.ADJUSTED])
    standing = HERS.filter(
        Q(status=OfferStatus.OPEN)
        | Q(
            status=OfferStatus.ACCEPTED,
            support_request__status__in=[Status.OFFERED, *UNDER_WAY],
        )
    )
    return (
        Advisor.objects.active()
        .filter(municipality__in=places)
        .select_related("user")
        .annotate(
            free_minutes=Sum("hour_accounts__entries__minutes", filter=year, default=0),
            released_minutes=Sum(
                "hour_accounts__entries__minutes", filter=year & released, default=0
            ),
            open_courses=_count(standing),
        )
    )


def _for_one(advisors: QuerySet[Advisor], support_request: SupportRequest) -> QuerySet[Advisor]:
    """Add what each advisor's history is with this request and its school."""
    at_school = HERS.filter(
        status=OfferStatus.ACCEPTED,
        support_request__school=support_request.school_id,
        support_request__status__in=MATCHED_OR_LATER,
    )
    declined = HERS.filter(status=OfferStatus.DECLINED, support_request=support_request)
    return advisors.annotate(courses_at_school=_count(at_school), has_declined=Exists(declined))


def _count(offers: QuerySet[Offer]) -> Coalesce:
    counted = offers.order_by().values("advisor").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _traits(places: Collection[int], today: date) -> Mapping[int, _Traits]:
    """Competences, partial schools and absences of all advisors in one statement.

    Three kinds of rows with the same columns: kind, advisor, a key and a value, as text.
    """
    here = Q(advisor__municipality__in=places)
    competences = AdvisorCompetence.objects.filter(here).values_list(
        Value("competence"), "advisor_id", _text("area_id"), _text("level"), "area__group"
    )
    partial = Advisor.partial_schools.through.objects.filter(here).values_list(
        Value("partial"), "advisor_id", _text("school_id"), Value(""), Value("")
    )
    absences = Absence.objects.filter(
        here, starts_on__lte=today + LONG_ABSENCE, ends_on__gte=today
    ).values_list(Value("absence"), "advisor_id", _text("starts_on"), _text("ends_on"), Value(""))
    traits: defaultdict[int, _Traits] = defaultdict(_Traits)
    rows = competences.order_by().union(partial.order_by(), absences.order_by(), all=True)
    for kind, advisor_id, key, value, group in rows:
        _note(traits[advisor_id], today, kind, key, value, group)
    return traits


def _text(name: str) -> Cast:
    return Cast(name, CharField())


def _note(traits: _Traits, today: date, kind: str, key: str, value: str, group: str) -> None:
    match kind:
        case "competence":
            traits.competences[int(key)] = int(value)
            traits.adjacent[group] = max(traits.adjacent.get(group, 0), int(value))
        case "partial":
            traits.partial_school_ids.add(int(key))
        case _:
            first, last = date.fromisoformat(key), date.fromisoformat(value)
            if first <= today or last - first >= LONG_ABSENCE:
                traits.absent_until = max(last, traits.absent_until or last)


def _candidate(advisor: Advisor, traits: _Traits) -> Candidate:
    figures: Any = advisor
    return Candidate(
        advisor_id=advisor.pk,
        name=str(advisor),
        competences=traits.competences,
        adjacent=traits.adjacent,
        free_minutes=figures.free_minutes,
        released_minutes=figures.released_minutes,
        open_courses=figures.open_courses,
        max_courses=advisor.max_courses,
        slots=frozenset(advisor.week_slots),
        home_school_id=advisor.home_school_id,
        partial_school_ids=frozenset(traits.partial_school_ids),
        courses_at_school=getattr(figures, "courses_at_school", 0),
        absent_until=traits.absent_until,
        has_declined=getattr(figures, "has_declined", False),
    )
