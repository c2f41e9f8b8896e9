"""The scan as people meet it: a CPR number stops the form, a likely name asks for a second look."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacy import confirmations
from privacy.fields import with_plain_line_breaks
from privacy.scan import Findings, scan

NAMES_CHECKED = "names_checked"


class ScannedFormMixin(forms.BaseForm):
    """Scans the fields named in `scanned_fields`; put it before Form or ModelForm.

    A CPR number is an error on its field, and the text leaves `cleaned_data`. Likely names and
    diagnoses of one person fill `name_warnings` with (field name, words) and add the box
    `names_checked`; until it is ticked the form is invalid, and that it was is noted
    (privacy/confirmations.py). Line breaks count as one character.
    The scan runs after `clean()`, so a form can not skip it by overriding that.
    """

    scanned_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_warnings: list[tuple[str, list[str]]] = []
        self._warned: list[tuple[str, Findings]] = []
        if self.is_bound:
            self.data = self._data_with_plain_line_breaks()

    @property
    def holds_personal_data(self) -> bool:
        """Whether a CPR number was found, or likely names nobody has vouched for.

        Nothing of such a form may be kept, not even as a draft.
        """
        numbers = any(self.has_error(name, "cpr") for name in self.scanned_fields)
        return numbers or self.has_error(NAMES_CHECKED)

    def full_clean(self) -> None:
        self.name_warnings, self._warned = [], []
        self._take_the_box_away()
        super().full_clean()

    def _clean_form(self) -> None:
        super()._clean_form()  # type: ignore[misc]
        for name in self.scanned_fields:
            self._scan(name)
        if self.name_warnings:
            self._ask_for_a_second_look()

    def _scan(self, name: str) -> None:
        # What failed another check is scanned as typed: nothing may rely on it being harmless.
        text = self.cleaned_data.get(name, self[name].data)
        findings = scan(text if isinstance(text, str) else "")
        if findings.blocks:
            self.add_error(name, self._cpr_error(name))
        elif findings.warns:
            words = dict.fromkeys(text[span.start : span.end] for span in findings.warnings)
            self.name_warnings.append((name, list(words)))
            self._warned.append((text, findings))

    def _cpr_error(self, name: str) -> forms.ValidationError:
        return forms.ValidationError(
            _(
                "“%(field)s” holds what looks like a CPR number. Delete it, and write about the"
                " situation instead of the pupil."
            )
            % {"field": self[name].label},
            code="cpr",
        )

    def _ask_for_a_second_look(self) -> None:
        box = forms.BooleanField(
            label=_("I have read the text again; no pupil or parent can be recognised"),
            help_text=self._words_in_words(),
            required=False,
        )
        key = self.add_prefix(NAMES_CHECKED)
        self._put_the_box_up(box)
        if not box.widget.value_from_datadict(self.data, self.files, key):
            self.add_error(NAMES_CHECKED, self._names_error())
        elif not self.errors:
            for text, findings in self._warned:
                confirmations.note(text, findings)

    def _names_error(self) -> forms.ValidationError:
        return forms.ValidationError(
            _(
                "It looks as if there are names in the text, or a diagnosis of one person. Take"
                " them out, or tick the box if nobody can be recognised."
            ),
            code="names",
        )

    def _words_in_words(self) -> SafeString:
        return format_html_join(
            " ",
            _("“{}”: {}."),
            ((self[name].label, ", ".join(words)) for name, words in self.name_warnings),
        )

    def _put_the_box_up(self, box: forms.BooleanField) -> None:
        """Add the field and, in a crispy layout, show it above the last row, the buttons."""
        self.fields[NAMES_CHECKED] = box
        layout = getattr(getattr(self, "helper", None), "layout", None)
        if layout is not None:
            layout.fields.insert(max(len(layout.fields) - 1, 0), NAMES_CHECKED)

    def _take_the_box_away(self) -> None:
        self.fields.pop(NAMES_CHECKED, None)
        layout = getattr(getattr(self, "helper", None), "layout", None)
        if layout is not None and NAMES_CHECKED in layout.fields:
            layout.fields.remove(NAMES_CHECKED)

    def _data_with_plain_line_breaks(self) -> Any:
        keys = {self.add_prefix(name) for name in self.scanned_fields} & set(self.data)
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            for key in keys:
                data.setlist(key, [with_plain_line_breaks(text) for text in data.getlist(key)])
            return data
        changed = {key: self.data[key] for key in keys if isinstance(self.data[key], str)}
        return {**self.data, **{key: with_plain_line_breaks(changed[key]) for key in changed}}
