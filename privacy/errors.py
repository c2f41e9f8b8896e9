"""Rules of privacy that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class HoldsCpr(RuleBroken):
    """Says what to do, and never carries the number or the text."""

    default_message = _(
        "The text holds what looks like a CPR number. Delete it, and write about the"
        " situation instead of the pupil."
    )


class LogIsAppendOnly(Exception):
    """A line of the access log was to be changed or deleted: a fault of the program."""


class TooYoungToDelete(RuleBroken):
    """A rule tried to delete what the log must keep for half a year at least."""

    default_message = _("The access log keeps every line for at least 180 days.")
