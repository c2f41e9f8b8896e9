"""Whose account is it that a provider has vouched for?"""

import logging
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.errors import AccountClosed, NoRoleLeft, NotInvited
from accounts.models import ExternalIdentity, User
from accounts.oidc import Identity, Provider
from accounts.services import sign_ins
from accounts.signals import identity_linked, roles_told

logger = logging.getLogger(__name__)


def recognise(
    identity: Identity, *, provider: Provider, invited: User | None, by: Actor, now: datetime
) -> User:
    """Return the person whose account it is; one who was never invited has none.

    An identity is tied to an account once: through the person's own invitation (`invited`), or by
    an e-mail the provider has verified. From then on only issuer and subject count, whatever
    becomes of the address; an account has one identity at a provider. Where the provider decides
    roles, they are brought in line first. Raises NotInvited, AccountClosed, NoRoleLeft.
    """
    with transaction.atomic():
        user = _owner(identity, invited, by=by, now=now)
        if not user.is_active:
            raise AccountClosed
        has_role = _follow_roles(user, identity, provider, by=by, now=now)
    if not has_role:
        raise NoRoleLeft
    return user


def _owner(identity: Identity, invited: User | None, *, by: Actor, now: datetime) -> User:
    known = ExternalIdentity.objects.select_related("user").filter(
        issuer=identity.issuer, subject=identity.subject
    )
    if found := known.first():
        return found.user
    user = invited or _by_email(identity)
    if user is None or user.identities.filter(issuer=identity.issuer).exists():
        raise NotInvited
    ExternalIdentity.objects.create(
        user=user, issuer=identity.issuer, subject=identity.subject, linked_at=now
    )
    identity_linked.send(sender=User, user=user, by=by, now=now)
    logger.info("user %d is tied to an identity of %s", user.pk, identity.issuer)
    return user


def _by_email(identity: Identity) -> User | None:
    """Return the person invited under the e-mail, which the provider has verified."""
    email = User.objects.normalize_email(identity.email)
    return User.objects.filter(email=email).first() if email else None


def _follow_roles(
    user: User, identity: Identity, provider: Provider, *, by: Actor, now: datetime
) -> bool:
    """Let the roles follow the provider where it decides them; return whether one is left.

    Whoever has lost the last is signed out everywhere.
    """
    if not provider.roles:
        return True
    answers = roles_told.send(
        sender=User,
        user=user,
        municipality=provider.municipality,
        decided=frozenset(role for _group, role in provider.roles),
        held=identity.roles,
        by=by,
        now=now,
    )
    has_role = any(answer for _receiver, answer in answers)
    if not has_role:
        sign_ins.end_all(user, by=by)
    return has_role
