"""Extra hours: the only way to more than is released, and only by the leader's own word."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor, person
from accounts.errors import NotAllowed, require
from advisors import notices
from advisors.errors import AlreadyAsked, MoreThanAsked, ReasonMissing, YearIsClosed
from advisors.models import Advisor, ExtraHours, HourAccount
from advisors.permissions import can_approve_extra, can_ask_extra
from advisors.services.ledger.book import Act, Book, Kind, Reference
from advisors.states import ExtraStatus, ExtraTransition
from lifecycle.services import apply, record
from schools.models import SchoolYear

ASK = "ask"
"""The first line in the history of a request for extra hours."""


@transaction.atomic
def ask_extra(
    advisor: Advisor,
    school_year: SchoolYear,
    *,
    minutes: int,
    reason: str,
    by: Actor,
    now: datetime,
    case_number: str = "",
) -> ExtraHours:
    """Ask the leader of the advisor's special school for extra minutes, and mail her at once.

    Changes no hours. Raises NotAllowed for anybody but the coordinator, ReasonMissing,
    MoreThanAsked for nothing at all, YearIsClosed, and AlreadyAsked while one awaits an answer.
    """
    asker = person(by)
    if asker is None or not can_ask_extra(by, advisor):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    if minutes <= 0:
        raise MoreThanAsked
    # The advisor's row is the lock: two coordinators who ask at once come one after the other.
    Advisor.objects.select_for_update(of=("self",)).get(pk=advisor.pk)
    if HourAccount.objects.filter(
        advisor=advisor, school_year=school_year, closed_at__isnull=False
    ).exists():
        raise YearIsClosed
    if advisor.extra_hours.filter(school_year=school_year, status=ExtraStatus.ASKED).exists():
        raise AlreadyAsked
    asked = ExtraHours.objects.create(
        advisor=advisor,
        school_year=school_year,
        minutes=minutes,
        reason=reason.strip(),
        case_number=case_number,
        asked_at=now,
        asked_by=asker,
    )
    record(asked, ASK, "", by=by, at=now)
    notices.extra_asked(asked, by=by, now=now)
    return asked


@transaction.atomic
def approve_extra(
    asked: ExtraHours, *, minutes: int, reason: str, by: Actor, now: datetime
) -> ExtraHours:
    """Approve some or all of what was asked for: an entry of its own makes it usable at once.

    An overrun is covered first. Tells who asked. Raises NotAllowed for anybody but the leader of
    the advisor's special school, ReasonMissing, MoreThanAsked, YearIsClosed, and
    TransitionNotAllowed when it has been answered.
    """
    _check_answer(asked, reason, by=by)
    if not 0 < minutes <= asked.minutes:
        raise MoreThanAsked
    approved = apply(
        asked,
        ExtraTransition.APPROVE,
        by=by,
        now=now,
        answered_by=person(by),
        answer=reason.strip(),
        approved_minutes=minutes,
    )
    act = Act(by, now, Reference.to(approved), reason=approved.answer)
    book = Book.of_year(act, approved.advisor, approved.school_year)
    book.post(book.account.pk, Kind.EXTRA, minutes)
    book.balance()
    notices.extra_answered(approved, by=by, now=now)
    return approved


@transaction.atomic
def refuse_extra(asked: ExtraHours, *, reason: str, by: Actor, now: datetime) -> ExtraHours:
    """Refuse with a reason, and tell who asked. Changes no hours; raises as `approve_extra`."""
    _check_answer(asked, reason, by=by)
    refused = apply(
        asked,
        ExtraTransition.REFUSE,
        by=by,
        now=now,
        answered_by=person(by),
        answer=reason.strip(),
    )
    notices.extra_answered(refused, by=by, now=now)
    return refused


def _check_answer(asked: ExtraHours, reason: str, *, by: Actor) -> None:
    require(can_approve_extra(by, asked.advisor))
    if not reason.strip():
        raise ReasonMissing
