"""Who must have a second factor. Memberships lie in a room above; that room says the rule."""

from collections.abc import Callable

from django.conf import settings

from accounts.models import User

Rule = Callable[[User], bool]
"""Whether what the person may do demands more than a password."""


def _nobody(_person: User) -> bool:
    return False


_rule: list[Rule] = [_nobody]


def decide_by(rule: Rule) -> None:
    """Let this rule decide from now on; called once, while the apps start."""
    _rule[:] = [rule]


def is_demanded_of(user: User) -> bool:
    """Return whether the person gets no further without a second factor.

    Whoever may open the administration must have one, whatever the rule of the roles says.
    """
    return settings.SECOND_FACTOR and (user.is_staff or user.is_superuser or _rule[0](user))
