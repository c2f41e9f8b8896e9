"""What can go wrong when a status is to move."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class TransitionNotAllowed(RuleBroken):
    """Somebody else was first, or the act does not belong to this status."""

    default_message = _("This has changed in the meantime. Reload the page to see where it stands.")


class Stale(RuleBroken):
    """The page was loaded before somebody else saved."""

    default_message = _(
        "Somebody else has saved changes since you opened the page. "
        "Reload it, check what is new, and save again."
    )
