"""The course templates a new municipality starts with. It may change its own.

Sessions, hours and weeks are what the centre expects; no public figures were found. Names are
Danish: they are data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from requests.models import SupportRequest, TemplateStep

Form: TypeAlias = SupportRequest.SupportForm
Kind: TypeAlias = TemplateStep.Kind


@dataclass(frozen=True)
class StepDefault:
    """An activity: minutes of contact, preparation, travel and documentation; days after."""

    kind: Kind
    minutes: tuple[int, int, int, int]
    days_after: int = 14
    is_optional: bool = False


@dataclass(frozen=True)
class TemplateDefault:
    form: Form
    steps: tuple[StepDefault, ...]


_BEFORE_TALK = StepDefault(Kind.MEETING, (45, 15, 30, 15), 0)
_OBSERVATION = StepDefault(Kind.OBSERVATION, (90, 30, 30, 30), 7)
_AFTER_TALK = StepDefault(Kind.SPARRING, (60, 30, 30, 15), 5)
_ROUND = StepDefault(Kind.ACTION_LEARNING, (90, 60, 30, 30))
_DAY = StepDefault(Kind.TRAINING, (150, 210, 30, 30), 21)

TEMPLATES: Mapping[str, TemplateDefault] = {
    "Kort sparring": TemplateDefault(
        Form.SPARRING, (StepDefault(Kind.SPARRING, (60, 30, 30, 30), 0),)
    ),
    "Observation og sparring": TemplateDefault(
        Form.OBSERVATION,
        (
            _BEFORE_TALK,
            _OBSERVATION,
            _AFTER_TALK,
            StepDefault(Kind.SPARRING, (60, 15, 30, 15), 21),
        ),
    ),
    "Aktionslæring": TemplateDefault(
        Form.ACTION_LEARNING,
        (
            StepDefault(Kind.MEETING, (90, 45, 30, 30), 0),
            *[_ROUND] * 4,
            StepDefault(Kind.MEETING, (90, 60, 30, 45), 21),
            StepDefault(Kind.ACTION_LEARNING, (90, 60, 30, 30), 14, is_optional=True),
        ),
    ),
    "Kursusforløb": TemplateDefault(
        Form.TRAINING,
        (
            StepDefault(Kind.TRAINING, (150, 210, 30, 30), 0),
            _DAY,
            _DAY,
            StepDefault(Kind.TRAINING, (150, 210, 30, 30), 21, is_optional=True),
        ),
    ),
    "Observation og aktionslæring": TemplateDefault(
        Form.UNKNOWN,
        (
            StepDefault(Kind.OBSERVATION, (90, 30, 30, 30), 0),
            StepDefault(Kind.MEETING, (60, 15, 30, 15), 5),
            *[StepDefault(Kind.ACTION_LEARNING, (90, 45, 30, 15))] * 3,
            StepDefault(Kind.MEETING, (60, 30, 30, 30), 21),
        ),
    ),
    "Kursus og sparring": TemplateDefault(
        Form.TRAINING,
        (
            StepDefault(Kind.TRAINING, (150, 180, 30, 15), 0),
            StepDefault(Kind.SPARRING, (60, 15, 30, 15)),
            StepDefault(Kind.TRAINING, (150, 180, 30, 15)),
            StepDefault(Kind.SPARRING, (60, 15, 30, 15)),
        ),
    ),
}
