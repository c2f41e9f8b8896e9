"""Offers of a request to advisors: sent, taken back, accepted, declined.

Whoever changes an offer locks the request first and the offer after it, so that two people who
act on the same case come one after the other.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor, person
from accounts.errors import require
from advisors.explanations import sentence
from advisors.matching import Ranking, Suggestion
from advisors.models import Advisor
from advisors.services import ledger
from lifecycle.services import apply, lock, record
from requests import signals
from requests.deadlines import met
from requests.errors import AdvisorLeftOut, NotClarified, ReasonMissing, SameAdvisorTwice
from requests.models import Offer, SupportRequest
from requests.notices import matching as notices
from requests.permissions import can_answer_offer, can_match
from requests.services.locking import taken
from requests.services.matching import frozen, ranking_for
from requests.states import OfferStatus, OfferTransition, Status, Transition
from schools.queries import office_hours

SENT = "send"
"""The first line in the history of an offer."""


@transaction.atomic
def send(
    support_request: SupportRequest,
    *,
    lead: Advisor,
    second: Advisor | None,
    by: Actor,
    now: datetime,
    version: int,
) -> list[Offer]:
    """Offer a clarified request to a lead and, where wanted, a second advisor.

    Locks the request and the advisors, ranks again, and refuses whoever is left out now with the
    sentence why. Then: the request is OFFERED, each offer holds the explanation as it was, hours
    are reserved for each, each gets a mail at once and an answer deadline by the municipality's
    policy. Raises NotAllowed, Stale, TransitionNotAllowed, NotClarified, SameAdvisorTwice,
    AdvisorLeftOut and NotEnoughHours; after any of them nothing has changed.
    """
    require(can_match(by, support_request))
    if lead == second:
        raise SameAdvisorTwice
    fresh = taken(support_request, Transition.OFFER, version=version)
    offered = apply(fresh, Transition.OFFER, by=by, now=now)
    if not offered.planned_minutes:
        raise NotClarified
    chosen = [lead] if second is None else [lead, second]
    suggestions, ranking = _judged_again(offered, chosen, now=now)
    pair = ranking.pair(*(advisor.pk for advisor in chosen))
    answer_by = office_hours(offered.municipality).after_working_days(
        now, offered.municipality.answer_days
    )
    offers = [
        Offer(
            support_request=offered,
            advisor=advisor,
            part=Offer.Part.LEAD if advisor == lead else Offer.Part.SECOND,
            sent_at=now,
            sent_by=person(by),
            answer_by=answer_by,
            reserved_minutes=offered.planned_minutes,
            score=suggestions[advisor.pk].score,
            explanation=frozen(ranking, suggestions[advisor.pk], now=now, pair=pair),
        )
        for advisor in chosen
    ]
    for offer in offers:
        offer.save(force_insert=True)
        record(offer, SENT, "", by=by, at=now)
        notices.offer_sent(offer, by=by, now=now)
    # In the order of the advisors' keys, so that two cases can never wait for each other.
    for offer in sorted(offers, key=lambda offer: offer.advisor_id):
        ledger.reserve(
            offer.advisor, minutes=offer.reserved_minutes, reference=offer, by=by, now=now
        )
    return offers


@transaction.atomic
def take_back(offer: Offer, *, by: Actor, now: datetime) -> Offer:
    """Take back an offer nobody has answered, give the hours back, and tell the advisor.

    Without its lead the request is ready for a match again, and the second is let go too.
    Raises NotAllowed, and TransitionNotAllowed when the advisor has answered meanwhile.
    """
    support_request = lock(offer.support_request)
    require(can_match(by, support_request))
    ledger.hold(support_request.offers.standing())
    taken_back = _end(offer, OfferTransition.WITHDRAW, by=by, now=now)
    notices.offer_taken_back(taken_back, by=by, now=now)
    if offer.part == Offer.Part.LEAD:
        _back_to_match(support_request, by=by, now=now)
    return taken_back


@transaction.atomic
def accept(offer: Offer, *, by: Actor, now: datetime) -> Offer:
    """Say yes. The lead's yes matches the request and freezes whether both promises were kept.

    Sends `matched` when the lead accepts and `second_joined` when the second does after her;
    a second who is early waits for the lead. Tells the coordinators, and the school when there
    is a match. Raises NotAllowed for anybody but the advisor, TransitionNotAllowed when the
    offer has been taken back or answered.
    """
    require(can_answer_offer(by, offer))
    support_request = lock(offer.support_request)
    accepted = apply(offer, OfferTransition.ACCEPT, by=by, now=now)
    notices.cancel_reminders(accepted, by=by)
    notices.offer_accepted(accepted, by=by, now=now)
    if accepted.part == Offer.Part.LEAD:
        _match(support_request, accepted.advisor, by=by, now=now)
    elif support_request.status != Status.OFFERED:
        signals.second_joined.send(
            sender=Offer,
            support_request=support_request,
            advisor=accepted.advisor,
            by=by,
            now=now,
        )
    return accepted


@transaction.atomic
def decline(offer: Offer, *, by: Actor, now: datetime, reason: str) -> Offer:
    """Say no, with a reason that only the coordinators read; the hours are given back.

    Without its lead the request is ready for a match again, and the second is let go too.
    Raises NotAllowed for anybody but the advisor, ReasonMissing, and TransitionNotAllowed.
    """
    require(can_answer_offer(by, offer))
    if not reason.strip():
        raise ReasonMissing(_("Write or choose why you decline."))
    support_request = lock(offer.support_request)
    ledger.hold(support_request.offers.standing())
    declined = apply(offer, OfferTransition.DECLINE, by=by, now=now, decline_reason=reason.strip())
    ledger.release(declined, by=by, now=now)
    notices.cancel_reminders(declined, by=by)
    notices.offer_declined(declined, by=by, now=now)
    if declined.part == Offer.Part.LEAD:
        _back_to_match(support_request, by=by, now=now)
    return declined


@transaction.atomic
def let_go(support_request: SupportRequest, *, by: Actor, now: datetime) -> int:
    """End what stands when its case has ended: the caller has locked it and checked who may.

    Open offers are taken back and their advisors told. A closed case keeps its accepted offers,
    which say who ran it; any other lets them go. What remains of the hours is given back either
    way. Idempotent; returns how many offers were ended.
    """
    ended = 0
    standing = list(support_request.offers.standing().select_related("advisor__user"))
    ledger.hold(standing)
    for offer in standing:
        if offer.status == OfferStatus.ACCEPTED and support_request.status == Status.CLOSED:
            ledger.release(offer, by=by, now=now)
            continue
        _let_go_one(offer, by=by, now=now)
        ended += 1
    return ended


def _judged_again(
    support_request: SupportRequest, chosen: list[Advisor], *, now: datetime
) -> tuple[dict[int, Suggestion], Ranking]:
    """Rank under lock; the advisors' rows are locked so that their limits hold for everybody."""
    list(
        Advisor.objects.select_for_update(of=("self",))
        .filter(pk__in=[advisor.pk for advisor in chosen])
        .order_by("pk")
    )
    ranking = ranking_for(support_request, now=now)
    fits = {s.candidate.advisor_id: s for s in ranking.suggestions}
    reasons = {e.candidate.advisor_id: e.reason for e in ranking.exclusions}
    for advisor in chosen:
        if advisor.pk in reasons:
            raise AdvisorLeftOut(f"{advisor}: {sentence(reasons[advisor.pk])}")
        if advisor.pk not in fits:
            raise AdvisorLeftOut
    return fits, ranking


