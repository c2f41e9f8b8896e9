"""What courses hear from the rooms below: a match, and a new municipality."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.actors import SYSTEM, Actor
from advisors.models import Advisor
from courses.services import courses
from courses.services.action_learning import phase_models
from requests.models import SupportRequest
from requests.signals import matched, second_joined
from schools.models import Municipality


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


@receiver(post_save, sender=Municipality)
def give_phase_models(instance: Municipality, created: bool, raw: bool, **_signal: Any) -> None:
    if created and not raw:
        phase_models.ensure(instance, by=SYSTEM)
