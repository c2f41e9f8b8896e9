"""Offers as their advisor sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from requests.dates import weekday_and_time
from requests.models import Offer, SupportRequest
from requests.states import OfferStatus
from schools.durations import in_words
from schools.weekslots import slots_in_text


@dataclass(frozen=True)
class OfferPage:
    """One offer; before she accepts, without what could tell who asks."""

    offer: Offer
    support_request: SupportRequest
    themes: Sequence[str]
    school: str
    hours: str
    answer_by: str
    answered: str
    slots: Sequence[str]
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.offer.status == OfferStatus.OPEN

    @property
    def is_accepted(self) -> bool:
        return self.offer.status == OfferStatus.ACCEPTED


def open_offers_of(user: User) -> QuerySet[Offer]:
    """Return the offers that await the advisor's answer, the first deadline first."""
    return (
        Offer.objects.visible_to(user)
        .filter(advisor__user=user)
        .open()
        .select_related("support_request__municipality", "support_request__school")
        .prefetch_related("support_request__themes")
        .order_by("answer_by", "pk")
    )


def offer_for(user: User, pk: int) -> Offer | None:
    """Return the offer when it was sent to this person."""
    return (
        Offer.objects.visible_to(user)
        .filter(advisor__user=user, pk=pk)
        .select_related("advisor", "support_request__municipality", "support_request__school")
        .first()
    )


def shows_school(offer: Offer) -> bool:
    """Whether the advisor may see which school it is: accepted, or the municipality says so."""
    return (
        offer.status == OfferStatus.ACCEPTED
        or offer.support_request.municipality.offers_show_school
    )


def read(offer: Offer, *, now: datetime) -> OfferPage:
    """Read the page in one statement more than the offer itself."""
    support_request = offer.support_request
    return OfferPage(
        offer=offer,
        support_request=support_request,
        themes=[area.name for area in support_request.themes.all()],
        school=support_request.school.name if shows_school(offer) else "",
        hours=in_words(offer.reserved_minutes),
        answer_by=weekday_and_time(offer.answer_by),
        answered=weekday_and_time(offer.answered_at) if offer.answered_at else "",
        slots=slots_in_text(support_request.week_slots),
        is_late=offer.status == OfferStatus.OPEN and offer.answer_by < now,
    )
