"""What has happened in a cycle and its rounds, in sentences, newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import ActionLearning, Round
from courses.states import CycleTransition, RoundTransition
from lifecycle.models import StatusChange

MOST = 40


@dataclass(frozen=True)
class Event:
    icon: str
    title: str
    meta: str
    at: datetime


def history_of(cycle: ActionLearning) -> list[Event]:
    """Return the last steps of the cycle and its rounds, in one statement."""
    numbers = {turn.pk: turn.number for turn in cycle.rounds.all()}
    of_cycle = Q(subject_type=ActionLearning._meta.label_lower, subject_id=cycle.pk)
    of_rounds = Q(subject_type=Round._meta.label_lower, subject_id__in=numbers)
    rows = StatusChange.objects.filter(of_cycle | of_rounds).select_related("by")
    return [
        _event(change, numbers.get(change.subject_id, 0))
        for change in rows.order_by("-at", "-pk")[:MOST]
    ]


def _event(change: StatusChange, number: int) -> Event:
    is_round = change.subject_type == Round._meta.label_lower
    words = _OF_A_ROUND if is_round else _OF_THE_CYCLE
    icon, say = words.get(change.transition, _OTHER)
    title = say() % {"number": number, "phase": change.reason}
    return Event(icon=icon, title=title, meta=str(change.by or _("the system")), at=change.at)


_OTHER: tuple[str, Callable[[], str]] = ("edit", lambda: _("Changed"))
_OF_THE_CYCLE: Mapping[str, tuple[str, Callable[[], str]]] = {
    "create": ("list-add", lambda: _("The action learning was made")),
    "edit": ("edit", lambda: _("The inquiry question or the number of rounds was changed")),
    "add_participant": ("person-add", lambda: _("Somebody came into the group")),
    "remove_participant": ("groups", lambda: _("Somebody went out of the group")),
    CycleTransition.BEGIN: ("arrow-forward", lambda: _("The rounds began")),
    CycleTransition.CONCLUDE: ("check", lambda: _("The action learning was closed")),
    CycleTransition.RESUME: ("edit", lambda: _("The action learning was taken up again")),
}
_OF_A_ROUND: Mapping[str, tuple[str, Callable[[], str]]] = {
    RoundTransition.HAND_TO_ADVISOR: (
        "arrow-forward",
        lambda: _("Round %(number)s: on to %(phase)s"),
    ),
    RoundTransition.HAND_TO_SCHOOL: (
        "arrow-forward",
        lambda: _("Round %(number)s: on to %(phase)s"),
    ),
    RoundTransition.BACK_TO_ADVISOR: (
        "arrow-back",
        lambda: _("Round %(number)s: back to %(phase)s"),
    ),
    RoundTransition.BACK_TO_SCHOOL: (
        "arrow-back",
        lambda: _("Round %(number)s: back to %(phase)s"),
    ),
    RoundTransition.PUT_OFF: ("arrow-back", lambda: _("Round %(number)s was put off")),
    RoundTransition.FINISH: ("check", lambda: _("Round %(number)s was carried through")),
    "set_dates": ("calendar-month", lambda: _("Round %(number)s: dates were set")),
}
