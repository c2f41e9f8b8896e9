"""What this room holds about a person, and where a text of a case was copied to."""

from collections.abc import Iterator

from django.db.models import Model

from catalogue.models import ExampleCard
from oversight.passages import SHORTEST_PART, case_of
from oversight.registry import Holding, register, register_versions

_TEXTS = ("title", "situation", "tried", "effect")


def copied_to_examples(row: Model, field: str) -> Iterator[tuple[Model, str]]:
    """Yield the texts of the case's example that hold the whole text."""
    text = getattr(row, field).strip()
    case = case_of(row)
    if case is None or len(text) < SHORTEST_PART:
        return
    for card in ExampleCard.objects.filter(support_request=case):
        yield from ((card, name) for name in _TEXTS if text in getattr(card, name))


register(Holding(ExampleCard, ("created_by",)))
register_versions(copied_to_examples)
