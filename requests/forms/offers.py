"""Choosing advisors for a request, and an advisor's answer to an offer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from advisors.matching import Ranking
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout
from dkfds.widgets import Textarea
from privacy.forms import NAMES_CHECKED, ScannedFormMixin
from requests.forms.triage import CaseForm
from requests.models import SupportRequest


class OfferForm(CaseForm):
    """A lead and perhaps a second advisor. Drawn by its template among the reasons."""

    key = "offer"
    url_name = "coordinator:send_offer"
    button = _("Send the offer")

    lead = forms.TypedChoiceField(
        label=_("Advisor"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the advisor you offer the case to"),
            "invalid_choice": _("This advisor can no longer take the case; choose another"),
        },
    )
    second = forms.TypedChoiceField(
        label=_("Second advisor"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={
            "invalid_choice": _("The second advisor can no longer take the case; choose another"),
        },
    )

    def __init__(
        self, data: Any = None, *, support_request: SupportRequest, ranking: Ranking
    ) -> None:
        super().__init__(data, support_request=support_request)
        people = [(s.candidate.advisor_id, s.candidate.name) for s in ranking.suggestions]
        for name, choices in (("lead", people), ("second", [("", _("None")), *people])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        for pair in ranking.pairs:
            self.initial["lead"] = str(pair.lead.candidate.advisor_id)
            self.initial["second"] = str(pair.second.candidate.advisor_id)

    def parts(self) -> Sequence[Any]:
        return ["lead", "second"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("lead") and data.get("lead") == data.get("second"):
            self.add_error("second", _("Choose two different advisors"))
        return data


class DeclineOfferForm(ScannedFormMixin, forms.Form):
    """Why not: a usual reason, a few words, or both. Only the coordinators read it."""

    use_required_attribute = False
    scanned_fields = ("text",)

    OTHER = "other"
    REASONS = (
        ("time", _("I do not have time in the coming weeks")),
        ("competence", _("It is not what I am best at")),
        ("impartial", _("I am not impartial")),
        (OTHER, _("Another reason")),
    )
    choice = forms.ChoiceField(
        label=_("Why do you decline?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a reason"),
            "invalid_choice": _("Choose a reason from the list"),
        },
    )
    text = forms.CharField(
        label=_("In a few words"),
        help_text=_("Only the coordinator reads it."),
        required=False,
        max_length=300,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Write at most 300 characters")},
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self, summary=True)
        helper.form_tag = False
        seen_again = [NAMES_CHECKED] if NAMES_CHECKED in self.fields else []
        helper.layout = Layout(
            "choice",
            CharLimit("text"),
            *seen_again,
            ButtonRow(Button(_("Decline the offer"), variant="secondary")),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("choice") == self.OTHER and not data.get("text"):
            self.add_error("text", _("Write the reason in a few words"))
        return data

    @property
    def reason(self) -> str:
        """The reason in words, as it is kept."""
        choice, text = self.cleaned_data["choice"], self.cleaned_data["text"]
        label = str(dict(self.REASONS)[choice])
        if choice == self.OTHER:
            return str(text)
        return f"{label}. {text}" if text else f"{label}."
