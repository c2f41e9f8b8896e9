"""Who may write an example, and who lets others see it."""

from accounts.actors import Actor, SystemActor
from accounts.roles import Permission
from catalogue.models import ExampleCard
from requests.models import Offer, SupportRequest
from schools.access import access_of


def can_make(by: Actor, support_request: SupportRequest) -> bool:
    """The advisors who ran the course: those who accepted the request."""
    if isinstance(by, SystemActor) or not access_of(by).may(Permission.RUN_COURSE):
        return False
    accepted = Offer.objects.accepted().filter(support_request=support_request, advisor__user=by)
    return accepted.exists()


def can_edit(by: Actor, card: ExampleCard) -> bool:
    """Its author: change, send, and take it up again."""
    if isinstance(by, SystemActor):
        return False
    return card.created_by_id == by.pk and access_of(by).may(Permission.RUN_COURSE)


def can_review(by: Actor, card: ExampleCard) -> bool:
    """The coordinator of the municipality: approve, return, reject."""
    if isinstance(by, SystemActor):
        return False
    return card.municipality_id in access_of(by).municipalities(Permission.REVIEW_EXAMPLES)


def can_withdraw(by: Actor, card: ExampleCard) -> bool:
    """Both of them: whoever sees first that it should not be there."""
    return can_edit(by, card) or can_review(by, card)
