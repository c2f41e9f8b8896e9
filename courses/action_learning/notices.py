"""What the school is written to between two rounds, each once."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from courses.action_learning.people import school_side
from courses.models import Round
from notifications.catalogue import MessageKind, register
from notifications.services import outbox
from schools.queries import office_hours

ACTION_ASKED = register(
    MessageKind(
        name="courses.action_asked",
        subject=_("What came of the action: %(case_number)s"),
        template="mail/courses/action_asked.txt",
        at_any_hour=False,
    )
)
MEETING_NEAR = register(
    MessageKind(
        name="courses.meeting_near",
        subject=_("Your group in action learning meets soon: %(case_number)s"),
        template="mail/courses/meeting_near.txt",
        at_any_hour=False,
    )
)


def action_asked(turn: Round, *, by: Actor, now: datetime) -> None:
    """Ask the school, at the next opening hour, what became of the action. Once a day of action."""
    _between_rounds(ACTION_ASKED, turn, day=turn.action_on, by=by, now=now)


def meeting_near(turn: Round, *, by: Actor, now: datetime) -> None:
    """Remind the school, at the next opening hour, that the group meets. Once a day of meeting."""
    _between_rounds(MEETING_NEAR, turn, day=turn.meets_on, by=by, now=now)


def no_longer_between_rounds(turn: Round, *, by: Actor) -> None:
    """Take back what waits for the office to open: the group has moved, or the dates have."""
    outbox.cancel(turn, by=by, kinds=[ACTION_ASKED, MEETING_NEAR])


def action_no_longer_asked(turn: Round, *, by: Actor) -> None:
    """Take back what waits about an action whose day has changed."""
    outbox.cancel(turn, by=by, kinds=[ACTION_ASKED])


def meeting_no_longer_near(turn: Round, *, by: Actor) -> None:
    """Take back what waits about a meeting whose day has changed."""
    outbox.cancel(turn, by=by, kinds=[MEETING_NEAR])


def _between_rounds(
    kind: MessageKind, turn: Round, *, day: date | None, by: Actor, now: datetime
) -> None:
    course = turn.action_learning.course
    outbox.queue(
        kind,
        to=school_side(turn.action_learning),
        subject=turn,
        case_number=course.support_request.case_number,
        path=turn.action_learning.get_absolute_url(),
        # The version lets a day that was moved and moved back be reminded of again.
        key=f"round:{turn.pk}:{day}:{turn.version}",
        by=by,
        due_at=office_hours(course.municipality).next_open(now),
    )
