"""Rules of privacy that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class HoldsCpr(RuleBroken):
    """Says what to do, and never carries the number or the text."""

    default_message = _(
        "The text holds what looks like a CPR number. Delete it, and write about the"
        " situation instead of the pupil."
    )
