"""Widgets and fields that DKFDS draws and Django does not have."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

SLOT_DAYS: tuple[tuple[str, Text], ...] = (
    ("mon", pgettext_lazy("table heading", "Monday")),
    ("tue", pgettext_lazy("table heading", "Tuesday")),
    ("wed", pgettext_lazy("table heading", "Wednesday")),
    ("thu", pgettext_lazy("table heading", "Thursday")),
    ("fri", pgettext_lazy("table heading", "Friday")),
)
SLOT_PARTS: tuple[tuple[str, Text], ...] = (
    ("am", pgettext_lazy("table heading", "Morning")),
    ("mid", pgettext_lazy("table heading", "Midday")),
    ("pm", pgettext_lazy("table heading", "Afternoon")),
)
# The year that two written digits mean, and the years a person can mean at all.
CENTURY = 2000
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Textarea(forms.Textarea):
    """A text area that counts as the reader does: a line break is one character, not two."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"rows": 5, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class TimeInput(forms.TimeInput):
    """The browser's own time field; posts ``HH:MM``."""

    input_type = "time"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"class": "input-width-xs", **(attrs or {})}, format="%H:%M")


class DateInput(forms.MultiWidget):
    """Day, month and year in three boxes."""

    template_name = "dkfds/widgets/date.html"
    use_fieldset = True
    parts: ClassVar[tuple[tuple[str, Text], ...]] = (
        ("day", _("Day")),
        ("month", _("Month")),
        ("year", _("Year")),
    )

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            key: forms.TextInput(attrs=box) for key, _label in self.parts
        }
        super().__init__(widgets, dict(attrs or {}))

    def decompress(self, value: datetime.date | str | None) -> list[int | None]:
        if isinstance(value, str):
            value = datetime.date.fromisoformat(value) if value else None
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, (key, label) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            box["key"], box["label"] = key, label
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class DateField(forms.MultiValueField):
    """A date written in three boxes. A year in two digits is in this century."""

    widget = DateInput
    default_error_messages = {
        "required": _("Write the date"),
        "incomplete": _("Write day, month and year"),
        "invalid_date": _(
            "The date does not exist. Write it as day, month and year, e.g. 24 8 2026"
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        boxes = tuple(forms.IntegerField() for _part in DateInput.parts)
        # An incomplete date has a message of its own, so no part is required by itself.
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)
        for box in boxes:
            box.error_messages = {
                "invalid": self.error_messages["invalid_date"],
                "incomplete": self.error_messages["incomplete"],
            }

    def compress(self, data_list: Sequence[int]) -> datetime.date | None:
        if not data_list:
            return None
        day, month, year = data_list
        if 0 <= year < 100:
            year += CENTURY
        try:
            date = datetime.date(year, month, day)
        except (ValueError, OverflowError):
            raise self._impossible() from None
        if not FIRST_YEAR <= date.year <= LAST_YEAR:
            raise self._impossible()
        return date

    def _impossible(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid_date"], code="invalid_date")


class SlotGrid(forms.CheckboxSelectMultiple):
    """Days across, parts of the day down, a checkbox in each cell.

    Choices are codes ``day-part`` such as ``mon-am``; a cell without a choice stays empty. The
    label of a choice is what a screen reader says, so it names both day and part.
    """

    template_name = "dkfds/widgets/slot_grid.html"

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        choices: Sequence[tuple[str, Text]] = (),
        *,
        days: Sequence[tuple[str, Text]] = SLOT_DAYS,
        parts: Sequence[tuple[str, Text]] = SLOT_PARTS,
    ) -> None:
        super().__init__(dict(attrs or {}), choices)
        self.days = days
        self.parts = parts

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        cells = {
            option["value"]: option
            for _group, options, _index in context["widget"]["optgroups"]
            for option in options
        }
        context["days"] = [label for _code, label in self.days]
        context["rows"] = [
            (label, [cells.get(f"{day}-{part}") for day, _label in self.days])
            for part, label in self.parts
        ]
        return context
