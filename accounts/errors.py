"""Rules that can be broken, with a message the user can act on."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RuleBroken(Exception):
    """A use case refused. `message` is written for the person who tried."""

    default_message: str | Promise = _("This is not possible right now.")

    def __init__(self, message: str | Promise | None = None) -> None:
        self.message = message or self.default_message
        super().__init__(str(self.message))


class NotAllowed(RuleBroken):
    """The person's roles do not permit the act."""

    default_message = _("You do not have permission to do this.")


class AlreadyHasPassword(RuleBroken):
    """The person has chosen a password and needs no invitation."""

    default_message = _(
        "This person has already chosen a password. "
        "A new one can be had on the sign-in page under “Forgotten your password?”."
    )


class HasLeft(RuleBroken):
    """The account is closed."""

    default_message = _("This person is not active. Mark the person as active first.")


class WrongCode(RuleBroken):
    """The six digits are not those of the app."""

    default_message = _(
        "The code is wrong or too old. Write the six digits the app shows now. "
        "If it still fails, set the telephone's clock to automatic."
    )


class SecondFactorDemanded(RuleBroken):
    """The person's role needs a second factor."""

    default_message = _(
        "Your role needs two steps to sign in. You can move them to another telephone, "
        "but not switch them off."
    )


class IdentityRefused(RuleBroken):
    """Nobody is signed in through a provider. `code` tells the IT department why."""

    code = "refused"


class AnswerRefused(IdentityRefused):
    """What came back is not an answer to what was asked, or not the provider's own."""

    default_message = _(
        "The answer could not be trusted, so nobody was signed in. It may be too old, or used "
        "before. Begin again; if it happens again, give the code below to your IT department."
    )

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class SignInCancelled(IdentityRefused):
    """The person, or the provider, gave up on the way."""

    code = "cancelled"
    default_message = _("The sign-in was not completed. Begin again when you are ready.")


class ProviderSilent(IdentityRefused):
    """The provider does not answer, or not as it should."""

    code = "silent"
    default_message = _(
        "The sign-in of your workplace does not answer. Try again in a few minutes."
    )


class NotEmployee(IdentityRefused):
    """Pupils, parents and guests have no business here."""

    code = "not-employee"
    default_message = _("Only employees can sign in here.")


class NotInvited(IdentityRefused):
    """The provider knows the person; this house does not."""

    code = "not-invited"
    default_message = _(
        "You have no access to the competence centre yet. Ask your school leader or the "
        "competence centre. If you have been invited, open the link in the invitation."
    )


class AccountClosed(IdentityRefused):
    """The account was closed here, whatever the provider says."""

    code = "closed"
    default_message = _("This account is closed. Talk to the competence centre.")


class NoRoleLeft(IdentityRefused):
    """The provider no longer gives the person any role here."""

    code = "no-role"
    default_message = _(
        "Your workplace no longer gives you access to the competence centre. "
        "If that is a mistake, talk to your IT department."
    )


def require(is_permitted: bool) -> None:
    """Raise NotAllowed unless the answer of a `can_…` is yes."""
    if not is_permitted:
        raise NotAllowed


def tell(form: forms.Form, broken: RuleBroken, fields: Mapping[type[RuleBroken], str]) -> None:
    """Put a broken rule where it can be mended: at its field, else above the form."""
    name: Any = fields.get(type(broken))
    form.add_error(name if name in form.fields else None, str(broken.message))
