"""The fifteen fields of a support request: their steps, their limits, and when they are enough.

Pure. The labels are those of the municipality's form (henvendelsesskema).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from requests.models import SupportRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SITUATION_AT_LEAST = 100
TEXT_AT_MOST = 1500
REASON_AT_MOST = 500
MAX_THEMES = 3
MAX_ADULTS = 200


class Step(StrEnum):
    """The pages of the form, in order. The values are addresses, all but the last."""

    ABOUT = "om-jer"
    SITUATION = "situationen"
    WISHES = "oensker"
    PRACTICAL = "praktisk"
    REVIEW = "review"


STEPS = tuple(Step)
STEP_LABELS: Mapping[Step, "_StrPromise"] = {
    Step.ABOUT: _("About you"),
    Step.SITUATION: _("The situation"),
    Step.WISHES: _("Your wishes"),
    Step.PRACTICAL: _("Time and cooperation"),
    Step.REVIEW: _("Check and send"),
}
FIELDS: Mapping[Step, tuple[str, ...]] = {
    Step.ABOUT: (
        "school",
        "contact_name",
        "contact_email",
        "contact_phone",
        "leader_informed",
        "school_level",
        "who_asks",
        "adults_count",
    ),
    Step.SITUATION: ("themes", "situation", "what_works"),
    Step.WISHES: ("tried", "goal", "support_form"),
    Step.PRACTICAL: ("urgency", "urgency_reason", "week_slots", "involved"),
    Step.REVIEW: ("no_names_confirmed",),
}
LABELS: Mapping[str, "_StrPromise"] = {
    "school": _("School"),
    "contact_name": _("Contact person"),
    "contact_email": _("Work e-mail"),
    "contact_phone": _("Phone"),
    "leader_informed": _("Is the school’s leader informed?"),
    "school_level": _("Department or level"),
    "who_asks": _("Who wants help?"),
    "adults_count": _("How many adults?"),
    "themes": _("Theme"),
    "situation": _("Describe the situation in the teaching or the community"),
    "what_works": _("What already works?"),
    "tried": _("What have you tried, for how long, and what came of it?"),
    "goal": _("What do you want to be different?"),
    "support_form": _("Form of help you would like"),
    "urgency": _("How urgent is it?"),
    "urgency_reason": _("Why is it urgent?"),
    "week_slots": _("Which days and times suit you?"),
    "involved": _("Is PPR, AKT, a reading counsellor or the resource team already involved?"),
    "no_names_confirmed": _("Confirm that there are no names or CPR numbers"),
}
WRITABLE = frozenset(name for names in FIELDS.values() for name in names) - {"themes"}
"""Columns a draft is saved through; themes are rows of their own."""

_NEEDED = (
    "contact_name",
    "contact_email",
    "contact_phone",
    "school_level",
    "who_asks",
    "adults_count",
    "situation",
    "tried",
    "goal",
    "support_form",
    "urgency",
)


def later_of(one: str, other: str) -> Step:
    """Return the step further on; an unknown or empty one counts as the first."""
    return STEPS[max(_place(one), _place(other))]


def is_reached(step: Step, reached: str) -> bool:
    return _place(step) <= _place(reached)


def next_step(step: Step) -> Step:
    return STEPS[min(_place(step) + 1, len(STEPS) - 1)]


def previous_step(step: Step) -> Step:
    return STEPS[max(_place(step) - 1, 0)]


def step_of(field: str) -> Step:
    return next(step for step in STEPS if field in FIELDS[step])


def lacking(support_request: SupportRequest, *, theme_count: int) -> list[str]:
    """Return the fields that must be filled in before sending, in the order of the form.

    The confirmation is not among them: it belongs to the act of sending.
    """
    lacks = {name for name in _NEEDED if not getattr(support_request, name)}
    if support_request.leader_informed is None:
        lacks.add("leader_informed")
    if not 1 <= theme_count <= MAX_THEMES:
        lacks.add("themes")
    if not SITUATION_AT_LEAST <= len(support_request.situation) <= TEXT_AT_MOST:
        lacks.add("situation")
    is_urgent = support_request.urgency == SupportRequest.Urgency.URGENT
    if is_urgent and not support_request.urgency_reason:
        lacks.add("urgency_reason")
    return [name for names in FIELDS.values() for name in names if name in lacks]


def _place(step: str) -> int:
    return STEPS.index(Step(step)) if step in set(STEPS) else 0
