"""Who suits a request: what the database knows, handed to the engine, and kept as it was shown."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
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
    Away,
    Candidate,
    Need,
    Pair,
    Ranking,
    Reason,
    Suggestion,
    ThemeNeed,
    Weights,
    rank,
)
from advisors.models import Absence, Advisor, AdvisorCompetence, HourEntry, Relation
from requests.deadlines import expected_course
from requests.models import Offer, RequestTheme, SupportRequest
from requests.queries.week_plan import PastOffers, ReadyCase, need_of
from requests.states import MATCHED_OR_LATER, UNDER_WAY, OfferStatus, Status
from schools.models import TravelTime
from schools.travel import place_of
from schools.workdays import school_year_bounds

HERS = Offer.objects.filter(advisor=OuterRef("pk"))
ABSENT_WITHIN = timedelta(days=366)
"""No course is expected to begin later than in a week or to run for more than a year."""


@dataclass(frozen=True)
class Staff:
    """A municipality's advisors, how they are weighed, and measured travel by school."""

    candidates: Sequence[Candidate] = ()
    weights: Weights = DEFAULT_WEIGHTS
    travel: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    def expected(self, need: Need, *, today: date) -> Need:
        """The need with the days its course is expected to run, and the travel that is known."""
        starts_on, ends_on = expected_course(today, need.minutes)
        travel = self.travel.get(need.school_id, {})
        return replace(need, starts_on=starts_on, ends_on=ends_on, travel_minutes=travel)


def ranking_for(support_request: SupportRequest, *, now: datetime) -> Ranking:
    """Rank the municipality's advisors for the request, in four queries however many they are."""
    themes = RequestTheme.objects.filter(support_request=support_request).select_related("area")
    needed = [ThemeNeed(t.area_id, t.area.name, t.area.group, t.level) for t in themes]
    return ranking_by_need(support_request, needed, now=now)


def ranking_by_need(
    support_request: SupportRequest, themes: Iterable[ThemeNeed], *, now: datetime
) -> Ranking:
    """Rank as `ranking_for` does, for a caller who has read the themes and the school: two."""
    today = timezone.localdate(now)
    place = support_request.municipality_id
    advisors = _for_one(_with_figures({place}, today), support_request)
    staff = _staff(advisors, {place}, today).get(place, Staff())
    need = staff.expected(need_of(support_request, themes), today=today)
    return rank(need, staff.candidates, today=today, weights=staff.weights)


def ranking_in(staff: Staff, case: ReadyCase, past: PastOffers, *, now: datetime) -> Ranking:
    """Rank a municipality's advisors for one of many requests, as its own page does."""
    today = timezone.localdate(now)
    declined = past.declined.get(case.pk, frozenset())
    courses = past.courses.get(case.need.school_id, {})
    candidates = [
        replace(
            candidate,
            has_declined=candidate.advisor_id in declined,
            courses_at_school=courses.get(candidate.advisor_id, 0),
        )
        for candidate in staff.candidates
    ]
    need = staff.expected(case.need, today=today)
    return rank(need, candidates, today=today, weights=staff.weights)


def staff_in(places: Collection[int], *, now: datetime) -> Mapping[int, Staff]:
    """Return the advisors of some municipalities by municipality: two statements.

    What belongs to one request, `courses_at_school` and `has_declined`, is left empty.
    """
    today = timezone.localdate(now)
    return _staff(_with_figures(places, today), places, today)


def frozen(
    ranking: Ranking, suggestion: Suggestion, *, now: datetime, pair: Pair | None = None
) -> dict[str, Any]:
    """Return what the coordinator saw, as JSON that can be shown a year from now."""
    place = ranking.suggestions.index(suggestion) + 1
    return {
        **explained(suggestion, ranking.weights, now=now, together=pair.reason if pair else None),
        "rank": place,
        "among": len(ranking.suggestions),
        "left_out": dict(Counter(e.reason.code.value for e in ranking.exclusions)),
    }


