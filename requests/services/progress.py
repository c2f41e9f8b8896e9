"""What a running course does to its request. Called by the courses above."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import require
from lifecycle.services import apply
from requests.models import SupportRequest
from requests.permissions import can_run
from requests.services import offers
from requests.states import Transition


@transaction.atomic
def start(support_request: SupportRequest, *, by: Actor, now: datetime) -> SupportRequest:
    """Move a matched request to under way, when the first activity has been held.

    Raises NotAllowed for others than its advisors, TransitionNotAllowed from another status.
    """
    require(can_run(by, support_request))
    return apply(support_request, Transition.START, by=by, now=now)


@transaction.atomic
def close(support_request: SupportRequest, *, by: Actor, now: datetime) -> SupportRequest:
    """Close the request of a course that has ended.

    Then takes back an offer to a second advisor that nobody has answered, and gives back what
    remains of every reservation. Raises NotAllowed and TransitionNotAllowed as `start`.
    """
    require(can_run(by, support_request))
    closed = apply(support_request, Transition.CLOSE, by=by, now=now)
    offers.let_go(closed, by=by, now=now)
    return closed
