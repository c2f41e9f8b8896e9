"""The end of a wait on the waiting list, whichever way the case goes."""

from datetime import datetime

from django.utils import timezone

from accounts.actors import Actor
from requests.models import SupportRequest


def end_wait(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """Date the end of the wait, if there is one; the caller has moved the locked case.

    Who acted is in the history of the case. Idempotent.
    """
    support_request.waits.filter(ended_on__isnull=True).update(ended_on=timezone.localdate(now))
