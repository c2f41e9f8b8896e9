"""The ladders as they are set up."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reminders.models import ReminderStep
from schools.models import Municipality


@dataclass(frozen=True)
class Ladder:
    """The steps of one municipality that are in use, by how their occasions order them."""

    steps: Sequence[ReminderStep]

    def heaviest_first(self) -> Iterator[ReminderStep]:
        yield from reversed(self.steps)

    def of(self, occasion: str) -> Sequence[ReminderStep]:
        return [step for step in self.steps if step.choice.occasion.name == occasion]

    def lighter_than(self, step: ReminderStep) -> Sequence[ReminderStep]:
        """Return the steps before this one that reach the same people about the same rows."""
        return self._of_the_same(self.steps[: self.steps.index(step)], step)

    def heavier_than(self, step: ReminderStep) -> Sequence[ReminderStep]:
        """Return the steps after this one that reach the same people about the same rows."""
        return self._of_the_same(self.steps[self.steps.index(step) + 1 :], step)

    def is_last(self, step: ReminderStep) -> bool:
        """Return whether it is the last step of its occasion that goes to these people."""
        return not self.heavier_than(step)

    @staticmethod
    def _of_the_same(steps: Sequence[ReminderStep], step: ReminderStep) -> Sequence[ReminderStep]:
        mine = step.choice
        return [
            one
            for one in steps
            if one.choice.occasion is mine.occasion
            and one.choice.audience.name == mine.audience.name
        ]


def ladder_of(steps: Sequence[ReminderStep]) -> Ladder:
    """Return the steps in order; those the house no longer knows are left out."""
    return Ladder(sorted(filter(_is_known, steps), key=_weight))


def ladders() -> Iterator[tuple[Municipality, Ladder]]:
    """Yield each municipality that reminds of anything with its ladder: one statement."""
    steps = ReminderStep.objects.filter(is_active=True).select_related("municipality")
    by_place: defaultdict[Municipality, list[ReminderStep]] = defaultdict(list)
    for step in steps.order_by("municipality", "pk"):
        by_place[step.municipality].append(step)
    for municipality, rows in by_place.items():
        yield municipality, ladder_of(rows)


def _is_known(step: ReminderStep) -> bool:
    try:
        return bool(step.choice)
    except LookupError:
        return False


def _weight(step: ReminderStep) -> tuple[str, int, int, int]:
    choice = step.choice
    return choice.occasion.name, choice.weight, step.days, step.pk
