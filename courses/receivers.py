"""What courses hear from requests, in the transaction of the acceptance."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.actors import Actor
from advisors.models import Advisor
from courses.services import courses
from requests.models import SupportRequest
from requests.signals import matched, second_joined


@receiver(matched)
def create_course(
    support_request: SupportRequest,
    lead: Advisor,
    second: Advisor | None,
    by: Actor,
    now: datetime,
    **_signal: Any,
) -> None:
    courses.create(support_request, lead=lead, second=second, by=by, now=now)


@receiver(second_joined)
def add_second_advisor(
    support_request: SupportRequest, advisor: Advisor, by: Actor, now: datetime, **_signal: Any
) -> None:
    courses.add_second(support_request, advisor=advisor, by=by, now=now)
