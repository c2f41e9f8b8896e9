"""What has happened to a request, as lines and as steps, the way the coordinator sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from lifecycle.models import StatusChange
from requests.dates import short_date, short_time
from requests.models import LeaderDecision, Offer, Question, SupportRequest
from requests.states import OPEN, OfferStatus, Status, Transition


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
    **{
        f"decide_{outcome.value}": ("priority-high", outcome.label)
        for outcome in LeaderDecision.Outcome
    },
    "recalculate": ("calendar-month", gettext_lazy("The deadlines follow the changed calendar")),
}
"""Questions, answers and offers have lines of their own that say more than their transitions."""

_ANSWERS: Mapping[str, tuple[str, str | Promise]] = {
    OfferStatus.ACCEPTED: ("how-to-reg", gettext_lazy("%(advisor)s accepted")),
    OfferStatus.DECLINED: ("person-remove", gettext_lazy("%(advisor)s declined")),
    OfferStatus.WITHDRAWN: ("reply", gettext_lazy("The offer to %(advisor)s was taken back")),
}


def events_of(
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
    replaced = {offer.replaces_id for offer in offers}
    for offer in offers:
        lines += _offer_events(offer, is_replaced=offer.pk in replaced)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _offer_events(offer: Offer, *, is_replaced: bool) -> list[Event]:
    """What became of an offer; one that was replaced had been accepted, and she did so then."""
    name = {"advisor": str(offer.advisor)}
    if offer.replaces_id is not None:
        given = _("Handed over to %(advisor)s") % name
        return [_event(offer.sent_at, "how-to-reg", given, offer.sent_by)]
    is_lead = offer.part == Offer.Part.LEAD
    title = (
        _("Offered to %(advisor)s") if is_lead else _("Offered to %(advisor)s as second advisor")
    )
    lines = [_event(offer.sent_at, "send", title % name, offer.sent_by or _("The system"))]
    if offer.answered_at:
        status = OfferStatus.ACCEPTED if is_replaced else offer.status
        icon, answer = _ANSWERS[status]
        hers = status != OfferStatus.WITHDRAWN
        who = offer.advisor.user if hers else None
        lines.append(_event(offer.answered_at, icon, str(answer) % name, who, offer.decline_reason))
    return lines


def _event(
    at: datetime, icon: str, title: str | Promise, who: User | str | None, text: str = ""
) -> Event:
    return Event(at, short_time(at), icon, str(title), str(who) if who else "", text)


_WENT_ELSEWHERE = {Status.DECLINED, Status.REFERRED_ON, Status.WITHDRAWN}
_AWAITS_AN_OFFER = OPEN - {Status.OFFERED}


def steps_of(support_request: SupportRequest, offers: Sequence[Offer]) -> list[Step]:
    """Received, clarified, offered, matched, under way, closed; or how it ended before that.

    An offer that came to nothing is no step taken: the request awaits the next one.
    """
    sent = [offer.sent_at for offer in offers if support_request.status not in _AWAITS_AN_OFFER]
    first_offer = min(sent, default=None)
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