def explained(
    suggestion: Suggestion, weights: Weights, *, now: datetime, together: Reason | None = None
) -> dict[str, Any]:
    """Return a score with its weights and its reasons in words, as JSON."""
    return {
        "at": now.isoformat(),
        "weights": asdict(weights),
        "score": suggestion.score,
        "together": sentence(together) if together else "",
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
    }


@dataclass
class _Traits:
    """What is many to an advisor, and the measured travel that belongs to nobody."""

    competences: dict[int, int] = field(default_factory=dict)
    adjacent: dict[str, int] = field(default_factory=dict)
    relations: dict[int, str] = field(default_factory=dict)
    absences: list[Away] = field(default_factory=list)


def _staff(
    advisors: QuerySet[Advisor], places: Collection[int], today: date
) -> Mapping[int, Staff]:
    """Put together what the two statements say."""
    traits, travel = _traits(places, today)
    found: defaultdict[int, list[Candidate]] = defaultdict(list)
    weights: dict[int, Weights] = {}
    for advisor in advisors:
        place = advisor.municipality
        found[place.pk].append(_candidate(advisor, traits[advisor.pk]))
        if hasattr(place, "matching_weights"):
            weights[place.pk] = place.matching_weights.for_engine
    return {
        place: Staff(candidates, weights.get(place, DEFAULT_WEIGHTS), travel)
        for place, candidates in found.items()
    }


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
        .select_related("user", "home_school", "municipality__matching_weights")
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


def _traits(
    places: Collection[int], today: date
) -> tuple[Mapping[int, _Traits], Mapping[int, Mapping[int, int]]]:
    """Competences, ties and absences of all advisors, and travel times, in one statement.

    Four kinds of rows with the same columns: kind, advisor or school, a key and a value, as text.
    """
    here = Q(advisor__municipality__in=places)
    competences = AdvisorCompetence.objects.filter(here).values_list(
        Value("competence"), "advisor_id", _text("area_id"), _text("level"), "area__group"
    )
    relations = Relation.objects.filter(here).values_list(
        Value("relation"), "advisor_id", _text("school_id"), _text("kind"), Value("")
    )
    absences = Absence.objects.filter(
        here, starts_on__lte=today + ABSENT_WITHIN, ends_on__gte=today
    ).values_list(Value("absence"), "advisor_id", _text("starts_on"), _text("ends_on"), Value(""))
    travel = TravelTime.objects.filter(from_school__municipality__in=places).values_list(
        Value("travel"), "from_school_id", _text("to_school_id"), _text("minutes"), Value("")
    )
    traits: defaultdict[int, _Traits] = defaultdict(_Traits)
    minutes: defaultdict[int, dict[int, int]] = defaultdict(dict)
    rows = competences.order_by().union(
        relations.order_by(), absences.order_by(), travel.order_by(), all=True
    )
    for kind, number, key, value, group in rows:
        if kind == "travel":
            minutes[number].setdefault(int(key), int(value))
            minutes[int(key)].setdefault(number, int(value))
        else:
            _note(traits[number], kind, key, value, group)
    return traits, minutes


def _text(name: str) -> Cast:
    return Cast(name, CharField())


def _note(traits: _Traits, kind: str, key: str, value: str, group: str) -> None:
    match kind:
        case "competence":
            traits.competences[int(key)] = int(value)
            traits.adjacent[group] = max(traits.adjacent.get(group, 0), int(value))
        case "relation":
            traits.relations[int(key)] = value
        case _:
            traits.absences.append(Away(date.fromisoformat(key), date.fromisoformat(value)))


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
        home_place=place_of(advisor.home_school),
        relations=traits.relations,
        courses_at_school=getattr(figures, "courses_at_school", 0),
        absences=tuple(sorted(traits.absences)),
        qualified_from=advisor.qualified_from,
        has_declined=getattr(figures, "has_declined", False),
    )
