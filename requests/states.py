"""The life of a support request and of an offer, as tables. Printed in docs/states.md."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.tables import Turn, rule, table


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING_LEADER = "awaiting_leader", _("Awaiting the school leader")
    SUBMITTED = "submitted", _("Received")
    IN_TRIAGE = "in_triage", _("Being clarified")
    AWAITING_SCHOOL = "awaiting_school", _("Awaiting an answer from the school")
    READY = "ready", _("Ready for a match")
    WAITING_LIST = "waiting_list", _("On the waiting list")
    OFFERED = "offered", _("Offered to an advisor")
    MATCHED = "matched", _("Matched")
    ACTIVE = "active", _("Course under way")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECLINED = "declined", _("Declined")
    REFERRED_ON = "referred_on", _("Referred on")


class Transition(StrEnum):
    SUBMIT = "submit"
    SEND_TO_LEADER = "send_to_leader"
    APPROVE = "approve"
    RETURN_TO_DRAFT = "return_to_draft"
    START_TRIAGE = "start_triage"
    ASK_SCHOOL = "ask_school"
    ANSWER = "answer"
    MARK_READY = "mark_ready"
    PUT_ON_WAITING_LIST = "put_on_waiting_list"
    TAKE_OFF_WAITING_LIST = "take_off_waiting_list"
    OFFER = "offer"
    RETURN_TO_MATCH = "return_to_match"
    MATCH = "match"
    START = "start"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    DECLINE = "decline"
    REFER_ON = "refer_on"


_S = Status
OPEN = frozenset(
    {_S.SUBMITTED, _S.IN_TRIAGE, _S.AWAITING_SCHOOL, _S.READY, _S.WAITING_LIST, _S.OFFERED}
)
"""Received and not yet matched: the promise is running."""
AWAITS_COORDINATOR = (_S.SUBMITTED, _S.IN_TRIAGE, _S.READY)
CLOCK_RUNS = (*AWAITS_COORDINATOR, _S.OFFERED)
"""Open, and neither waiting for the school nor on the waiting list with a date of its own."""
UNDER_WAY = frozenset({_S.MATCHED, _S.ACTIVE})
ENDED = frozenset({_S.CLOSED, _S.WITHDRAWN, _S.DECLINED, _S.REFERRED_ON})
MATCHED_OR_LATER = frozenset({_S.MATCHED, _S.ACTIVE, _S.CLOSED})

REQUEST_STATES = table(
    initial=_S.DRAFT,
    turns={
        _S.DRAFT: Turn.SCHOOL,
        _S.AWAITING_LEADER: Turn.SCHOOL_LEADER,
        _S.SUBMITTED: Turn.COORDINATOR,
        _S.IN_TRIAGE: Turn.COORDINATOR,
        _S.AWAITING_SCHOOL: Turn.SCHOOL,
        _S.READY: Turn.COORDINATOR,
        _S.WAITING_LIST: Turn.COORDINATOR,
        _S.OFFERED: Turn.ADVISOR,
        _S.MATCHED: Turn.ADVISOR,
        _S.ACTIVE: Turn.ADVISOR,
        _S.CLOSED: Turn.NOBODY,
        _S.WITHDRAWN: Turn.NOBODY,
        _S.DECLINED: Turn.NOBODY,
        _S.REFERRED_ON: Turn.NOBODY,
    },
    rules={
        Transition.SUBMIT: rule(_S.DRAFT, to=_S.SUBMITTED, stamp="received_at"),
        Transition.SEND_TO_LEADER: rule(_S.DRAFT, to=_S.AWAITING_LEADER),
        Transition.APPROVE: rule(_S.AWAITING_LEADER, to=_S.SUBMITTED, stamp="received_at"),
        Transition.RETURN_TO_DRAFT: rule(_S.AWAITING_LEADER, to=_S.DRAFT),
        Transition.START_TRIAGE: rule(_S.SUBMITTED, to=_S.IN_TRIAGE),
        Transition.ASK_SCHOOL: rule(*AWAITS_COORDINATOR, to=_S.AWAITING_SCHOOL),
        Transition.ANSWER: rule(_S.AWAITING_SCHOOL, to=_S.IN_TRIAGE),
        Transition.MARK_READY: rule(*AWAITS_COORDINATOR, to=_S.READY, stamp="triaged_at"),
        Transition.PUT_ON_WAITING_LIST: rule(*AWAITS_COORDINATOR, to=_S.WAITING_LIST),
        Transition.TAKE_OFF_WAITING_LIST: rule(_S.WAITING_LIST, to=_S.READY),
        Transition.OFFER: rule(_S.READY, to=_S.OFFERED),
        Transition.RETURN_TO_MATCH: rule(_S.OFFERED, to=_S.READY),
        Transition.MATCH: rule(_S.OFFERED, to=_S.MATCHED, stamp="matched_at"),
        Transition.START: rule(_S.MATCHED, to=_S.ACTIVE, stamp="started_at"),
        Transition.CLOSE: rule(_S.MATCHED, _S.ACTIVE, to=_S.CLOSED, stamp="closed_at"),
        Transition.WITHDRAW: rule(_S.AWAITING_LEADER, *OPEN, to=_S.WITHDRAWN, stamp="closed_at"),
        Transition.DECLINE: rule(
            *AWAITS_COORDINATOR,
            _S.AWAITING_SCHOOL,
            _S.WAITING_LIST,
            to=_S.DECLINED,
            stamp="closed_at",
        ),
        Transition.REFER_ON: rule(
            *AWAITS_COORDINATOR,
            _S.AWAITING_SCHOOL,
            _S.WAITING_LIST,
            to=_S.REFERRED_ON,
            stamp="closed_at",
        ),
    },
)


class OfferStatus(models.TextChoices):
    OPEN = "open", _("Awaiting an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined by the advisor")
    WITHDRAWN = "withdrawn", _("Taken back")


class OfferTransition(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LET_GO = "let_go"
    ASSIGN = "assign"


OFFER_STATES = table(
    initial=OfferStatus.OPEN,
    turns={
        OfferStatus.OPEN: Turn.ADVISOR,
        OfferStatus.ACCEPTED: Turn.NOBODY,
        OfferStatus.DECLINED: Turn.NOBODY,
        OfferStatus.WITHDRAWN: Turn.NOBODY,
    },
    rules={
        OfferTransition.ACCEPT: rule(
            OfferStatus.OPEN, to=OfferStatus.ACCEPTED, stamp="answered_at"
        ),
        OfferTransition.DECLINE: rule(
            OfferStatus.OPEN, to=OfferStatus.DECLINED, stamp="answered_at"
        ),
        OfferTransition.WITHDRAW: rule(
            OfferStatus.OPEN, to=OfferStatus.WITHDRAWN, stamp="answered_at"
        ),
        # The second advisor had accepted, but the case went another way: her answer stays dated.
        OfferTransition.LET_GO: rule(OfferStatus.ACCEPTED, to=OfferStatus.WITHDRAWN),
        # A course that is handed over is given, not offered: the school waits for no answer.
        OfferTransition.ASSIGN: rule(
            OfferStatus.OPEN, to=OfferStatus.ACCEPTED, stamp="answered_at"
        ),
    },
)


class RunStatus(models.TextChoices):
    KEPT = "kept", _("Choices kept")
    WAITING = "waiting", _("Waits to be computed")
    RUNNING = "running", _("Being computed")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")
    CLOSED = "closed", _("Put away")


class RunTransition(StrEnum):
    QUEUE = "queue"
    START = "start"
    FINISH = "finish"
    FAIL = "fail"
    PUT_AWAY = "put_away"


_R = RunStatus
PLAN_RUN_STATES = table(
    initial=_R.KEPT,
    turns={
        _R.KEPT: Turn.COORDINATOR,
        _R.WAITING: Turn.NOBODY,
        _R.RUNNING: Turn.NOBODY,
        _R.FINISHED: Turn.COORDINATOR,
        _R.FAILED: Turn.COORDINATOR,
        _R.CLOSED: Turn.NOBODY,
    },
    rules={
        RunTransition.QUEUE: rule(_R.KEPT, _R.FINISHED, _R.FAILED, to=_R.WAITING),
        RunTransition.START: rule(_R.WAITING, to=_R.RUNNING, stamp="started_at"),
        RunTransition.FINISH: rule(_R.RUNNING, to=_R.FINISHED, stamp="finished_at"),
        RunTransition.FAIL: rule(_R.RUNNING, to=_R.FAILED, stamp="finished_at"),
        RunTransition.PUT_AWAY: rule(_R.KEPT, _R.FINISHED, _R.FAILED, to=_R.CLOSED),
    },
)
