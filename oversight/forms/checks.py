"""What the look through a sample showed, and on what ground something is done for a person."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout, Link, Reveal
from dkfds.widgets import DateField, Textarea
from oversight.errors import ReferenceMissing, SayWhatIsFollowedUp
from oversight.models import SampleCheck
from privacy.forms import ScannedFormMixin


class ConcludeForm(ScannedFormMixin, forms.Form):
    use_required_attribute = False
    scanned_fields = ("note",)
    RULES: ClassVar[dict[type[Exception], str]] = {SayWhatIsFollowedUp: "note"}

    outcome = forms.ChoiceField(
        label=_("What did the check show?"),
        choices=SampleCheck.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the check showed"),
            "invalid_choice": _("Choose what the check showed"),
        },
    )
    note = forms.CharField(
        label=_("What is followed up, and by whom?"),
        help_text=_("Name colleagues by their function. Nothing about pupils or parents."),
        required=False,
        max_length=500,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Shorten the text to at most %(limit_value)d characters")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            Reveal("outcome", {SampleCheck.Outcome.FOLLOW_UP: CharLimit("note")}),
            ButtonRow(Button(_("Conclude the check")), css_class="mt-6"),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        follows = data.get("outcome") == SampleCheck.Outcome.FOLLOW_UP
        if follows and not data.get("note") and not self.has_error("note"):
            self.add_error("note", str(SayWhatIsFollowedUp.default_message))
        return data


class GroundForm(ScannedFormMixin, forms.Form):
    """On what ground an administrator acts: nothing is done without it."""

    use_required_attribute = False
    scanned_fields = ("reference",)

    reference = forms.CharField(
        label=_("Ground or journal number"),
        max_length=200,
        error_messages={
            "required": ReferenceMissing.default_message,
            "max_length": _("Shorten the text to at most %(limit_value)d characters"),
        },
    )


class InsightForm(GroundForm):
    """`today` is the local date: nobody has asked tomorrow."""

    asked_on = DateField(
        label=_("The person asked on"),
        help_text=_("She must have her answer within a month (GDPR article 12, 3)."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["reference"].help_text = _("The number of the matter in your journal system.")
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "asked_on",
            CharLimit("reference"),
            ButtonRow(Button(_("Take out everything about the person")), css_class="mt-6"),
        )

    def clean_asked_on(self) -> date:
        day: date = self.cleaned_data["asked_on"]
        if day > self.today:
            raise forms.ValidationError(_("Choose today or an earlier day"))
        return day

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("asked_on", "reference")}


class AnonymiseForm(GroundForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].help_text = _(
            "The rule or decision that allows it, and the number of the matter in your journal"
            " system."
        )
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            CharLimit("reference"),
            ButtonRow(
                Button(_("Make the person anonymous, for good"), variant="warning"),
                Link(_("Cancel"), reverse("oversight:people")),
                css_class="mt-6",
            ),
        )
