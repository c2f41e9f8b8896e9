"""One advisor's place in a case given to another: who could take it, and the change itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor, person
from accounts.errors import NotAllowed, require
from advisors.explanations import sentence
from advisors.matching import Ranking, Suggestion
from advisors.models import Advisor
from advisors.services import ledger
from lifecycle.services import apply, lock, record
from requests.errors import AdvisorLeftOut
from requests.models import Offer
from requests.notices import matching as notices
from requests.permissions import can_match
from requests.queries.week_plan import ReadyCase, past_offers
from requests.services.matching import Staff, frozen, ranking_in, staff_in
from requests.services.offers import SENT
from requests.states import OfferStatus, OfferTransition
from schools.queries import office_hours


@dataclass(frozen=True)
class Vacancy:
    """A case with the minutes that are left of it, and the advisors who have it already."""

    case: ReadyCase
    taken_by: frozenset[int]


def rankings_of(vacancies: Mapping[int, Vacancy], *, now: datetime) -> dict[int, Ranking]:
    """Rank the advisors of its municipality for each vacancy, by the same key: three statements.

    Who has a place in the case already is no candidate for another.
    """
    cases = [vacancy.case for vacancy in vacancies.values()]
    staff = staff_in({c.support_request.municipality_id for c in cases}, now=now)
    past = past_offers(cases)
    return {
        key: ranking_in(
            _without(staff.get(vacancy.case.support_request.municipality_id, Staff()), vacancy),
            vacancy.case,
            past,
            now=now,
        )
        for key, vacancy in vacancies.items()
    }


def _without(staff: Staff, vacancy: Vacancy) -> Staff:
    others = [one for one in staff.candidates if one.advisor_id not in vacancy.taken_by]
    return replace(staff, candidates=others)


@transaction.atomic
def replace_offer(
    offer: Offer,
    vacancy: Vacancy,
    *,
    advisor: Advisor,
    is_assigned: bool,
    by: Actor,
    now: datetime,
) -> Offer:
    """Give the place of a standing offer to another advisor and return her offer.

    Locks the request and the advisor, ranks again, and refuses whoever is left out now with the
    sentence why. The old offer ends and what is left of its hours is given back; the new one has
    the same part and reserves the minutes of the vacancy. In a course she is assigned at once,
    and the caller tells everybody; before there is one she gets an offer with an answer deadline
    of her own, and both advisors are told here. The request keeps its status and its promise.
    Raises NotAllowed, AdvisorLeftOut, NotEnoughHours and TransitionNotAllowed; after any of them
    nothing has changed.
    """
    sender = person(by)
    support_request = lock(offer.support_request)
    require(can_match(by, support_request))
    if sender is None:
        raise NotAllowed
    list(Advisor.objects.select_for_update(of=("self",)).filter(pk=advisor.pk))
    end_offer(offer, by=by, now=now, tells=not is_assigned)
    suggestion, ranking = _judged(vacancy, advisor, now=now)
    place = support_request.municipality
    made = Offer(
        support_request=support_request,
        advisor=advisor,
        part=offer.part,
        sent_at=now,
        sent_by=sender,
        answer_by=office_hours(place).after_working_days(now, place.answer_days),
        reserved_minutes=vacancy.case.need.minutes,
        score=suggestion.score,
        explanation={
            **frozen(ranking, suggestion, now=now),
            **({"replaces": offer.pk} if is_assigned else {}),
        },
    )
    made.save(force_insert=True)
    record(made, SENT, "", by=by, at=now)
    ledger.reserve(advisor, minutes=made.reserved_minutes, reference=made, by=by, now=now)
    if is_assigned:
        return apply(made, OfferTransition.ASSIGN, by=by, now=now)
    notices.offer_sent(made, by=by, now=now)
    return made


@transaction.atomic
def end_offer(offer: Offer, *, by: Actor, now: datetime, tells: bool) -> Offer:
    """End a standing offer, give back what is left of its hours, and tell the advisor if `tells`.

    Whether the request then goes back to the match is the caller's to decide. Raises NotAllowed
    and TransitionNotAllowed.
    """
    require(can_match(by, offer.support_request))
    is_open = offer.status == OfferStatus.OPEN
    transition = OfferTransition.WITHDRAW if is_open else OfferTransition.LET_GO
    ended = apply(offer, transition, by=by, now=now)
    ledger.release(ended, by=by, now=now)
    notices.cancel_offer(ended, by=by)
    if tells:
        notices.offer_taken_back(ended, by=by, now=now)
    return ended


def _judged(vacancy: Vacancy, advisor: Advisor, *, now: datetime) -> tuple[Suggestion, Ranking]:
    ranking = rankings_of({0: vacancy}, now=now)[0]
    for exclusion in ranking.exclusions:
        if exclusion.candidate.advisor_id == advisor.pk:
            raise AdvisorLeftOut(f"{advisor}: {sentence(exclusion.reason)}")
    for suggestion in ranking.suggestions:
        if suggestion.candidate.advisor_id == advisor.pk:
            return suggestion, ranking
    raise AdvisorLeftOut
