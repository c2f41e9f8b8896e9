"""What the centre leader decides about one request."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout, Link
from dkfds.widgets import DateField, Textarea
from privacy.forms import NAMES_CHECKED, ScannedFormMixin
from requests.forms.second_look import NAMES_WARNING
from requests.models import LeaderDecision


class DecisionForm(ScannedFormMixin, forms.Form):
    """`today` is the local date: a promise in the past is refused."""

    use_required_attribute = False
    scanned_fields = ("note",)

    outcome = forms.TypedChoiceField(
        label=_("What happens now?"),
        choices=LeaderDecision.Outcome.choices,
        coerce=LeaderDecision.Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens now")},
    )
    promised_on = DateField(
        label=_("At the latest on"),
        help_text=_("The school is told what you decide and this date."),
    )
    note = forms.CharField(
        label=_("Note to the coordinator"),
        help_text=_("Only the coordinator reads it. Write no names."),
        max_length=500,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    @property
    def helper(self) -> FormHelper:
        """Drawn late: a likely name adds a box to tick."""
        helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        second_look = [NAMES_WARNING, NAMES_CHECKED] if NAMES_CHECKED in self.fields else []
        helper.layout = Layout(
            "outcome",
            "promised_on",
            CharLimit("note"),
            *second_look,
            ButtonRow(
                Button(_("Decide and tell the school")),
                Link(_("Cancel"), reverse("decisions:list")),
            ),
        )
        return helper

    def clean_promised_on(self) -> date | None:
        day: date | None = self.cleaned_data["promised_on"]
        if day and day < self.today:
            raise forms.ValidationError(_("Choose today or a later day"))
        return day
