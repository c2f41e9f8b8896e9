"""The texts of a case or of a row that can be pointed at, and where else each of them stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from accounts.models import User
from lifecycle.models import StatusChange
from oversight.registry import Holding, holding_of, holdings, versions_of
from privacy.models import AccessEvent, Act
from privacy.words import field_in_words

HIDDEN = "Skjult, mens en fejl i data bliver undersøgt"
"""Stands in the field itself while its text is hidden. Stored, and so in Danish."""
REMOVED = "[fjernet, fordi det ikke hørte til her]"
"""Stands for good where the content was removed and nothing was written instead."""
OWN_ROOM = "oversight"
"""Its pages tell of texts and show none, but by an act of its own."""
SHORTEST_PART = 20
"""A text of so many characters is looked for inside others, too; a shorter one must be all."""
LOOK_LASTS = timedelta(hours=24)
"""A page somebody has opened may still stand on her screen for so long."""
_LOOKS = (Act.READ, Act.PRINT, Act.EXPORT, Act.SEARCH, Act.CREATE, Act.CHANGE)


@dataclass(frozen=True)
class Passage:
    """One text in one field of one row."""

    row: Model
    field: str

    @property
    def key(self) -> str:
        """Says which text it is; holds nothing of it."""
        return f"{self.row._meta.label_lower}:{self.row.pk}:{self.field}"

    @property
    def text(self) -> str:
        return str(getattr(self.row, self.field) or "")

    @property
    def group(self) -> str:
        """The row in words: what it is, and which one."""
        return f"{capfirst(str(self.row._meta.verbose_name))}: {self.row}"

    @property
    def label(self) -> str:
        return field_in_words(self.row._meta.label_lower, self.field)

    @property
    def can_be_hidden(self) -> bool:
        return self.text.strip() not in ("", HIDDEN, REMOVED)


def row_of(label: str, key: int) -> Model | None:
    """Return the row, None when it is gone or no room holds such."""
    if holding_of(label) is None:
        return None
    found: Model | None = apps.get_model(label)._base_manager.filter(pk=key).first()
    return found


def report_address(request: HttpRequest) -> str:
    """Return where an error in the row the page shows is reported, empty where it is no row's page.

    Asks the database nothing.
    """
    shown = getattr(request, "looked_at", None)
    if not isinstance(shown, Model) or shown._meta.app_label == OWN_ROOM:
        return ""
    label = shown._meta.label_lower
    return reverse("oversight:report", args=[label, shown.pk]) if holding_of(label) else ""


def texts_about(subject: Model) -> list[Passage]:
    """Return every text of the subject's case, or of the subject and what hangs on it.

    The subject's own come first. Empty texts and those that are hidden already are left out.
    """
    found: dict[tuple[str, Any], Model] = {}
    for row in chain([subject], _rows_of_its_case(subject), _rows_about(subject)):
        found.setdefault((row._meta.label_lower, row.pk), row)
    _link(found)
    return [
        passage
        for row in [*found.values(), *_history_of(found.values())]
        for passage in _passages(row)
        if passage.can_be_hidden
    ]


def read_by(user: User, subject: Model) -> list[Passage]:
    """Return those of the texts that the person reads, once she may see the subject at all."""
    return [passage for passage in texts_about(subject) if _reads(user, passage)]


def has_looked(user: User, label: str, key: int, now: datetime) -> bool:
    """Whether the access log says that the person was shown this in the last day.

    The page decided whether she may; what it showed her, she may report.
    """
    lines = AccessEvent.objects.filter(object_type=label, object_id=key, actor_id=user.pk)
    return lines.filter(at__gte=now - LOOK_LASTS, act__in=_LOOKS).exists()


def places_of(passage: Passage) -> list[Passage]:
    """Return where else the text stands: earlier versions and histories of the field, and the same
    text anywhere in the case.
    """
    text = passage.text.strip()
    kept = [Passage(row, field) for row, field in versions_of(passage.row, passage.field)]
    same = [other for other in texts_about(passage.row) if holds(other.text, text)]
    found = {other.key: other for other in (*kept, *same) if other.can_be_hidden}
    found.pop(passage.key, None)
    return list(found.values())


def holds(text: str, wanted: str) -> bool:
    """Whether the wanted text stands there: as all of it, or as a part when it is long enough."""
    wanted = wanted.strip()
    return text.strip() == wanted or (len(wanted) >= SHORTEST_PART and wanted in text)


def home_of(row: Model) -> int | None:
    """Return the municipality the row belongs to, through its case when it has none itself."""
    told_of = _told_of(row)
    if told_of is None:
        return None
    if (own := getattr(told_of, "municipality_id", None)) is not None:
        return int(own)
    way = _way_to_case(told_of)
    place: int | None = _value(told_of, f"{way}__municipality_id") if way else None
    return place


def case_of(row: Model) -> Any:
    """Return the key of the case the row is text of, None when it is of none; unsaved rows, too."""
    told_of = _told_of(row)
    if told_of is None or not (way := _way_to_case(told_of)):
        return None
    found: Any = told_of
    for step in way.split("__"):
        found = getattr(found, step)
    return found.pk if isinstance(found, Model) else found


def case_number_of(row: Model) -> str:
    """Return the number of the case, empty for what is of none."""
    told_of = _told_of(row)
    if told_of is None or not (way := _way_to_case(told_of)):
        return ""
    lookup = "case_number" if way == "pk" else f"{way}__case_number"
    return str(_value(told_of, lookup) or "")


def _told_of(row: Model) -> Model | None:
    """Return the row, or what a line of the history of states is about; None when that is gone."""
    return row_of(row.subject_type, row.subject_id) if isinstance(row, StatusChange) else row


def _way_to_case(of: Model | type[Model]) -> str:
    """Return the lookup from such a row to its case, empty when it is of none."""
    holding = holding_of(of._meta.label_lower)
    return holding.case if holding else ""


def _value(row: Model, lookup: str) -> Any:
    rows = type(row)._base_manager.filter(pk=row.pk).order_by()
    return rows.values_list(lookup, flat=True).first()


def _passages(row: Model) -> Iterator[Passage]:
    holding = holding_of(row._meta.label_lower)
    if holding and not holding.sealed and (holding.is_text is None or holding.is_text(row)):
        yield from (Passage(row, name) for name in holding.texts)


def _reads(user: User, passage: Passage) -> bool:
    holding = holding_of(passage.row._meta.label_lower)
    if holding is None or holding.reads is None:
        return True
    return holding.reads(user, passage.row, passage.field)


def _rows_of_its_case(subject: Model) -> Iterator[Model]:
    case = case_of(subject)
    if case is not None:
        for holding in holdings():
            if holding.case:
                yield from _of_case(holding, case)


def _of_case(holding: Holding, case: Any) -> Iterable[Model]:
    """Return the rows with what stands beside the case; `_link` does the rest."""
    rows = holding.model._base_manager.filter(**{holding.case: case}).order_by("pk")
    beside = [key.name for key in _keys_of(holding.model) if not _way_to_case(key.related_model)]
    named = [*beside, *holding.people]
    return rows.select_related(*named) if named else rows


def _link(found: Mapping[tuple[str, Any], Model]) -> None:
    """Let the rows know each other, so that none is asked for again by one that points at it."""
    waiting = list(found.values())  # grows while it is walked
    for row in waiting:
        for key in _keys_of(type(row)):
            if key.is_cached(row):
                beside = key.get_cached_value(row)
                if beside is not None and not _way_to_case(type(beside)):
                    waiting.append(beside)
            elif at := found.get((key.related_model._meta.label_lower, getattr(row, key.attname))):
                key.set_cached_value(row, at)


def _keys_of(model: type[Model]) -> list["ForeignKey[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _rows_about(subject: Model) -> Iterator[Model]:
    """Yield rows without a case that hang on the subject, as extra hours do on an advisor."""
    for holding in holdings():
        if holding.case or holding.sealed or not holding.texts:
            continue
        for lookup in {way.rpartition("__")[0] for way in holding.people} - {""}:
            if holding.model._meta.get_field(lookup.split("__")[0]).related_model is type(subject):
                yield from holding.model._base_manager.filter(**{lookup: subject.pk})


def _history_of(rows: Iterable[Model]) -> Iterator[Model]:
    keys: dict[str, list[Any]] = {}
    for row in rows:
        keys.setdefault(row._meta.label_lower, []).append(row.pk)
    asked = Q(pk__in=())
    for label, some in keys.items():
        asked |= Q(subject_type=label, subject_id__in=some)
    yield from StatusChange.objects.filter(asked).exclude(reason="")
