"""Minutes in words: how the system says an amount of time."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def in_words(minutes: int) -> str:
    """Say whole minutes as hours and minutes: "1 hour and 30 minutes", "45 minutes".

    An amount below zero, as on an overdrawn account, is said with "minus" before it.
    """
    if minutes < 0:
        return _("minus %(duration)s") % {"duration": in_words(-minutes)}
    whole_hours, rest = divmod(minutes, 60)
    hours_said = ngettext("%(count)d hour", "%(count)d hours", whole_hours) % {"count": whole_hours}
    minutes_said = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    if not whole_hours:
        return minutes_said
    if not rest:
        return hours_said
    return _("%(hours)s and %(minutes)s") % {"hours": hours_said, "minutes": minutes_said}
