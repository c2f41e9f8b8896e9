"""One act on several requests: each in a transaction of its own, one answer a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accounts.actors import Actor, person
from accounts.errors import NotAllowed, RuleBroken
from requests.models import SupportRequest, Wait
from requests.services import triage
from requests.states import Transition


class BulkAct(StrEnum):
    """What can be done to several at once. Nothing a school reads as a no is among it."""

    BEGIN = "begin"
    WAIT = "wait"
    TAKE_OFF = "take_off"


TRANSITIONS = {
    BulkAct.BEGIN: Transition.START_TRIAGE,
    BulkAct.WAIT: Transition.PUT_ON_WAITING_LIST,
    BulkAct.TAKE_OFF: Transition.TAKE_OFF_WAITING_LIST,
}


@dataclass(frozen=True)
class ChosenLine:
    """A request she has chosen, in the version she had before her."""

    support_request_id: int
    version: int


@dataclass(frozen=True)
class WaitTerms:
    """Why all of them wait, and until when."""

    cause: Wait.Cause
    reason: str
    promised_on: date


@dataclass(frozen=True)
class LineOutcome:
    """What became of a line; `refusal` is empty when it was done."""

    support_request_id: int
    refusal: str = ""


def carry_out(
    lines: Sequence[ChosenLine],
    act: BulkAct,
    *,
    by: Actor,
    now: datetime,
    terms: WaitTerms | None = None,
) -> list[LineOutcome]:
    """Do the act to each line through the one service a single case goes through.

    Each is locked and judged again: what has changed since the preview is refused with the
    sentence why, and the others are done all the same. `terms` belong to WAIT and to nothing
    else. Raises NotAllowed, before anything is done, when a line is about a request the person
    may not see. Not idempotent, but a line sent twice is refused the second time.
    """
    actor = person(by)
    if actor is None:
        raise NotAllowed
    cases = SupportRequest.objects.visible_to(actor).select_related("municipality", "school")
    found = cases.in_bulk({line.support_request_id for line in lines})
    if any(line.support_request_id not in found for line in lines):
        raise NotAllowed
    return [
        _done(found[line.support_request_id], line, act, by=by, now=now, terms=terms)
        for line in lines
    ]


def _done(
    case: SupportRequest,
    line: ChosenLine,
    act: BulkAct,
    *,
    by: Actor,
    now: datetime,
    terms: WaitTerms | None,
) -> LineOutcome:
    try:
        match act:
            case BulkAct.BEGIN:
                triage.begin(case, by=by, now=now, version=line.version)
            case BulkAct.TAKE_OFF:
                triage.take_off_waiting_list(case, by=by, now=now, version=line.version)
            case BulkAct.WAIT if terms:
                triage.put_on_waiting_list(
                    case,
                    by=by,
                    now=now,
                    version=line.version,
                    cause=terms.cause,
                    reason=terms.reason,
                    promised_on=terms.promised_on,
                )
    except RuleBroken as refused:
        return LineOutcome(case.pk, str(refused.message))
    return LineOutcome(case.pk)
