"""What this room holds about persons, which of it is text of a case, and how long it is kept."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from oversight.deadlines import midnight
from oversight.registry import (
    BATCH,
    Fate,
    Holding,
    Kind,
    register,
    register_kind,
    register_parties,
)
from oversight.services import texts
from requests.models import LeaderDecision, Offer, PlanRun, Question, SavedFilter, SupportRequest
from requests.services import intake
from requests.states import ENDED, Status
from schools.models import Membership


def ended_cases(municipality_id: int | None, day: date) -> "QuerySet[Any]":
    """Return the cases that ended before the day and still have their text."""
    ended = SupportRequest.objects.filter(
        municipality=municipality_id, status__in=ENDED, closed_at__lt=midnight(day)
    )
    return ended.exclude(situation=texts.DELETED)


def old_drafts(municipality_id: int | None, day: date) -> "QuerySet[Any]":
    """Return the drafts nobody has saved since the day. The centre has never seen them."""
    return SupportRequest.objects.filter(
        municipality=municipality_id, status=Status.DRAFT, saved_at__lt=midnight(day)
    )


def empty_cases(municipality_id: int | None, day: date, by: Actor, now: datetime) -> int:
    return texts.delete_of_cases(ended_cases(municipality_id, day)[:BATCH], by=by)


def throw_away(municipality_id: int | None, day: date, by: Actor, now: datetime) -> int:
    thrown = list(old_drafts(municipality_id, day)[:BATCH])
    for draft in thrown:
        intake.forget(draft, by=by, now=now)
    return len(thrown)


def parties(cases: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return the author, those who work at the school, and the advisors it was offered to."""
    asked = SupportRequest.objects.filter(pk__in=cases)
    yield from asked.values_list("pk", "created_by")
    yield from Offer.objects.filter(support_request__in=cases).values_list(
        "support_request", "advisor__user"
    )
    schools = dict(asked.values_list("pk", "school"))
    staff = Membership.objects.active().filter(school__in=schools.values())
    members = list(staff.values_list("school", "user"))
    yield from (
        (case, user)
        for case, school in schools.items()
        for place, user in members
        if place == school
    )


register_parties(parties)
register(
    Holding(SupportRequest, ("created_by",), "pk", also=("contact_email", "contact_phone")),
    Holding(Question, ("asked_by", "answered_by"), "support_request"),
    Holding(LeaderDecision, ("decided_by",), "support_request"),
    Holding(Offer, ("advisor__user", "sent_by"), "support_request"),
    Holding(PlanRun, ("created_by",)),
    Holding(SavedFilter, ("user",)),
)
register_kind(
    Kind(
        "case_text",
        title=_("Texts of requests, courses and logs"),
        counts_from=_("the end of the school year in which the case ended"),
        months=24,
        by_school_year=True,
        fate=Fate.DELETE,
        due=ended_cases,
        carry_out=empty_cases,
    ),
    Kind(
        "drafts",
        title=_("Requests that were begun and never sent"),
        counts_from=_("when the draft was last saved"),
        months=6,
        fate=Fate.DELETE,
        due=old_drafts,
        carry_out=throw_away,
    ),
)
