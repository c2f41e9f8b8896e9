"""Rules of the outbox that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class WordingChangedMeanwhile(RuleBroken):
    default_message = _(
        "Somebody else has changed this mail while you were writing. Your text is kept here: read"
        " the other under “Changes”, and save again if yours is to hold."
    )


class WordingIsWrittenOnce(RuleBroken):
    """A wording is never changed; the next one is a row of its own."""


class WordingNotSound(RuleBroken):
    """Its message is the fault's own."""
