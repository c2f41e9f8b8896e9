"""What the papers say of a municipality; lines of the access log, of a check or about oneself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Role
from oversight.models import Breach, DataController, RetentionRule, Risk, SampleCheck
from oversight.passages import LOOK_LASTS, row_of
from oversight.registry import holding_of, holdings
from privacy.models import AccessEvent, Act
from privacy.purposes import Purpose
from privacy.words import criteria_in_words, field_in_words, thing_in_words
from schools.access import access_of
from schools.models import Membership, Municipality


@dataclass(frozen=True)
class Keeping:
    """One line of the privacy page: what is kept for how long, or that it is not decided yet."""

    title: str
    months: int
    counts_from: str
    fate: str
    is_in_force: bool


@dataclass(frozen=True)
class Paper:
    """What the papers say about one municipality; without one, only what holds everywhere."""

    municipality: Municipality | None
    controller: DataController | None
    keepings: Sequence[Keeping] = ()


def paper_of(municipality: Municipality | None) -> Paper:
    """Return what the pages print, the times as the rules have them this minute."""
    rules = RetentionRule.objects.filter(
        Q(municipality=municipality) | Q(municipality__isnull=True)
    ).order_by("municipality", "kind")
    return Paper(
        municipality,
        DataController.objects.filter(municipality=municipality).first(),
        [
            Keeping(
                str(kind.title), rule.months, str(kind.counts_from), kind.fate, rule.is_in_force
            )
            for rule in rules
            if (kind := rule.of_kind)
        ],
    )


def municipality_for(user: User | None, slug: str) -> Municipality | None:
    """Return the municipality a reader is told about: hers, the one asked for, or the only one."""
    home = access_of(user).home if user else None
    if home:
        return Municipality.objects.filter(pk=home).first()
    places = Municipality.objects.all()
    if slug:
        return places.filter(slug=slug).first()
    some = list(places[:2])
    return some[0] if len(some) == 1 else None


@dataclass(frozen=True)
class Line:
    """One line of the log: when, what was done to what, why, and by whom.

    `who` is the person's name for those who oversee, else only "you" or "somebody else".
    `criteria` is what was searched by, or why a hidden text was looked at. `has_part` tells
    whether the object is hers: she wrote it, advises in it or is its subject.
    """

    at: datetime
    act: str
    thing: str
    number: int | None
    criteria: str
    why: str
    who: str
    roles: str = ""
    has_part: bool = False
    is_search: bool = False


def lines_of(check: SampleCheck) -> list[Line]:
    """Return the lines of the check, the latest first, in a number of queries set by its kinds."""
    events = list(AccessEvent.objects.filter(pk__in=check.events))
    return lines(events, [check.municipality_id])


def lines(events: Sequence[AccessEvent], municipalities: Collection[int]) -> list[Line]:
    """Return lines of the log as those who oversee it read them, in the order given.

    The roles are those held in the municipalities.
    """
    people = User.objects.in_bulk({event.actor_id for event in events})
    roles = _roles_of(people, municipalities)
    hers = _parts(events)
    return [
        _line(
            event,
            who=_named(people, event),
            roles=roles.get(event.actor_id or 0, ""),
            has_part=event.pk in hers,
        )
        for event in events
    ]


def own_extract(user: User) -> QuerySet[AccessEvent]:
    """Return the lines about the person's data and about what she did herself, latest first."""
    log = AccessEvent.objects.order_by()
    about = [
        log.filter(object_type=one.label, object_id__in=one.about(user).values("pk"))
        for one in holdings()
    ]
    found = log.filter(actor_id=user.pk).union(*about)
    return found.order_by("-at", "-pk")


def own_lines(user: User, events: Iterable[AccessEvent]) -> list[Line]:
    """Return the lines as the person may see them: what and why, never which colleague."""
    return [_line(event, who=_whom(user, event)) for event in events]


def _line(event: AccessEvent, *, who: str, roles: str = "", has_part: bool = False) -> Line:
    # By the code: `get_…_display` translates every choice for every line.
    return Line(
        at=event.at,
        act=str(Act(event.act).label),
        thing=thing_in_words(event.object_type),
        number=event.object_id,
        criteria=criteria_in_words(event.criteria),
        why=str(Purpose(event.why).label),
        who=who,
        roles=roles,
        has_part=has_part,
        is_search=event.act == Act.SEARCH,
    )


def _named(people: Mapping[int, User], event: AccessEvent) -> str:
    if event.actor_id is None:
        return _("The system")
    return str(people.get(event.actor_id, _("Somebody who is not here any more")))


def _whom(user: User, event: AccessEvent) -> str:
    if event.actor_id is None:
        return _("The system")
    return _("You") if event.actor_id == user.pk else _("Somebody else")


def _roles_of(people: Iterable[int], municipalities: Collection[int]) -> Mapping[int, str]:
    held: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.active().filter(user__in=people, municipality__in=municipalities)
    for user_id, role in rows.order_by("role").values_list("user_id", "role").distinct():
        held[user_id].append(str(Role(role).label))
    return {user_id: ", ".join(labels) for user_id, labels in held.items()}


def _parts(events: Sequence[AccessEvent]) -> set[int]:
    """Return the lines whose actor has a part in the object: one query a kind and person link."""
    by_label: dict[str, list[AccessEvent]] = defaultdict(list)
    for event in events:
        if event.object_id is not None:
            by_label[event.object_type].append(event)
    found: set[int] = set()
    for label, some in by_label.items():
        if holding := holding_of(label):
            linked = holding.links({event.object_id for event in some})
            found |= {e.pk for e in some if (e.object_id, e.actor_id) in linked}
    return found


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
    runs = Q(closed_at__isnull=True, notified_at__isnull=True) & ~Q(risk=Risk.NONE)
    rows = Breach.objects.visible_to(user).select_related("found_by", "municipality")
    waiting = Case(When(runs, then=F("found_at")))
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
