"""Rules of advisors that can be broken."""

from accounts.errors import RuleBroken
from django.utils.translation import gettext_lazy as _


class NotEnoughHours(RuleBroken):
    default_message = _("The advisor does not have that many free hours left this school year.")


class LedgerIsAppendOnly(Exception):
    """Somebody tried to change or delete a line of the ledger: a mistake in the program."""
