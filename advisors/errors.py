"""Rules of advisors that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class NotEnoughHours(RuleBroken):
    default_message = _("The advisor does not have that many free hours left this school year.")


class LedgerIsAppendOnly(Exception):  # noqa: N818 - named for the rule, as every error here
    """Somebody tried to change or delete a line of the ledger: a mistake in the program."""


class AbsenceDaysInDisorder(RuleBroken):
    default_message = _("The last day can not be before the first.")


class AbsenceIsOver(RuleBroken):
    default_message = _("Choose a last day that is today or later.")


class AbsenceOverlaps(RuleBroken):
    """She is away already on some of the days; the message names them."""

    default_message = _("The advisor already has an absence on some of these days.")
