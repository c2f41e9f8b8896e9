"""What this room holds about persons, which of it is text of a case, and how long it is kept."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Permission
from oversight.deadlines import midnight
from oversight.registry import (
    BATCH,
    FORMER,
    Fate,
    Holding,
    Kind,
    Leaver,
    Tie,
    Trace,
    register,
    register_kind,
    register_parties,
    register_ties,
    register_traces,
)
from oversight.services import texts
from requests.models import LeaderDecision, Offer, PlanRun, Question, SavedFilter, SupportRequest
from requests.services import intake
from requests.states import ENDED, OPEN, UNDER_WAY, Status
from schools.access import access_of
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


def ties(user: User) -> Iterable[Tie]:
    """Yield the requests she wrote that are not over, drafts apart, and the offers she has open."""
    wrote = SupportRequest.objects.filter(
        created_by=user, status__in=[Status.AWAITING_LEADER, *OPEN, *UNDER_WAY]
    )
    for case in wrote.order_by("pk"):
        title = _("Request %(number)s, which she wrote") % {"number": case}
        yield Tie(title, reverse("admin:requests_supportrequest_change", args=[case.pk]))
    offered = Offer.objects.open().filter(advisor__user=user).select_related("support_request")
    for offer in offered.order_by("pk"):
        number = offer.support_request.case_number
        title = _("Offer of request %(number)s, which she has not answered") % {"number": number}
        yield Tie(title, reverse("admin:requests_offer_change", args=[offer.pk]))


def contacts_of(leaver: Leaver) -> "QuerySet[SupportRequest]":
    """Return the requests that give her as the contact."""
    own = Q(created_by=leaver.pk) | Q(contact_email="")
    named = Q(contact_name__iexact=leaver.name) & own
    return SupportRequest.objects.filter(Q(contact_email__iexact=leaver.email) | named)


def forget_contacts(leaver: Leaver) -> None:
    contacts_of(leaver).update(contact_name=FORMER, contact_email="", contact_phone="")


def reads_offer(user: User, offer: Offer, field: str) -> bool:
    """What an advisor answers is read by her and the coordinator."""
    return Offer.objects.visible_to(user).filter(pk=offer.pk).exists()


def reads_decision(user: User, decision: LeaderDecision, field: str) -> bool:
    """The centre leader writes the note to the coordinator."""
    access, place = access_of(user), decision.municipality_id
    return any(
        place in access.municipalities(permission)
        for permission in (Permission.DECIDE, Permission.VIEW_ALL_REQUESTS)
    )


register_parties(parties)
register_ties(ties)
register_traces(
    Trace(
        _("Requests that give her as the contact"),
        lambda leaver: contacts_of(leaver).count(),
        forget_contacts,
    )
)
register(
    Holding(SupportRequest, ("created_by",), "pk", also=("contact_email", "contact_phone")),
    Holding(Question, ("asked_by", "answered_by"), "support_request"),
    Holding(LeaderDecision, ("decided_by",), "support_request", reads=reads_decision),
    Holding(Offer, ("advisor__user", "sent_by"), "support_request", reads=reads_offer),
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
