"""The page of one request as the coordinator sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from advisors.explanations import sentence
from advisors.matching import PartKey, Ranking, ReasonCode, ThemeNeed
from advisors.models import CompetenceArea, Level
from dkfds.charts import percent
from lifecycle.services import history
from requests.dates import short_date, short_time
from requests.models import LeaderDecision, Offer, Question, RequestTheme, SupportRequest, Wait
from requests.queries.board import cases_of
from requests.queries.mails import MailLine, mails_about
from requests.queries.timeline import Event, Step, events_of, steps_of
from requests.states import OfferStatus, Status
from schools.durations import in_words
from schools.queries import closing_days
from schools.weekslots import slots_in_text
from schools.workdays import WorkCalendar

MOST_LINES = 100
EXPANDED = 3
IN_SIGHT = 6
LACKS_HOURS = {ReasonCode.NO_HOURS, ReasonCode.TOO_FEW_HOURS}

PART_LABELS: Mapping[str, str | Promise] = {
    PartKey.COMPETENCE: gettext_lazy("Competence"),
    PartKey.HOURS: gettext_lazy("Free hours"),
    PartKey.LOAD: gettext_lazy("Load"),
    PartKey.WEEKDAYS: gettext_lazy("Days and times"),
    PartKey.ABSENCE: gettext_lazy("Absence"),
    PartKey.TRAVEL: gettext_lazy("Travel time"),
    PartKey.CONTINUITY: gettext_lazy("Knows the school"),
    PartKey.FAIRNESS: gettext_lazy("Fair share"),
}


@dataclass(frozen=True)
class Theme:
    need: ThemeNeed
    level: str


@dataclass(frozen=True)
class PartLine:
    """One part of a score, with its bar."""

    label: str
    points: int
    max_points: int
    width: str
    sentence: str


@dataclass(frozen=True)
class Suggested:
    """An advisor who fits, with every reason."""

    advisor_id: int
    place: int
    name: str
    score: int
    most: int
    free: str
    parts: Sequence[PartLine]
    is_expanded: bool
    is_in_sight: bool


@dataclass(frozen=True)
class Paired:
    """Two advisors who together cover more than anybody alone."""

    lead: str
    second: str
    score: int
    most: int
    sentence: str


@dataclass(frozen=True)
class LeftOut:
    """Who can not be offered the case, and why; `lacks_hours` when extra hours would help."""

    advisor_id: int
    name: str
    sentence: str
    lacks_hours: bool


@dataclass(frozen=True)
class OfferLine:
    """An offer with the explanation that was frozen when it was sent."""

    offer: Offer
    sent: str
    answer_by: str
    answered: str
    place: str
    parts: Sequence[PartLine]
    together: str
    is_late: bool

    @property
    def most(self) -> int:
        """The most points she could have had with the weights of that day."""
        return sum(part.max_points for part in self.parts)

    @property
    def is_open(self) -> bool:
        return self.offer.status == OfferStatus.OPEN


@dataclass(frozen=True)
class CasePage:
    """Everything read for the page, in a number of statements that never grows."""

    support_request: SupportRequest
    areas: Sequence[CompetenceArea]
    themes: Sequence[Theme]
    offers: Sequence[OfferLine]
    calendar: WorkCalendar
    events: Sequence[Event]
    steps: Sequence[Step]
    mails: Sequence[MailLine]
    open_question: Question | None
    open_wait: Wait | None
    slots: Sequence[str]
    involved: Sequence[str]

    @property
    def levels(self) -> dict[int, int]:
        return {theme.need.area_id: theme.need.level for theme in self.themes}

    @property
    def standing(self) -> list[OfferLine]:
        return [
            line
            for line in self.offers
            if line.offer.status in {OfferStatus.OPEN, OfferStatus.ACCEPTED}
        ]

    @property
    def past(self) -> list[OfferLine]:
        """Offers that came to nothing, each with what spoke for it then."""
        standing = {OfferStatus.OPEN, OfferStatus.ACCEPTED}
        return [line for line in self.offers if line.offer.status not in standing]


def case_for(user: User, pk: int) -> SupportRequest | None:
    """Return the case when the person coordinates it, with school, author, place and course.

    Annotated with `decision_note`, what the centre leader wrote to the coordinator, and with
    `journalised_at` and `journalised`, when and which documents were journalised last; each is
    None before there is one.
    """
    journalised = SupportRequest.objects.filter(
        pk=OuterRef("pk"), journal_exports__occasion="journal"
    ).order_by("-journal_exports__done_at", "-journal_exports__pk")
    notes = LeaderDecision.objects.filter(support_request=OuterRef("pk")).values("note")[:1]
    known = cases_of(user).select_related("school", "municipality", "created_by", "course")
    annotated = known.annotate(
        decision_note=Subquery(notes),
        journalised_at=Subquery(journalised.values("journal_exports__done_at")[:1]),
        journalised=Subquery(journalised.values("journal_exports__documents")[:1]),
    )
    return annotated.filter(pk=pk).first()


def read(support_request: SupportRequest, *, now: datetime) -> CasePage:
    """Read the page: areas with calendar, questions, history, offers, messages; five statements."""
    areas, closed = _areas(support_request)
    questions = list(support_request.questions.select_related("asked_by", "answered_by"))
    changes = list(history(support_request).order_by("-at", "-pk")[:MOST_LINES])
    offers = list(
        support_request.offers.select_related("advisor__user", "sent_by").order_by(
            "-sent_at", "part", "-pk"
        )[:MOST_LINES]
    )
    return CasePage(
        support_request=support_request,
        areas=areas,
        themes=_themes(areas),
        offers=[_offer_line(offer, now) for offer in offers],
        calendar=WorkCalendar(closed),
        events=events_of(changes, questions, offers),
        steps=steps_of(support_request, offers),
        mails=mails_about([support_request, *offers]),
        open_question=_open_question(support_request, questions),
        open_wait=_open_wait(support_request),
        slots=slots_in_text(support_request.week_slots),
        involved=[
            str(SupportRequest.Involved(code).label)
            for code in support_request.involved
            if code in SupportRequest.Involved.values
        ],
    )


def suggested(ranking: Ranking) -> list[Suggested]:
    return [
        Suggested(
            advisor_id=suggestion.candidate.advisor_id,
            place=place,
            name=suggestion.candidate.name,
            score=suggestion.score,
            most=ranking.weights.total,
            free=in_words(suggestion.candidate.free_minutes),
            parts=[
                _part(p.key, p.points, p.max_points, sentence(p.reason)) for p in suggestion.parts
            ],
            is_expanded=place <= EXPANDED,
            is_in_sight=place <= IN_SIGHT,
        )
        for place, suggestion in enumerate(ranking.suggestions, start=1)
    ]


def paired(ranking: Ranking) -> list[Paired]:
    return [
        Paired(
            lead=pair.lead.candidate.name,
            second=pair.second.candidate.name,
            score=pair.score,
            most=ranking.weights.total,
            sentence=sentence(pair.reason),
        )
        for pair in ranking.pairs
    ]


def left_out(ranking: Ranking) -> list[LeftOut]:
    return [
        LeftOut(
            e.candidate.advisor_id,
            e.candidate.name,
            sentence(e.reason),
            lacks_hours=e.reason.code in LACKS_HOURS,
        )
        for e in ranking.exclusions
    ]


def _areas(
    support_request: SupportRequest,
) -> tuple[list[CompetenceArea], frozenset[date]]:
    """The catalogue, with the level this case needs of each theme it has, and the closing days.

    One statement: rows of kind, key, position, level, and two texts.
    """
    number, text = IntegerField(), CharField()
    here = Q(municipality=support_request.municipality_id)
    needed = RequestTheme.objects.filter(support_request=support_request.pk, area=OuterRef("pk"))
    level = Coalesce(Subquery(needed.values("level")[:1]), 0, output_field=number)
    areas = CompetenceArea.objects.annotate(level_needed=level).filter(
        here & (Q(is_active=True) | Q(level_needed__gt=0))
    )
    known = areas.values_list(
        Value("area", text),
        Cast("pk", number),
        Cast("position", number),
        Cast("level_needed", number),
        Cast("name", text),
        Cast("group", text),
    )
    closed = (
        closing_days()
        .filter(here)
        .values_list(
            Value("closed", text),
            Value(0, number),
            Value(0, number),
            Value(0, number),
            Cast("day", text),
            Value("", text),
        )
    )
    found: list[tuple[int, CompetenceArea]] = []
    days: set[date] = set()
    for kind, pk, position, needs, name, group in known.order_by().union(
        closed.order_by(), all=True
    ):
        if kind == "closed":
            days.add(date.fromisoformat(name))
            continue
        area: Any = CompetenceArea(pk=pk, name=name, group=group)
        area.level_needed = needs
        found.append((position, area))
    found.sort(key=lambda one: (one[0], one[1].name))
    return [area for _position, area in found], frozenset(days)


def _themes(areas: Sequence[Any]) -> list[Theme]:
    return [
        Theme(
            ThemeNeed(area.pk, area.name, area.group, area.level_needed),
            str(Level(area.level_needed).label),
        )
        for area in areas
        if area.level_needed
    ]


def _open_question(
    support_request: SupportRequest, questions: Sequence[Question]
) -> Question | None:
    if support_request.status != Status.AWAITING_SCHOOL:
        return None
    return next((q for q in questions if q.answered_at is None), None)


def _open_wait(support_request: SupportRequest) -> Wait | None:
    """One statement more, and only while it waits: then there is no ranking to read."""
    if support_request.status != Status.WAITING_LIST:
        return None
    return support_request.waits.filter(ended_on__isnull=True).first()


# Offers


def _offer_line(offer: Offer, now: datetime) -> OfferLine:
    kept: Mapping[str, Any] = offer.explanation
    return OfferLine(
        offer=offer,
        sent=short_time(offer.sent_at),
        answer_by=short_time(offer.answer_by),
        answered=short_time(offer.answered_at) if offer.answered_at else "",
        place=_("Number %(rank)d of %(among)d on %(day)s")
        % {
            "rank": kept["rank"],
            "among": kept["among"],
            "day": short_date(timezone.localdate(datetime.fromisoformat(kept["at"]))),
        },
        parts=[
            _part(part["key"], part["points"], part["max_points"], part["sentence"])
            for part in kept["parts"]
        ],
        together=kept.get("together", ""),
        is_late=offer.status == OfferStatus.OPEN and offer.answer_by < now,
    )


def _part(key: str, points: int, max_points: int, said: str) -> PartLine:
    return PartLine(
        label=str(PART_LABELS[key]),
        points=points,
        max_points=max_points,
        width=percent(100 * points / max_points if max_points else 0),
        sentence=said,
    )
