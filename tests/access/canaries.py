"""One unguessable word in every text and every name, so that a page tells whose it shows."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from accounts.models import User
from courses.models import LogDraft, Revision
from privacy.fields import PlainCharField, PlainTextField
from requests.models import SupportRequest
from tests.access.world import Installation

WORD = re.compile(r"qzx([0-9]+)xzq")
TEXT_FIELDS = (PlainTextField, PlainCharField)
ALSO = {User: ("name", "email", "phone"), SupportRequest: ("contact_email", "contact_phone")}
"""What tells of a person and is no free text."""
PARTS = (
    "author",
    "leader",
    "team",
    "special",
    "assigned",
    "coordinator",
    "centre",
    "administrator",
)
"""Whose names and addresses are followed one by one."""
ROOMS = (
    *("accounts", "advisors", "catalogue", "courses", "lifecycle", "notifications", "oversight"),
    *("reminders", "requests", "schools"),
)


MUNICIPAL: Mapping[str, str] = {
    "schools.Municipality": "pk",
    "schools.School": "municipality",
    "advisors.CompetenceArea": "municipality",
    "advisors.MethodTag": "municipality",
    "notifications.Wording": "municipality_id",
    "oversight.DataController": "municipality",
    "oversight.RetentionRule": "municipality",
    "courses.PhaseModel": "municipality",
    "courses.Phase": "phase_model__municipality",
    "courses.PhasePrompt": "phase__phase_model__municipality",
}
"""What a whole municipality may know, and the way to it; its neighbour may not."""
LEFT_OUT = {"courses.PhasePrompt.choices", "courses.Phase.agenda"}
"""Text that the program reads line by line."""


@dataclass(frozen=True)
class Canary:
    """One word in one field. It is `part`'s when the field is about a person in the story."""

    number: int
    label: str
    """Model and field."""
    place: int | None = None
    """The index of the story it was told in; None for what a municipality may know."""
    municipality: int | None = None

    @property
    def word(self) -> str:
        return f"qzx{self.number:05}xzq"


def texts() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Yield every model of the house with its fields of text."""
    for model in apps.get_models():
        if model._meta.app_label in ROOMS:
            fields = [f.name for f in model._meta.concrete_fields if isinstance(f, TEXT_FIELDS)]
            if fields := [*fields, *ALSO.get(model, ())]:
                yield model, fields


def plant(installation: Installation) -> dict[int, Canary]:
    """Write a word of its own into every field that says something; return them by number."""
    planted: dict[int, Canary] = {}
    for model, fields in texts():
        rows = models.QuerySet(model).order_by("pk")  # not the manager: some refuse to update
        for row in rows:
            for field in fields:
                label = f"{model._meta.label}.{field}"
                if label not in LEFT_OUT and getattr(row, field) and _is_prose(row):
                    canary = _canary(len(planted) + 1, label, row, installation)
                    planted[canary.number] = canary
                    setattr(row, field, _with(canary.word, row, field))
            rows.filter(pk=row.pk).update(**{field: getattr(row, field) for field in fields})
    return planted


def _is_prose(row: models.Model) -> bool:
    """The history of a plan holds dates and keys in the same columns as texts."""
    return not isinstance(row, Revision) or row.field in {"text", "signs", "what"}


def _canary(number: int, label: str, row: models.Model, installation: Installation) -> Canary:
    if isinstance(row, User) and label.endswith(".name"):
        places = set(row.memberships.values_list("municipality", flat=True))
        return Canary(number, label, municipality=places.pop() if len(places) == 1 else None)
    if isinstance(row, User):
        return _about_a_person(number, label, row, installation)
    if way := MUNICIPAL.get(row._meta.label):
        place = type(row)._base_manager.filter(pk=row.pk).values_list(way, flat=True).get()
        return Canary(number, label, municipality=place)
    return Canary(number, label, place=installation.story_of(row))


def _about_a_person(number: int, label: str, user: User, installation: Installation) -> Canary:
    key = next((key for key, one in installation.cast.items() if one.pk == user.pk), "")
    for index, place in enumerate(installation.places):
        part = place.relation_of(key)
        if place.instead.get(part, part) == key and part in PARTS:
            return Canary(number, f"{label} of {part}", place=index)
    return Canary(number, f"{label} of somebody else")


def _with(word: str, row: models.Model, field: str) -> str:
    """Return the word where it is shown however little of the text is, in the field's form."""
    if isinstance(row, LogDraft):
        return json.dumps({"done": word})
    text = getattr(row, field)
    if "@" in text:
        return f"{word}@x.example"
    longest = row._meta.get_field(field).max_length or 1000
    return f"{word} {text}" if len(text) + len(word) < longest else word


def found_in(text: str) -> set[int]:
    """Return the numbers of the words that a page holds, however it writes them."""
    return {int(number) for number in WORD.findall(text.lower())}
