"""The life of a course, an activity and a follow-up, as tables. Printed in docs/states.md."""

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


class CycleStatus(models.TextChoices):
    FORMING = "forming", _("The group is being formed")
    RUNNING = "running", _("Under way")
    CONCLUDED = "concluded", _("Closed")


class CycleTransition(StrEnum):
    BEGIN = "begin"
    CONCLUDE = "conclude"
    RESUME = "resume"


CYCLE_STATES = table(
    initial=CycleStatus.FORMING,
    turns={
        CycleStatus.FORMING: Turn.ADVISOR,
        CycleStatus.RUNNING: Turn.ADVISOR,
        CycleStatus.CONCLUDED: Turn.NOBODY,
    },
    rules={
        CycleTransition.BEGIN: rule(CycleStatus.FORMING, to=CycleStatus.RUNNING, stamp="begun_at"),
        CycleTransition.CONCLUDE: rule(
            CycleStatus.RUNNING, to=CycleStatus.CONCLUDED, stamp="concluded_at"
        ),
        CycleTransition.RESUME: rule(CycleStatus.CONCLUDED, to=CycleStatus.RUNNING),
    },
)


class RoundStatus(models.TextChoices):
    """A round under way says whose turn it is; which phase it is in is a column of its own."""

    PLANNED = "planned", _("Not begun")
    AT_ADVISOR = "at_advisor", _("Under way, the advisor's turn")
    AT_SCHOOL = "at_school", _("Under way, the school's turn")
    DONE = "done", _("Carried through")


class RoundTransition(StrEnum):
    HAND_TO_ADVISOR = "hand_to_advisor"
    HAND_TO_SCHOOL = "hand_to_school"
    BACK_TO_ADVISOR = "back_to_advisor"
    BACK_TO_SCHOOL = "back_to_school"
    PUT_OFF = "put_off"
    FINISH = "finish"


ROUND_UNDER_WAY = (RoundStatus.AT_ADVISOR, RoundStatus.AT_SCHOOL)

ROUND_STATES = table(
    initial=RoundStatus.PLANNED,
    turns={
        RoundStatus.PLANNED: Turn.ADVISOR,
        RoundStatus.AT_ADVISOR: Turn.ADVISOR,
        RoundStatus.AT_SCHOOL: Turn.SCHOOL,
        RoundStatus.DONE: Turn.NOBODY,
    },
    rules={
        # Forward one phase; from "not begun", into the first.
        RoundTransition.HAND_TO_ADVISOR: rule(
            RoundStatus.PLANNED, *ROUND_UNDER_WAY, to=RoundStatus.AT_ADVISOR
        ),
        RoundTransition.HAND_TO_SCHOOL: rule(
            RoundStatus.PLANNED, *ROUND_UNDER_WAY, to=RoundStatus.AT_SCHOOL
        ),
        # Back one phase; from "carried through", into the last.
        RoundTransition.BACK_TO_ADVISOR: rule(
            RoundStatus.DONE, *ROUND_UNDER_WAY, to=RoundStatus.AT_ADVISOR
        ),
        RoundTransition.BACK_TO_SCHOOL: rule(
            RoundStatus.DONE, *ROUND_UNDER_WAY, to=RoundStatus.AT_SCHOOL
        ),
        RoundTransition.PUT_OFF: rule(*ROUND_UNDER_WAY, to=RoundStatus.PLANNED),
        RoundTransition.FINISH: rule(*ROUND_UNDER_WAY, to=RoundStatus.DONE, stamp="finished_at"),
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


class ItemStatus(models.TextChoices):
    OPEN = "open", _("To be done")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Given up")


class ItemTransition(StrEnum):
    FINISH = "finish"
    DROP = "drop"
    REOPEN = "reopen"


ITEM_STATES = table(
    initial=ItemStatus.OPEN,
    turns={
        # Whose item it is decides which side's turn it is; the table knows no sides.
        ItemStatus.OPEN: Turn.NOBODY,
        ItemStatus.DONE: Turn.NOBODY,
        ItemStatus.DROPPED: Turn.NOBODY,
    },
    rules={
        ItemTransition.FINISH: rule(ItemStatus.OPEN, to=ItemStatus.DONE, stamp="settled_at"),
        ItemTransition.DROP: rule(ItemStatus.OPEN, to=ItemStatus.DROPPED, stamp="settled_at"),
        ItemTransition.REOPEN: rule(ItemStatus.DONE, ItemStatus.DROPPED, to=ItemStatus.OPEN),
    },
)


class FollowUpStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ASKED = "asked", _("Awaits the school's answer")
    REMINDED = "reminded", _("Reminded, awaits the school's answer")
    ANSWERED = "answered", _("Answered")
    LAPSED = "lapsed", _("Given up without an answer")


class FollowUpTransition(StrEnum):
    ASK = "ask"
    REMIND = "remind"
    ANSWER = "answer"
    GIVE_UP = "give_up"


FOLLOW_UP_STATES = table(
    initial=FollowUpStatus.PLANNED,
    turns={
        FollowUpStatus.PLANNED: Turn.NOBODY,
        FollowUpStatus.ASKED: Turn.SCHOOL,
        FollowUpStatus.REMINDED: Turn.SCHOOL,
        FollowUpStatus.ANSWERED: Turn.NOBODY,
        FollowUpStatus.LAPSED: Turn.COORDINATOR,
    },
    rules={
        FollowUpTransition.ASK: rule(
            FollowUpStatus.PLANNED, to=FollowUpStatus.ASKED, stamp="asked_at"
        ),
        FollowUpTransition.REMIND: rule(
            FollowUpStatus.ASKED, to=FollowUpStatus.REMINDED, stamp="reminded_at"
        ),
        # A late answer is welcome: the link in the mail works for as long as the course is there.
        FollowUpTransition.ANSWER: rule(
            FollowUpStatus.ASKED,
            FollowUpStatus.REMINDED,
            FollowUpStatus.LAPSED,
            to=FollowUpStatus.ANSWERED,
            stamp="answered_at",
        ),
        FollowUpTransition.GIVE_UP: rule(
            FollowUpStatus.REMINDED, to=FollowUpStatus.LAPSED, stamp="lapsed_at"
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
