"""Who keeps the journal."""

from accounts.actors import Actor, SystemActor
from accounts.models import User
from accounts.roles import Permission
from requests.models import SupportRequest
from schools.access import access_of


def can_journalise(by: Actor, support_request: SupportRequest) -> bool:
    """The coordinator of the municipality; never the system."""
    return not isinstance(by, SystemActor) and (
        support_request.municipality_id in places_of(by) and support_request.received_at is not None
    )


def places_of(user: User) -> frozenset[int]:
    """Return the municipalities whose journal the person keeps."""
    return access_of(user).municipalities(Permission.TRIAGE)
