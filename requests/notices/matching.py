"""Messages of clarifying and matching: one function a promise.

What a person does is written about at once. What the system notices by itself keeps to the
municipality's office hours. Every mail holds the case number and a link.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from notifications.catalogue import MessageKind, register
from notifications.models import Message
from notifications.services import outbox
from requests.models import LeaderDecision, Offer, Question, SupportRequest
from requests.notices.days import answers_by, hears_by
from schools.queries import office_hours, people_with_role


def _kind(
    name: str,
    subject: str | Promise,
    *,
    at_any_hour: bool = True,
    deadline: Callable[[Message], date | None] | None = None,
) -> MessageKind:
    return register(
        MessageKind(
            name=f"requests.{name}",
            subject=subject,
            template=f"mail/requests/{name}.txt",
            at_any_hour=at_any_hour,
            deadline=deadline,
        )
    )


OFFER_SENT = _kind(
    "offer_sent", _("A course is offered to you: case %(case_number)s"), deadline=answers_by
)
OFFER_TAKEN_BACK = _kind(
    "offer_taken_back", _("An offer to you has been taken back: case %(case_number)s")
)
OFFER_ACCEPTED = _kind("offer_accepted", _("The offer is accepted: case %(case_number)s"))
OFFER_DECLINED = _kind("offer_declined", _("The offer is declined: case %(case_number)s"))
ADVISOR_FOUND = _kind("advisor_found", _("You have an advisor: case %(case_number)s"))
QUESTION_ASKED = _kind("question_asked", _("A question for you: case %(case_number)s"))
WAITING_LIST = _kind(
    "waiting_list", _("On the waiting list: case %(case_number)s"), deadline=hears_by
)
ENDED = _kind("ended", _("An answer to your request: case %(case_number)s"))
TRIAGE_MISSING = _kind(
    "triage_missing",
    _("A request has not been clarified: case %(case_number)s"),
    at_any_hour=False,
    deadline=hears_by,
)
NOT_MATCHED = _kind(
    "not_matched",
    _("Still without an advisor: case %(case_number)s"),
    at_any_hour=False,
    deadline=hears_by,
)
HOURS_NEEDED = _kind(
    "hours_needed",
    _("The centre lacks hours: case %(case_number)s"),
    at_any_hour=False,
    deadline=hears_by,
)
DECISION_NEEDED = _kind(
    "decision_needed",
    _("A request needs your decision: case %(case_number)s"),
    at_any_hour=False,
    deadline=hears_by,
)
PROMISED_DATE_DUE = _kind(
    "promised_date_due",
    _("The promised date is here: case %(case_number)s"),
    at_any_hour=False,
    deadline=hears_by,
)
MATCH_SOON_DUE = _kind(
    "match_soon_due",
    _("The deadline is near: case %(case_number)s"),
    at_any_hour=False,
    deadline=hears_by,
)
MATCH_DUE = _kind(
    "match_due",
    _("The deadline is here: case %(case_number)s"),
    at_any_hour=False,
    deadline=hears_by,
)
OFFER_UNANSWERED = _kind(
    "offer_unanswered",
    _("An offer awaits your answer: case %(case_number)s"),
    at_any_hour=False,
    deadline=answers_by,
)
OFFER_ESCALATED = _kind(
    "offer_escalated", _("An offer is not answered: case %(case_number)s"), at_any_hour=False
)
LADDER = (
    *(TRIAGE_MISSING, NOT_MATCHED, MATCH_SOON_DUE, MATCH_DUE),
    *(HOURS_NEEDED, DECISION_NEEDED, PROMISED_DATE_DUE),
)
"""What people are reminded of while a request has no advisor."""
DECIDED = _kind("decided", _("What happens now with your request: case %(case_number)s"))
LEADER_DECIDED = _kind("leader_decided", _("The centre leader has decided: case %(case_number)s"))
OFF_WAITING_LIST = _kind(
    "off_waiting_list", _("An advisor has room again: case %(case_number)s"), at_any_hour=False
)
OFFERED_FROM_WAITING_LIST = _kind(
    "offered_from_waiting_list",
    _("Offered from the waiting list: case %(case_number)s"),
    at_any_hour=False,
)


def offer_sent(offer: Offer, *, by: Actor, now: datetime) -> None:
    """To the advisor, at once."""
    _about_offer(OFFER_SENT, offer, [offer.advisor.user], by=by, due_at=now)


def offer_taken_back(offer: Offer, *, by: Actor, now: datetime) -> None:
    """To the advisor, at once: there is nothing left to answer."""
    _about_offer(OFFER_TAKEN_BACK, offer, [offer.advisor.user], by=by, due_at=now)


def offer_accepted(offer: Offer, *, by: Actor, now: datetime) -> None:
    """To the coordinators, at once."""
    _about_offer(OFFER_ACCEPTED, offer, _coordinators(offer.support_request), by=by, due_at=now)


def offer_declined(offer: Offer, *, by: Actor, now: datetime) -> None:
    """To the coordinators, at once: somebody else must be found."""
    _about_offer(OFFER_DECLINED, offer, _coordinators(offer.support_request), by=by, due_at=now)


def advisor_found(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """To the school, at once."""
    _to_school(ADVISOR_FOUND, support_request, key="once", by=by, now=now)


def question_asked(question: Question, *, by: Actor, now: datetime) -> None:
    """To the school, at once: the clock stands still until it answers."""
    key = str(question.pk)
    _to_school(QUESTION_ASKED, question.support_request, key=key, by=by, now=now)


def put_on_waiting_list(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """To the school, at once: why, and until when."""
    key = str(support_request.version)
    _to_school(WAITING_LIST, support_request, key=key, by=by, now=now)


def decided(decision: LeaderDecision, *, by: Actor, now: datetime) -> None:
    """To the coordinators and the school, at once; of the waiting list the school hears anyway."""
    support_request = decision.support_request
    outbox.cancel(support_request, by=by, kinds=[DECISION_NEEDED])
    _tell_coordinators(LEADER_DECIDED, support_request, by=by, now=now)
    if decision.outcome != LeaderDecision.Outcome.WAITING_LIST:
        _to_school(DECIDED, support_request, key=f"decision:{decision.pk}", by=by, now=now)


def ended(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """To the school, at once: declined or referred on, with the reason on the page."""
    cancel_deadline_reminders(support_request, by=by)
    _to_school(ENDED, support_request, key="once", by=by, now=now)


def off_waiting_list(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """To the coordinators, in office hours: the system has made it ready for a match."""
    _tell_coordinators(OFF_WAITING_LIST, support_request, by=by, now=now)


def offered_from_waiting_list(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """To the coordinators, in office hours: the system has offered it to an advisor."""
    _tell_coordinators(OFFERED_FROM_WAITING_LIST, support_request, by=by, now=now)


def cancel_offer(offer: Offer, *, by: Actor) -> None:
    """Take back every message about the offer that is still waiting to be sent."""
    outbox.cancel(offer, by=by)


def cancel_reminders(offer: Offer, *, by: Actor) -> None:
    """Stop reminding: the offer is answered."""
    outbox.cancel(offer, by=by, kinds=[OFFER_UNANSWERED, OFFER_ESCALATED])


def cancel_deadline_reminders(support_request: SupportRequest, *, by: Actor) -> None:
    """Stop reminding: the request is matched or has ended."""
    outbox.cancel(support_request, by=by, kinds=LADDER)


def _coordinators(support_request: SupportRequest) -> list[User]:
    return people_with_role([Role.COORDINATOR], municipality_id=support_request.municipality_id)


def _about_offer(
    kind: MessageKind, offer: Offer, to: list[User], *, by: Actor, due_at: datetime
) -> None:
    to_advisor = kind in (OFFER_SENT, OFFER_TAKEN_BACK)
    page = (
        reverse("offers:detail", args=[offer.pk])
        if to_advisor
        else reverse("coordinator:detail", args=[offer.support_request_id])
    )
    outbox.queue(
        kind,
        to=to,
        subject=offer,
        case_number=offer.support_request.case_number,
        path=page,
        key=str(offer.pk),
        by=by,
        due_at=due_at,
    )


def _to_school(
    kind: MessageKind, support_request: SupportRequest, *, key: str, by: Actor, now: datetime
) -> None:
    """To the author; to the school's leader when the author has left."""
    author = support_request.created_by
    to = (
        [author]
        if author.is_active
        else people_with_role(
            [Role.SCHOOL_LEADER],
            municipality_id=support_request.municipality_id,
            school_id=support_request.school_id,
        )
    )
    outbox.queue(
        kind,
        to=to,
        subject=support_request,
        case_number=support_request.case_number,
        path=reverse("requests:detail", args=[support_request.pk]),
        key=f"{support_request.pk}:{key}",
        by=by,
        due_at=now,
    )


def _tell_coordinators(
    kind: MessageKind, support_request: SupportRequest, *, by: Actor, now: datetime
) -> None:
    """Once for each version of the case."""
    outbox.queue(
        kind,
        to=_coordinators(support_request),
        subject=support_request,
        case_number=support_request.case_number,
        path=reverse("coordinator:detail", args=[support_request.pk]),
        key=f"{support_request.pk}:{support_request.version}",
        by=by,
        due_at=office_hours(support_request.municipality).next_open(now),
    )
