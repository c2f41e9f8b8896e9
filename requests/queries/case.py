"""The page of one request as the coordinator sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from advisors.explanations import sentence
from advisors.matching import PartKey, Ranking, ThemeNeed
from advisors.models import CompetenceArea, Level
from dkfds.charts import percent
from lifecycle.models import StatusChange
from lifecycle.services import history
from notifications.catalogue import kind_named
from notifications.models import Message, MessageStatus
from requests.dates import short_date, short_time
from requests.models import Offer, Question, RequestTheme, SupportRequest
from requests.queries.board import cases_of
from requests.states import OfferStatus, Status, Transition
from schools.durations import in_words
from schools.weekslots import slot_labels

MOST_LINES = 100
MOST_MESSAGES = 50
EXPANDED = 3
IN_SIGHT = 6

PART_LABELS: Mapping[str, str | Promise] = {
    PartKey.COMPETENCE: gettext_lazy("Competence"),
    PartKey.HOURS: gettext_lazy("Free hours"),
    PartKey.LOAD: gettext_lazy("Load"),
    PartKey.WEEKDAYS: gettext_lazy("Days and times"),
    PartKey.CONTINUITY: gettext_lazy("Knows the school"),
}


@dataclass(frozen=True)
class Theme:
    need: ThemeNeed
    level: str


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    when: str
    icon: str
    title: str
    who: str
    text: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the case's life: done, current or still to come."""

    title: str
    when: str
    state: str


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
    free: str
    parts: Sequence[PartLine]
    is_expanded: bool
    is_in_sight: bool


@dataclass(frozen=True)
class LeftOut:
    name: str
    sentence: str


@dataclass(frozen=True)
class OfferLine:
    """An offer with the explanation that was frozen when it was sent."""

    offer: Offer
    sent: str
    answer_by: str
    answered: str
    place: str
    parts: Sequence[PartLine]
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.offer.status == OfferStatus.OPEN


@dataclass(frozen=True)
class MessageLine:
    subject: str
    recipient: str
    state: str
    tone: str


@dataclass(frozen=True)
class CasePage:
    """Everything read for the page, in a number of statements that never grows."""

    support_request: SupportRequest
    areas: Sequence[CompetenceArea]
    themes: Sequence[Theme]
    offers: Sequence[OfferLine]
    events: Sequence[Event]
    steps: Sequence[Step]
    messages: Sequence[MessageLine]
    open_question: Question | None
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
    def declined(self) -> list[OfferLine]:
        return [line for line in self.offers if line.offer.status == OfferStatus.DECLINED]


def case_for(user: User, pk: int) -> SupportRequest | None:
    """Return the case when the person coordinates it, with school, author and municipality."""
    return (
        cases_of(user).select_related("school", "municipality", "created_by").filter(pk=pk).first()
    )


def read(support_request: SupportRequest, *, now: datetime) -> CasePage:
    """Read the page: areas, questions, history, offers, messages; five statements."""
    areas = list(_areas(support_request))
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
        events=_events(changes, questions, offers),
        steps=_steps(support_request, offers),
        messages=_messages(support_request, offers),
        open_question=_open_question(support_request, questions),
        slots=slot_labels(support_request.week_slots),
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
            free=in_words(suggestion.candidate.free_minutes),
            parts=[
                _part(p.key, p.points, p.max_points, sentence(p.reason)) for p in suggestion.parts
            ],
            is_expanded=place <= EXPANDED,
            is_in_sight=place <= IN_SIGHT,
        )
        for place, suggestion in enumerate(ranking.suggestions, start=1)
    ]


def left_out(ranking: Ranking) -> list[LeftOut]:
    return [LeftOut(e.candidate.name, sentence(e.reason)) for e in ranking.exclusions]


def _areas(support_request: SupportRequest) -> QuerySet[CompetenceArea]:
    """The catalogue, with the level this case needs of each theme it has."""
    needed = RequestTheme.objects.filter(
        support_request=support_request.pk, area=OuterRef("pk")
    ).values("level")
    return (
        CompetenceArea.objects.filter(municipality=support_request.municipality_id)
        .annotate(level_needed=Subquery(needed))
        .filter(Q(is_active=True) | Q(level_needed__isnull=False))
    )


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


# The timeline

_ACTS: Mapping[str, tuple[str, str | Promise]] = {
    Transition.SUBMIT: ("assignment", gettext_lazy("Received from the school")),
    Transition.SEND_TO_LEADER: ("assignment", gettext_lazy("Sent to the school leader")),
    Transition.APPROVE: ("how-to-reg", gettext_lazy("Approved by the school leader and received")),
    Transition.RETURN_TO_DRAFT: ("reply", gettext_lazy("Sent back by the school leader")),
    Transition.START_TRIAGE: ("tune", gettext_lazy("The coordinator has begun")),
    Transition.MARK_READY: ("checklist", gettext_lazy("Clarified: ready for a match")),
    Transition.PUT_ON_WAITING_LIST: ("hourglass", gettext_lazy("Put on the waiting list")),
    Transition.TAKE_OFF_WAITING_LIST: ("forward", gettext_lazy("Taken off the waiting list")),
    Transition.MATCH: ("success", gettext_lazy("Matched")),
    Transition.START: ("calendar-month", gettext_lazy("The course is under way")),
    Transition.CLOSE: ("flag-fill", gettext_lazy("The course is closed")),
    Transition.WITHDRAW: ("close", gettext_lazy("Withdrawn by the school")),
    Transition.DECLINE: ("close", gettext_lazy("Declined")),
    Transition.REFER_ON: ("forward", gettext_lazy("Referred on")),
}
"""Questions, answers and offers have lines of their own that say more than their transitions."""

