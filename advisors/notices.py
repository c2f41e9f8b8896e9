"""What is written to people about extra hours, each once."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Role
from advisors.models import ExtraHours
from notifications.catalogue import MessageKind, register
from notifications.services import outbox
from schools.queries import people_with_role

EXTRA_ASKED = register(
    MessageKind(
        name="advisors.extra_asked",
        subject=_("A request for extra hours awaits your answer"),
        template="mail/advisors/extra_asked.txt",
        at_any_hour=True,
    )
)
EXTRA_ANSWERED = register(
    MessageKind(
        name="advisors.extra_answered",
        subject=_("Your request for extra hours has been answered"),
        template="mail/advisors/extra_answered.txt",
        at_any_hour=True,
    )
)


def extra_asked(asked: ExtraHours, *, by: Actor, now: datetime) -> None:
    """Ask the leaders of the advisor's special school at once."""
    outbox.queue(
        EXTRA_ASKED,
        to=people_with_role(
            [Role.SPECIAL_SCHOOL_LEADER],
            municipality_id=asked.municipality_id,
            school_id=asked.advisor.home_school_id,
        ),
        subject=asked,
        case_number="",
        path=asked.get_absolute_url(),
        key=f"extra:{asked.pk}",
        by=by,
        due_at=now,
    )


def extra_answered(asked: ExtraHours, *, by: Actor, now: datetime) -> None:
    """Tell the coordinator who asked, and take back a question that has not been sent."""
    outbox.cancel(asked, by=by, kinds=[EXTRA_ASKED])
    outbox.queue(
        EXTRA_ANSWERED,
        to=[asked.asked_by],
        subject=asked,
        case_number="",
        path=asked.get_absolute_url(),
        key=f"extra:{asked.pk}",
        by=by,
        due_at=now,
    )
