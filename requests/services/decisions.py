"""The centre leader decides about a request whose promise is broken or about to be."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import require
from accounts.models import User
from lifecycle.services import lock, record
from privacy.models import Act
from privacy.services import access_log
from requests.errors import PromiseInThePast, WaitsForNoDecision
from requests.models import LeaderDecision, SupportRequest, Wait
from requests.notices import matching as notices
from requests.permissions import can_decide
from requests.presentation import long_date
from requests.services import triage
from requests.states import AWAITS_COORDINATOR, CLOCK_RUNS


@transaction.atomic
def decide(
    support_request: SupportRequest,
    *,
    outcome: LeaderDecision.Outcome,
    promised_on: date,
    note: str,
    by: User,
    now: datetime,
) -> LeaderDecision:
    """Keep the decision and tell the school, the coordinators and the history, in one transaction.

    `promised_on` is the local date by which it will have happened; the school reads it. The
    waiting list is carried out at once, unless an offer is out; the rest is the coordinator's to
    do. Raises NotAllowed, PromiseInThePast, and WaitsForNoDecision when it has an advisor, has
    ended, waits for the school, or has been decided about already.
    """
    require(can_decide(by, support_request))
    if promised_on < timezone.localdate(now):
        raise PromiseInThePast
    fresh = lock(support_request)
    if fresh.status not in CLOCK_RUNS or fresh.decisions.exists():
        raise WaitsForNoDecision
    decision = LeaderDecision.objects.create(
        support_request=fresh,
        outcome=outcome,
        promised_on=promised_on,
        note=note.strip(),
        decided_at=now,
        decided_by=by,
    )
    access_log.record(Act.CREATE, decision, by=by, municipality_id=fresh.municipality_id)
    told = _("At the latest on %(day)s.") % {"day": long_date(promised_on)}
    record(fresh, f"decide_{outcome}", fresh.status, by=by, at=now, reason=told)
    notices.decided(decision, by=by, now=now)
    if outcome == LeaderDecision.Outcome.WAITING_LIST and fresh.status in AWAITS_COORDINATOR:
        triage.wait_as_decided(
            fresh,
            by=by,
            now=now,
            cause=Wait.Cause.NO_ADVISOR,
            reason=_("The leader of the centre has decided that the request waits for an advisor."),
            promised_on=promised_on,
        )
    return decision