def _match(support_request: SupportRequest, lead: Advisor, *, by: Actor, now: datetime) -> None:
    matched = apply(
        support_request,
        Transition.MATCH,
        by=by,
        now=now,
        matched_in_week=_kept(support_request.match_by_week, now),
        matched_in_five=_kept(support_request.match_by_five, now),
    )
    notices.cancel_deadline_reminders(matched, by=by)
    notices.advisor_found(matched, by=by, now=now)
    second = (
        matched.offers.accepted()
        .filter(part=Offer.Part.SECOND)
        .select_related("advisor__user")
        .first()
    )
    signals.matched.send(
        sender=SupportRequest,
        support_request=matched,
        lead=lead,
        second=second.advisor if second else None,
        by=by,
        now=now,
    )


def _kept(promise: date | None, now: datetime) -> bool:
    return promise is not None and met(promise, now, timezone.get_default_timezone())


def _back_to_match(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    ready = apply(support_request, Transition.RETURN_TO_MATCH, by=by, now=now)
    let_go(ready, by=by, now=now)


def _let_go_one(offer: Offer, *, by: Actor, now: datetime) -> None:
    is_open = offer.status == OfferStatus.OPEN
    transition = OfferTransition.WITHDRAW if is_open else OfferTransition.LET_GO
    ended = _end(offer, transition, by=by, now=now)
    notices.offer_taken_back(ended, by=by, now=now)


def _end(offer: Offer, transition: OfferTransition, *, by: Actor, now: datetime) -> Offer:
    ended = apply(offer, transition, by=by, now=now)
    ledger.release(ended, by=by, now=now)
    notices.cancel_offer(ended, by=by)
    return ended
