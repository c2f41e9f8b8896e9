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


class ReferenceMissing(RuleBroken):
    default_message = _("Write on what ground: the rule or decision, or your journal number")


class NotYourself(RuleBroken):
    default_message = _("You can not make yourself anonymous. Ask another administrator.")


class HoldsOpenMatters(RuleBroken):
    default_message = _("The person still holds open matters. Give them to somebody else first.")


class AlreadyAnonymous(RuleBroken):
    default_message = _("This person is anonymous already.")


class StillHere(RuleBroken):
    default_message = _("This account is open. Mark the person as not active first.")
