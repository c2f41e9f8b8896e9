"""Lines of the access log: of a check, of the whole log, and about oneself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from oversight.models import SampleCheck
from oversight.registry import holding_of, holdings
from privacy.models import AccessEvent, Act
from privacy.purposes import Purpose
from privacy.words import criteria_in_words, thing_in_words
from schools.models import Membership


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
