"""What is asked before documents are taken out of a case."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout, Reveal
from dkfds.widgets import DateField
from journal.models import JournalExport
from privacy.forms import ScannedFormMixin

Occasion = JournalExport.Occasion


class ExportForm(ScannedFormMixin, forms.Form):
    """`today` is the local date: nobody has asked tomorrow. `kle_number` is proposed."""

    use_required_attribute = False
    scanned_fields = ("kle_number", "reference")

    occasion = forms.TypedChoiceField(
        label=_("What are the documents for?"),
        choices=Occasion.choices,
        coerce=Occasion,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the documents are for"),
            "invalid_choice": _("Choose what the documents are for"),
        },
    )
    asked_on = DateField(
        label=_("The request for the documents came on"),
        help_text=_("It must be answered within seven working days."),
        required=False,
    )
    kle_number = forms.CharField(
        label=_("KLE number"),
        help_text=_("The subject of the case in KLE. The administration holds the usual one."),
        max_length=40,
        required=False,
        error_messages={"max_length": _("Write the KLE number in at most 40 characters")},
    )
    reference = forms.CharField(
        label=_("Number of the case in the ESDH"),
        help_text=_("Where the documents are filed."),
        max_length=80,
        required=False,
        error_messages={"max_length": _("Write the number in at most 80 characters")},
    )

    def __init__(self, *args: Any, today: date, kle_number: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial = {"occasion": Occasion.JOURNAL, "kle_number": kle_number, "asked_on": today}
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            Reveal("occasion", {Occasion.ACCESS: "asked_on"}),
            "kle_number",
            "reference",
            ButtonRow(Button(_("Take the documents out")), css_class="mt-6"),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("occasion") != Occasion.ACCESS:
            data["asked_on"] = None
            self.errors.pop("asked_on", None)
        elif not self.has_error("asked_on"):
            day = data.get("asked_on")
            if day is None:
                self.add_error("asked_on", _("Write the day the request came"))
            elif day > self.today:
                self.add_error("asked_on", _("Choose today or an earlier day"))
        return data

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("asked_on", "kle_number", "reference")}
