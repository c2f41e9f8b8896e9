"""What the papers say of a municipality; lines of the access log, of a check or about oneself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from oversight.models import DataController, RetentionRule, SampleCheck
from oversight.registry import holding_of, holdings
from privacy.models import AccessEvent, Act
from privacy.purposes import Purpose
from privacy.words import criteria_in_words, thing_in_words
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
    `has_part` tells whether the object is hers: she wrote it, advises in it or is its subject.
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


def lines_of(check: SampleCheck) -> list[Line]:
    """Return the lines of the check, the latest first, in a number of queries set by its kinds."""
    events = list(AccessEvent.objects.filter(pk__in=check.events))
    people = User.objects.in_bulk({event.actor_id for event in events})
    roles = _roles_of(people, check.municipality_id)
    hers = _parts(events)
    return [
        _line(
            event,
            who=str(people.get(event.actor_id or 0, _("Somebody who is not here any more"))),
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
    )


def _whom(user: User, event: AccessEvent) -> str:
    if event.actor_id is None:
        return _("The system")
    return _("You") if event.actor_id == user.pk else _("Somebody else")


def _roles_of(people: Iterable[int], municipality_id: int) -> Mapping[int, str]:
    held: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.active().filter(user__in=people, municipality=municipality_id)
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
