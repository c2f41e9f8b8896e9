"""The life of a support course and of an activity, as tables. Printed in docs/states.md."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.tables import Turn, rule, table


class CourseStatus(models.TextChoices):
    PLANNING = "planning", _("Awaiting the first activity")
    ACTIVE = "active", _("Under way")
    CLOSED = "closed", _("Closed")


class CourseTransition(StrEnum):
    START = "start"
    CLOSE = "close"


COURSE_STATES = table(
    initial=CourseStatus.PLANNING,
    turns={
        CourseStatus.PLANNING: Turn.ADVISOR,
        CourseStatus.ACTIVE: Turn.ADVISOR,
        CourseStatus.CLOSED: Turn.NOBODY,
    },
    rules={
        CourseTransition.START: rule(
            CourseStatus.PLANNING, to=CourseStatus.ACTIVE, stamp="started_at"
        ),
        CourseTransition.CLOSE: rule(
            CourseStatus.PLANNING, CourseStatus.ACTIVE, to=CourseStatus.CLOSED, stamp="closed_at"
        ),
    },
)


class SessionStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    AWAITING_LOG = "awaiting_log", _("Held, awaiting log")
    LOGGED = "logged", _("Logged")
    CANCELLED = "cancelled", _("Cancelled")
    NOT_HELD = "not_held", _("Did not take place")


class SessionTransition(StrEnum):
    MOVE = "move"
    PASS = "pass"
    LOG = "log"
    CORRECT = "correct"
    CANCEL = "cancel"
    MARK_NOT_HELD = "mark_not_held"


SESSION_STATES = table(
    initial=SessionStatus.PLANNED,
    turns={
        SessionStatus.PLANNED: Turn.ADVISOR,
        SessionStatus.AWAITING_LOG: Turn.ADVISOR,
        SessionStatus.LOGGED: Turn.NOBODY,
        SessionStatus.CANCELLED: Turn.NOBODY,
        SessionStatus.NOT_HELD: Turn.NOBODY,
    },
    rules={
        SessionTransition.MOVE: rule(SessionStatus.PLANNED, to=SessionStatus.PLANNED),
        SessionTransition.PASS: rule(SessionStatus.PLANNED, to=SessionStatus.AWAITING_LOG),
        SessionTransition.LOG: rule(
            SessionStatus.PLANNED,
            SessionStatus.AWAITING_LOG,
            to=SessionStatus.LOGGED,
            stamp="logged_at",
        ),
        SessionTransition.CORRECT: rule(SessionStatus.LOGGED, to=SessionStatus.LOGGED),
        SessionTransition.CANCEL: rule(
            SessionStatus.PLANNED, to=SessionStatus.CANCELLED, stamp="cancelled_at"
        ),
        SessionTransition.MARK_NOT_HELD: rule(
            SessionStatus.PLANNED,
            SessionStatus.AWAITING_LOG,
            to=SessionStatus.NOT_HELD,
            stamp="cancelled_at",
        ),
    },
)


class HandoverStatus(models.TextChoices):
    OPEN = "open", _("Awaits the coordinator")
    HANDED_OVER = "handed_over", _("Handed over")
    WITHDRAWN = "withdrawn", _("Taken back")


class HandoverTransition(StrEnum):
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"


HANDOVER_STATES = table(
    initial=HandoverStatus.OPEN,
    turns={
        HandoverStatus.OPEN: Turn.COORDINATOR,
        HandoverStatus.HANDED_OVER: Turn.NOBODY,
        HandoverStatus.WITHDRAWN: Turn.NOBODY,
    },
    rules={
        HandoverTransition.HAND_OVER: rule(
            HandoverStatus.OPEN, to=HandoverStatus.HANDED_OVER, stamp="ended_at"
        ),
        HandoverTransition.WITHDRAW: rule(
            HandoverStatus.OPEN, to=HandoverStatus.WITHDRAWN, stamp="ended_at"
        ),
    },
)
