"""Breaches with their clock and facts, and what an error may be reported in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from oversight.models import Breach
from oversight.passages import LOOK_LASTS, row_of
from oversight.querysets import CLOCK_RUNS
from oversight.registry import holdings
from privacy.models import AccessEvent, Act
from privacy.words import field_in_words, thing_in_words

MOST_SEEN = 20


@dataclass(frozen=True)
class Seen:
    """Something the person was shown lately, and where an error in it is reported."""

    at: datetime
    thing: str
    name: str
    label: str
    key: int


def looked_at_lately(user: User, now: datetime) -> list[Seen]:
    """Return what the person looked at in the last day that can hold text, the latest first."""
    kinds = [one.label for one in holdings() if one.case or one.texts]
    events = AccessEvent.objects.filter(
        actor_id=user.pk, at__gte=now - LOOK_LASTS, act=Act.READ, object_type__in=kinds
    ).exclude(object_id=None)
    latest: dict[tuple[str, int], datetime] = {}
    for label, key, at in events.values_list("object_type", "object_id", "at")[:500]:
        latest.setdefault((label, key or 0), at)
    found = []
    for (label, key), at in list(latest.items())[:MOST_SEEN]:
        if row := row_of(label, key):
            found.append(Seen(at, thing_in_words(label), str(row), label, key))
    return found


@dataclass(frozen=True)
class Clock:
    """How long Datatilsynet may still wait; `tone` is the colour of its mark."""

    breach: Breach
    words: str
    tone: str

    @property
    def field(self) -> str:
        return field_in_words(self.breach.object_type, self.breach.field)


def breaches_in_order(user: User) -> "QuerySet[Breach]":
    """Return the breaches the person may see; first those whose clock runs, the oldest on top."""
    rows = Breach.objects.visible_to(user).select_related("found_by", "municipality")
    waiting = Case(When(CLOCK_RUNS, then=F("found_at")))
    return rows.order_by(waiting.asc(nulls_last=True), "-found_at", "-pk")


def clock_of(breach: Breach, now: datetime) -> Clock:
    """Return what the page says of the clock of article 33."""
    if breach.shown_at:
        return Clock(breach, _("No breach: shown again"), "done")
    if breach.notified_at:
        return Clock(breach, _("Reported to Datatilsynet"), "done")
    if not breach.clock_runs:
        return Clock(breach, _("Need not be reported"), "done")
    left = breach.due_at - now
    if left < timedelta(0):
        over = _whole_hours(-left)
        text = ngettext("%(n)d hour too late", "%(n)d hours too late", over)
        return Clock(breach, text % {"n": over}, "new")
    hours = _whole_hours(left)
    text = ngettext("%(n)d hour left", "%(n)d hours left", hours)
    return Clock(breach, text % {"n": hours}, "waiting" if hours >= 24 else "new")


def _whole_hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)


def facts_of(breach: Breach) -> list[dict[str, Any]]:
    """Return who did what when, the latest first, as the timeline shows it."""
    return [
        {
            "icon": "success" if event.act == "closed" else "info",
            "title": f"{event.by} {event.get_act_display()}",
            "at": event.at,
            "meta": "",
            "text": event.why,
        }
        for event in breach.events.select_related("by").order_by("-at", "-pk")
    ]
