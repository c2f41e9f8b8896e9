"""What is written to people about breaches, each once."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from notifications.catalogue import MessageKind, register
from notifications.services import outbox
from oversight.models import Breach
from oversight.permissions import handlers_in
from schools.queries import people_with_role

BREACH_FOUND = register(
    MessageKind(
        name="oversight.breach_found",
        subject=_("A possible error in data has been reported"),
        template="mail/oversight/breach_found.txt",
        at_any_hour=True,
    )
)
BREACH_CLOCK = register(
    MessageKind(
        name="oversight.breach_clock",
        subject=_("The time to report a breach is running out"),
        template="mail/oversight/breach_clock.txt",
        at_any_hour=True,
    )
)
BREACH_OVERDUE = register(
    MessageKind(
        name="oversight.breach_overdue",
        subject=_("The time to report a breach has run out"),
        template="mail/oversight/breach_overdue.txt",
        at_any_hour=True,
    )
)


def breach_found(breach: Breach, *, by: Actor, now: datetime) -> None:
    """Tell those who handle it, and the data protection officer, at once."""
    _tell(breach, BREACH_FOUND, key=f"breach:{breach.pk}", by=by, now=now)


def clock_runs_out(breach: Breach, *, step: int, is_over: bool, by: Actor, now: datetime) -> None:
    """Remind the same people, once at each step; the last says that the time is over."""
    kind = BREACH_OVERDUE if is_over else BREACH_CLOCK
    _tell(breach, kind, key=f"breach:{breach.pk}:{step}", by=by, now=now)


def dealt_with(breach: Breach, *, by: Actor) -> None:
    """Take back reminders that have not been sent."""
    outbox.cancel(breach, by=by, kinds=[BREACH_CLOCK, BREACH_OVERDUE])


def _tell(breach: Breach, kind: MessageKind, *, key: str, by: Actor, now: datetime) -> None:
    outbox.queue(
        kind,
        to=_people(breach),
        subject=breach,
        case_number="",
        path=breach.get_absolute_url(),
        key=key,
        by=by,
        due_at=now,
    )


def _people(breach: Breach) -> list[User]:
    place = breach.municipality_id
    followers = people_with_role([Role.DPO], municipality_id=place)
    return list(dict.fromkeys([*handlers_in(place), *followers]))
