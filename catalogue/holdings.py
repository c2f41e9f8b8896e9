"""What this room holds about a person, and where a text of a case was copied to."""

from collections.abc import Iterator

from django.db.models import Model

from catalogue.models import ExampleCard
from oversight.passages import case_of, holds
from oversight.registry import Holding, register, register_versions

EXAMPLES = Holding(ExampleCard, ("created_by",))


def copied_to_examples(row: Model, field: str) -> Iterator[tuple[Model, str]]:
    """Yield the texts of the case's example that hold the whole text."""
    case = case_of(row)
    if case is None:
        return
    for card in ExampleCard.objects.filter(support_request=case):
        yield from (
            (card, name)
            for name in EXAMPLES.texts
            if holds(getattr(card, name), getattr(row, field))
        )


register(EXAMPLES)
register_versions(copied_to_examples)
