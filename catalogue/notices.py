"""What the catalogue promises to write to people, each once."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Role
from catalogue.models import ExampleCard
from notifications.catalogue import MessageKind, register
from notifications.services import outbox
from schools.queries import people_with_role

TO_REVIEW = register(
    MessageKind(
        name="catalogue.to_review",
        subject=_("An example awaits your approval: %(case_number)s"),
        template="mail/catalogue/to_review.txt",
        at_any_hour=True,
    )
)
DECIDED = register(
    MessageKind(
        name="catalogue.decided",
        subject=_("The coordinator has read your example: %(case_number)s"),
        template="mail/catalogue/decided.txt",
        at_any_hour=True,
    )
)


def to_review(card: ExampleCard, *, by: Actor, now: datetime) -> None:
    """Ask the coordinators at once, once each time it is sent."""
    outbox.queue(
        TO_REVIEW,
        to=people_with_role([Role.COORDINATOR], municipality_id=card.municipality_id),
        subject=card,
        case_number=card.support_request.case_number,
        path=reverse("catalogue:review", args=[card.pk]),
        key=f"card:{card.pk}:{card.version}",
        by=by,
        due_at=now,
    )


def no_longer_to_review(card: ExampleCard, *, by: Actor) -> None:
    """Take back what still waits to be sent."""
    outbox.cancel(card, by=by, kinds=[TO_REVIEW])


def decided(card: ExampleCard, *, by: Actor, now: datetime) -> None:
    """Tell the advisor at once that it is approved, comes back or is rejected."""
    outbox.queue(
        DECIDED,
        to=[card.created_by],
        subject=card,
        case_number=card.support_request.case_number,
        path=card.get_absolute_url(),
        key=f"card:{card.pk}:{card.version}",
        by=by,
        due_at=now,
    )
