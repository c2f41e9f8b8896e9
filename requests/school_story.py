"""The story of a request as the school reads it: how far it has come, and what has happened.

Pure. What an advisor writes when she declines an offer is between her and the coordinator, and
never becomes part of this story.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from lifecycle.models import StatusChange
from requests.dates import short_date
from requests.models import LeaderDecision, Question, SupportRequest
from requests.presentation import long_date
from requests.states import ENDED, OPEN, Status, Transition

Text = str | Promise


@dataclass(frozen=True)
class Stage:
    """One step of the way; `state` is done, current or todo."""

    label: Text
    state: str
    note: Text = ""


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    icon: str
    title: Text
    at: datetime
    meta: str = ""
    text: str = ""


_STAGES: tuple[tuple[Text, str], ...] = (
    (_("Received"), "received_at"),
    (pgettext_lazy("stage of a request", "Being clarified"), "triaged_at"),
    (_("Offered"), ""),
    (_("Matched"), "matched_at"),
    (_("Under way"), "started_at"),
    (_("Closed"), "closed_at"),
)
_STANDS_AT: Mapping[str, int] = {
    Status.SUBMITTED: 0,
    Status.IN_TRIAGE: 1,
    Status.AWAITING_SCHOOL: 1,
    Status.READY: 1,
    Status.WAITING_LIST: 1,
    Status.OFFERED: 2,
    Status.MATCHED: 3,
    Status.ACTIVE: 4,
    Status.CLOSED: 5,
}


def progress(support_request: SupportRequest) -> list[Stage]:
    """Return the six steps; a request that ended early shows how far it came, and how it ended."""
    status = support_request.status
    if status in ENDED and status != Status.CLOSED:
        reached = [
            Stage(label, "done", _day(getattr(support_request, stamp)))
            for label, stamp in _STAGES[:-1]
            if stamp and getattr(support_request, stamp)
        ]
        end = Stage(Status(status).label, "current", _day(support_request.closed_at))
        return [*reached, end]
    stands_at = _STANDS_AT.get(status, -1)
    return [
        _stage(support_request, place, label, stamp, stands_at)
        for place, (label, stamp) in enumerate(_STAGES)
    ]


def _stage(
    support_request: SupportRequest, place: int, label: Text, stamp: str, stands_at: int
) -> Stage:
    if place > stands_at:
        waits = stands_at < 0 and place == 0
        return Stage(label, "todo", _("Awaits the school leader") if waits else "")
    is_current = place == stands_at and support_request.status != Status.CLOSED
    note = _day(getattr(support_request, stamp)) if stamp else ""
    return Stage(label, "current" if is_current else "done", note)


def _day(at: datetime | None) -> str:
    return short_date(timezone.localtime(at).date()) if at else ""


# Icon, title, whether the person is named, whether the reason is for the school to read.
_TOLD: Mapping[str, tuple[str, Text, bool, bool]] = {
    Transition.SEND_TO_LEADER: ("send", _("Sent to the school leader for approval"), True, False),
    Transition.RETURN_TO_DRAFT: ("reply", _("Returned by the school leader"), True, True),
    Transition.SUBMIT: ("send", _("Sent and received"), True, False),
    Transition.APPROVE: ("check", _("Approved by the school leader and received"), True, False),
    Transition.START_TRIAGE: ("visibility", _("The coordinator has begun"), True, False),
    Transition.MARK_READY: ("checklist", _("Clarified"), True, False),
    Transition.PUT_ON_WAITING_LIST: ("hourglass", _("Put on the waiting list"), True, True),
    Transition.TAKE_OFF_WAITING_LIST: ("forward", _("Off the waiting list"), True, False),
    Transition.OFFER: ("person-add", _("An advisor has been asked"), False, False),
    Transition.RETURN_TO_MATCH: (
        "refresh",
        _("The advisor could not take it; the coordinator finds another"),
        False,
        False,
    ),
    Transition.MATCH: ("groups", _("An advisor has accepted"), True, False),
    Transition.START: ("flag", _("The course is under way"), True, False),
    Transition.CLOSE: ("flag-fill", _("The course is closed"), True, False),
    Transition.WITHDRAW: ("close", _("Withdrawn by the school"), True, True),
    Transition.DECLINE: ("close", _("Declined by the centre"), True, True),
    Transition.REFER_ON: ("forward", _("Referred on"), True, True),
    **{
        f"decide_{outcome.value}": ("priority-high", outcome.label, True, True)
        for outcome in LeaderDecision.Outcome
    },
    "recalculate": ("calendar-month", _("The date has changed with the calendar"), False, False),
}


def timeline(changes: Iterable[StatusChange], questions: Iterable[Question]) -> list[Event]:
    """Return what has happened, the newest first; questions and answers are told in full."""
    events = [event for change in changes if (event := _told(change))]
    for question in questions:
        asked = _("The coordinator has a question; the clock stops")
        events.append(
            Event(
                "contact-support", asked, question.asked_at, str(question.asked_by), question.text
            )
        )
        if question.answered_at:
            answered = _("Answered by the school; the clock runs again")
            by = str(question.answered_by)
            events.append(Event("chat", answered, question.answered_at, by, question.answer))
    # Told oldest first and then turned round, so that what happened at once keeps its order.
    return sorted(events, key=lambda event: event.at)[::-1]


def _told(change: StatusChange) -> Event | None:
    told = _TOLD.get(change.transition)
    if told is None:
        return None
    icon, title, names_person, gives_reason = told
    return Event(
        icon=icon,
        title=title,
        at=change.at,
        meta=str(change.by) if names_person and change.by else "",
        text=change.reason if gives_reason else "",
    )


def next_date(support_request: SupportRequest) -> date | None:
    """Return the day by which the school hears; none while it is the school that must answer."""
    if support_request.status == Status.WAITING_LIST:
        return support_request.promised_on
    if support_request.status in OPEN and support_request.status != Status.AWAITING_SCHOOL:
        return support_request.match_by
    return None


def pause_sentence(since: date) -> str:
    sentence = _("The clock has been stopped since %(day)s. It runs again when you have answered.")
    return str(sentence) % {"day": long_date(since)}


def moved_sentence(days: int) -> str:
    return ngettext(
        "The deadline has been moved by %(days)s working day while the clock was stopped.",
        "The deadline has been moved by %(days)s working days while the clock was stopped.",
        days,
    ) % {"days": days}


def school_facts(support_request: SupportRequest) -> list[tuple[Text, Text]]:
    """Return the short facts beside the story."""
    by = next_date(support_request)
    received = support_request.received_on
    return [
        (_("School"), support_request.school.name),
        (_("Written by"), str(support_request.created_by)),
        (_("Contact person"), support_request.contact_name),
        (_("Received"), long_date(received) if received else ""),
        *([(_("You hear from us by"), long_date(by))] if by else []),
    ]