_ANSWERS: Mapping[str, tuple[str, str | Promise]] = {
    OfferStatus.ACCEPTED: ("how-to-reg", gettext_lazy("%(advisor)s accepted")),
    OfferStatus.DECLINED: ("person-remove", gettext_lazy("%(advisor)s declined")),
    OfferStatus.WITHDRAWN: ("reply", gettext_lazy("The offer to %(advisor)s was taken back")),
}


def _events(
    changes: Sequence[StatusChange], questions: Sequence[Question], offers: Sequence[Offer]
) -> list[Event]:
    """Everything that has happened, the latest first."""
    lines = [
        _event(c.at, *_ACTS[c.transition], c.by, c.reason) for c in changes if c.transition in _ACTS
    ]
    for question in questions:
        lines.append(
            _event(
                question.asked_at,
                "chat",
                _("Question to the school"),
                question.asked_by,
                question.text,
            )
        )
        if question.answered_at:
            lines.append(
                _event(
                    question.answered_at,
                    "reply",
                    _("Answer from the school"),
                    question.answered_by,
                    question.answer,
                )
            )
    for offer in offers:
        lines += _offer_events(offer)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _offer_events(offer: Offer) -> list[Event]:
    name = {"advisor": str(offer.advisor)}
    is_lead = offer.part == Offer.Part.LEAD
    title = (
        _("Offered to %(advisor)s") if is_lead else _("Offered to %(advisor)s as second advisor")
    )
    lines = [_event(offer.sent_at, "send", title % name, offer.sent_by)]
    if offer.answered_at:
        icon, answer = _ANSWERS[offer.status]
        hers = offer.status != OfferStatus.WITHDRAWN
        who = offer.advisor.user if hers else None
        lines.append(_event(offer.answered_at, icon, str(answer) % name, who, offer.decline_reason))
    return lines


def _event(
    at: datetime, icon: str, title: str | Promise, who: User | None, text: str = ""
) -> Event:
    return Event(at, short_time(at), icon, str(title), str(who) if who else "", text)


# Steps

_WENT_ELSEWHERE = {Status.DECLINED, Status.REFERRED_ON, Status.WITHDRAWN}


def _steps(support_request: SupportRequest, offers: Sequence[Offer]) -> list[Step]:
    """Received, clarified, offered, matched, under way, closed; or how it ended before that."""
    first_offer = min((offer.sent_at for offer in offers), default=None)
    stamps: list[tuple[str, datetime | None]] = [
        (_("Received"), support_request.received_at),
        (_("Clarified"), support_request.triaged_at),
        (_("Offered"), first_offer),
        (_("Matched"), support_request.matched_at),
        (_("Under way"), support_request.started_at),
    ]
    last = (_("Closed"), support_request.closed_at)
    if support_request.status in _WENT_ELSEWHERE:
        stamps = [(title, at) for title, at in stamps if at]
        last = (str(Status(support_request.status).label), support_request.closed_at)
    stamps.append(last)
    current = max((n for n, (_title, at) in enumerate(stamps) if at), default=-1) + 1
    return [
        Step(
            title=title,
            when=short_date(timezone.localdate(at)) if at else "",
            state=_state_of(number, current),
        )
        for number, (title, at) in enumerate(stamps)
    ]


def _state_of(number: int, current: int) -> str:
    if number < current:
        return "done"
    return "current" if number == current else "todo"


# Messages

_MESSAGE_TONES: Mapping[str, str] = {
    MessageStatus.SENT: "closed",
    MessageStatus.FAILED: "new",
    MessageStatus.CANCELLED: "stopped",
}


def _messages(support_request: SupportRequest, offers: Sequence[Offer]) -> list[MessageLine]:
    """The mails about the case and its offers, the latest first."""
    about = Q(subject_type=SupportRequest._meta.label_lower, subject_id=support_request.pk) | Q(
        subject_type=Offer._meta.label_lower, subject_id__in=[offer.pk for offer in offers]
    )
    found = Message.objects.filter(about).select_related("recipient")
    return [_message_line(m) for m in found.order_by("-created_at", "-pk")[:MOST_MESSAGES]]


def _message_line(message: Message) -> MessageLine:
    subject = str(kind_named(message.kind).subject)
    return MessageLine(
        subject=subject.split(":")[0] % {"case_number": message.case_number},
        recipient=str(message.recipient),
        state=_message_state(message),
        tone=_MESSAGE_TONES.get(message.status, "waiting"),
    )


def _message_state(message: Message) -> str:
    label = str(MessageStatus(message.status).label)
    match message.status:
        case MessageStatus.SENT if message.sent_at:
            return f"{label} {short_time(message.sent_at)}"
        case MessageStatus.PENDING:
            return _("Waiting, goes out %(when)s") % {"when": short_time(message.due_at)}
        case _:
            return label
