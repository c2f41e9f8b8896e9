"""Rules of advisors that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class NotEnoughHours(RuleBroken):
    default_message = _("The advisor does not have that many free hours left this school year.")


class LedgerIsAppendOnly(Exception):  # noqa: N818 - named for the rule, as every error here
    """Somebody tried to change or delete a line of the ledger: a mistake in the program."""
