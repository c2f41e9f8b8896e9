"""Who may manage the accounts of others."""

from accounts.actors import Actor, person
from accounts.errors import NotAllowed


def can_manage_accounts(actor: Actor) -> bool:
    """The system may, and an administrator; whose accounts is decided by the queryset she sees."""
    user = person(actor)
    return user is None or user.has_perm("accounts.change_user")


def require_account_manager(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may manage accounts."""
    if not can_manage_accounts(actor):
        raise NotAllowed
