"""Rules that can be broken, with a message the user can act on."""

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
