"""Who may do what with a support request and its offers.

The system may do what its jobs do; a person may do what her memberships permit at that place.
"""

from accounts.actors import Actor, SystemActor
from accounts.models import User
from accounts.roles import Permission
from requests.models import Offer, SupportRequest
from requests.states import OFFER_STATES, REQUEST_STATES, OfferTransition, Transition
from schools.access import access_of
from schools.models import School


def can_triage(by: Actor, support_request: SupportRequest) -> bool:
    """The coordinator of the municipality."""
    return _may_here(by, Permission.TRIAGE, support_request)


def can_match(by: Actor, support_request: SupportRequest) -> bool:
    """The coordinator of the municipality."""
    return _may_here(by, Permission.MATCH, support_request)


def can_decide(by: Actor, support_request: SupportRequest) -> bool:
    """The centre leader of the municipality; never the system."""
    return not isinstance(by, SystemActor) and _may_here(by, Permission.DECIDE, support_request)


def can_recalculate(by: Actor, municipality_id: int) -> bool:
    """The municipality's coordinator, who answers for the dates the schools were told."""
    return isinstance(by, SystemActor) or municipality_id in access_of(by).municipalities(
        Permission.TRIAGE
    )


def can_answer_offer(by: Actor, offer: Offer) -> bool:
    """The advisor herself and nobody else; nobody answers for her."""
    return (
        not isinstance(by, SystemActor)
        and offer.advisor.user_id == by.pk
        and access_of(by).may(Permission.ANSWER_OFFER)
    )


def can_run(by: Actor, support_request: SupportRequest) -> bool:
    """An advisor who has accepted the case, and the system."""
    if isinstance(by, SystemActor):
        return True
    return access_of(by).may(Permission.RUN_COURSE) and (
        support_request.offers.accepted().filter(advisor__user=by).exists()
    )


def can_write(by: Actor, school: School) -> bool:
    """Somebody who works at the school, for that school."""
    return not isinstance(by, SystemActor) and access_of(by).may_at(
        Permission.CREATE_REQUEST, municipality_id=school.municipality_id, school_id=school.pk
    )


def can_edit_draft(by: Actor, support_request: SupportRequest) -> bool:
    """The author alone: an unsent draft is nobody else's business."""
    return (
        not isinstance(by, SystemActor)
        and support_request.created_by_id == by.pk
        and _may_at_school(by, Permission.CREATE_REQUEST, support_request)
    )


def can_approve(by: Actor, support_request: SupportRequest) -> bool:
    """The leader of the school."""
    return _may_at_school(by, Permission.APPROVE_REQUEST, support_request)


def can_speak_for_school(by: Actor, support_request: SupportRequest) -> bool:
    """The author, and those who see all the school's requests: answer, take back."""
    if isinstance(by, SystemActor):
        return False
    is_concerned = support_request.created_by_id == by.pk or _may_at_school(
        by, Permission.VIEW_SCHOOL_REQUESTS, support_request
    )
    return is_concerned and _may_at_school(by, Permission.ANSWER_FOR_SCHOOL, support_request)


def school_actions(by: User, support_request: SupportRequest) -> frozenset[Transition]:
    """Return what the school can do next: permission and the state table agree."""
    permitted: set[Transition] = set()
    if can_approve(by, support_request):
        permitted |= {Transition.APPROVE, Transition.RETURN_TO_DRAFT}
    if can_speak_for_school(by, support_request):
        permitted |= {Transition.ANSWER, Transition.WITHDRAW}
    return frozenset(
        transition
        for transition in permitted
        if REQUEST_STATES.allows(support_request.status, transition)
    )


def triage_actions(by: User, support_request: SupportRequest) -> frozenset[Transition]:
    """Return what the coordinator can do next: her permission and the state table agree."""
    if not can_triage(by, support_request):
        return frozenset()
    return frozenset(
        transition
        for transition in _COORDINATORS_OWN
        if REQUEST_STATES.allows(support_request.status, transition)
    )


def offer_actions(by: User, offer: Offer) -> frozenset[OfferTransition]:
    """Return what the advisor can answer."""
    if not can_answer_offer(by, offer):
        return frozenset()
    return frozenset(
        transition
        for transition in (OfferTransition.ACCEPT, OfferTransition.DECLINE)
        if OFFER_STATES.allows(offer.status, transition)
    )


_COORDINATORS_OWN = (
    Transition.START_TRIAGE,
    Transition.ASK_SCHOOL,
    Transition.MARK_READY,
    Transition.PUT_ON_WAITING_LIST,
    Transition.TAKE_OFF_WAITING_LIST,
    Transition.OFFER,
    Transition.DECLINE,
    Transition.REFER_ON,
)


def _may_here(by: Actor, permission: Permission, support_request: SupportRequest) -> bool:
    return isinstance(by, SystemActor) or (
        support_request.municipality_id in access_of(by).municipalities(permission)
    )


def _may_at_school(by: Actor, permission: Permission, support_request: SupportRequest) -> bool:
    return not isinstance(by, SystemActor) and access_of(by).may_at(
        permission,
        municipality_id=support_request.municipality_id,
        school_id=support_request.school_id,
    )
