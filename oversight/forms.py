"""What the look through a sample showed."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout, Reveal
from dkfds.widgets import Textarea
from oversight.errors import SayWhatIsFollowedUp
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
