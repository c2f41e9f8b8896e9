"""Rules of oversight that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class NothingToDraw(RuleBroken):
    default_message = _(
        "Nobody has used the system since the last check, so there is none to draw."
    )


class CheckIsConcluded(RuleBroken):
    default_message = _("This check has been concluded already. Reload the page to see by whom.")


class SayWhatIsFollowedUp(RuleBroken):
    default_message = _("Write what is followed up, and by whom")


class StillHere(RuleBroken):
    default_message = _("This account is open. Mark the person as not active first.")
