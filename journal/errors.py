"""Rules of the journal that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class NothingToJournal(RuleBroken):
    default_message = _("The case has no documents of importance yet.")


class ChangedSince(RuleBroken):
    default_message = _(
        "The case has changed since, so the same file can not be made again. Journalise once more."
    )
