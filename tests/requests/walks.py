"""A request in each of its statuses, walked there through the services."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from accounts.models import User
from advisors.models import Advisor
from requests.models import SupportRequest, Wait
from requests.services import intake, offers, progress, triage
from requests.states import Status
from schools.models import School
from tests import stories
from tests.conftest import MONDAY


@dataclass(frozen=True)
class Cast:
    author: User
    leader: User
    school: School
    coordinator: User
    advisor: Advisor


def walk(cast: Cast, status: str, *, now: dt.datetime = MONDAY) -> SupportRequest:
    """Return a request that stands in `status`."""
    return WALKS[status](cast, now)


def _draft(cast: Cast, now: dt.datetime) -> SupportRequest:
    return stories.a_draft(cast.author, cast.school, now=now)


def _awaiting_leader(cast: Cast, now: dt.datetime) -> SupportRequest:
    draft = stories.a_draft(cast.author, cast.school, now=now, leader_informed=False)
    return intake.submit(draft, by=cast.author, now=now)


def _submitted(cast: Cast, now: dt.datetime) -> SupportRequest:
    return stories.a_submitted_request(cast.author, cast.school, now=now)


def _in_triage(cast: Cast, now: dt.datetime) -> SupportRequest:
    sent = _submitted(cast, now)
    return triage.begin(sent, by=cast.coordinator, now=now, version=sent.version)


def _awaiting_school(cast: Cast, now: dt.datetime) -> SupportRequest:
    sent = _submitted(cast, now)
    question = triage.ask(
        sent, by=cast.coordinator, now=now, version=sent.version, text="Hvor mange voksne?"
    )
    return question.support_request


def _ready(cast: Cast, now: dt.datetime) -> SupportRequest:
    return stories.a_ready_request(cast.author, cast.school, cast.coordinator, now=now)


def _waiting_list(cast: Cast, now: dt.datetime) -> SupportRequest:
    ready = _ready(cast, now)
    return triage.put_on_waiting_list(
        ready,
        by=cast.coordinator,
        now=now,
        version=ready.version,
        cause=Wait.Cause.NO_ADVISOR,
        reason="Ingen ledig vejleder.",
        promised_on=now.date() + dt.timedelta(days=14),
    )


def _offered(cast: Cast, now: dt.datetime) -> SupportRequest:
    offer = stories.an_offer(cast.author, cast.school, cast.coordinator, cast.advisor, now=now)
    return SupportRequest.objects.get(pk=offer.support_request_id)


def _matched(cast: Cast, now: dt.datetime) -> SupportRequest:
    offered = _offered(cast, now)
    offers.accept(offered.offers.get(), by=cast.advisor.user, now=now)
    return SupportRequest.objects.get(pk=offered.pk)


def _active(cast: Cast, now: dt.datetime) -> SupportRequest:
    return progress.start(_matched(cast, now), by=cast.advisor.user, now=now)


def _closed(cast: Cast, now: dt.datetime) -> SupportRequest:
    return progress.close(_active(cast, now), by=cast.advisor.user, now=now)


def _withdrawn(cast: Cast, now: dt.datetime) -> SupportRequest:
    return intake.withdraw(_submitted(cast, now), by=cast.author, now=now, reason="Løst.")


def _declined(cast: Cast, now: dt.datetime) -> SupportRequest:
    sent = _submitted(cast, now)
    return triage.decline(
        sent, by=cast.coordinator, now=now, version=sent.version, reason="Hører til PPR."
    )


def _referred_on(cast: Cast, now: dt.datetime) -> SupportRequest:
    sent = _submitted(cast, now)
    return triage.refer_on(
        sent, by=cast.coordinator, now=now, version=sent.version, reason="VISO kan hjælpe."
    )


WALKS: Mapping[str, Callable[[Cast, dt.datetime], SupportRequest]] = {
    Status.DRAFT: _draft,
    Status.AWAITING_LEADER: _awaiting_leader,
    Status.SUBMITTED: _submitted,
    Status.IN_TRIAGE: _in_triage,
    Status.AWAITING_SCHOOL: _awaiting_school,
    Status.READY: _ready,
    Status.WAITING_LIST: _waiting_list,
    Status.OFFERED: _offered,
    Status.MATCHED: _matched,
    Status.ACTIVE: _active,
    Status.CLOSED: _closed,
    Status.WITHDRAWN: _withdrawn,
    Status.DECLINED: _declined,
    Status.REFERRED_ON: _referred_on,
}
