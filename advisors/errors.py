"""Rules of advisors that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class NotEnoughHours(RuleBroken):
    default_message = _("The advisor does not have that many free hours left this school year.")


class YearIsClosed(RuleBroken):
    default_message = _(
        "The hours of this school year have been closed. Only what was spent in it can still be "
        "corrected, by the logs of its activities."
    )


class YearIsNotOver(RuleBroken):
    default_message = _("A school year is closed after its last day, 31 July.")


class NothingToCarry(RuleBroken):
    default_message = _("You can carry over at most what is left of the school year.")


class ReasonMissing(RuleBroken):
    default_message = _("Write the reason.")


class AlreadyAsked(RuleBroken):
    default_message = _("Extra hours have already been asked for, and they await an answer.")


class MoreThanAsked(RuleBroken):
    default_message = _("Approve at least one minute, and at most as much as was asked for.")


class AbsenceDaysInDisorder(RuleBroken):
    default_message = _(
        "The last day must be the first day or later, and at most two years after it."
    )


class AbsenceIsOver(RuleBroken):
    default_message = _("The last day has passed. Write today or a later day.")


class AbsenceOverlaps(RuleBroken):
    default_message = _("She is already away on some of these days.")


class NotInTheCatalogue(RuleBroken):
    default_message = _("Choose from what your municipality uses.")


class AlreadyTied(RuleBroken):
    default_message = _("The tie to this school is already noted.")


class LedgerIsAppendOnly(Exception):  # noqa: N818 - named for the rule, as every error here
    """Somebody tried to change or delete a line of the ledger: a mistake in the program."""
