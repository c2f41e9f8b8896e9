"""How a person wants her mails, and how the office words them."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout
from notifications.catalogue import MessageKind
from notifications.wording import (
    MEANINGS,
    MOST_IN_SUBJECT,
    MOST_IN_TEXT,
    Words,
    faults,
    variables_of,
    variables_of_subject,
)
from privacy.fields import PlainTextFormField


class ReminderSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    use_required_attribute = False

    class Meta:
        model = User
        fields = ("mail_language", "gathers_reminders")
        widgets = {"mail_language": forms.RadioSelect}
        error_messages = {
            "mail_language": {
                "required": _("Choose a language"),
                "invalid_choice": _("Choose a language"),
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "mail_language", "gathers_reminders", ButtonRow(Button(_("Save"), variant="secondary"))
        )


class WordingForm(forms.Form):
    """Subject and text of one kind of mail; every fault is told at its field, with its cure."""

    use_required_attribute = False

    subject = forms.CharField(
        label=_("Subject"),
        max_length=MOST_IN_SUBJECT,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={
            "required": _("Write a subject."),
            "max_length": _("Write at most %(limit_value)d characters in “Subject”."),
        },
    )
    text = PlainTextFormField(
        label=_("Text"),
        help_text=_("Plain text. These are filled in when the mail leaves:"),
        max_length=MOST_IN_TEXT,
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 18}),
        error_messages={
            "required": _("Write a text, or go back to the standard wording."),
            "max_length": _("Write at most %(limit_value)d characters in “Text”."),
        },
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: MessageKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["subject"].help_text = self._about_the_subject()

    @property
    def variables(self) -> list[tuple[str, str | Promise]]:
        """What may stand in the text, as it is typed, and what each becomes."""
        return [(variable.typed, MEANINGS[variable]) for variable in variables_of(self.kind)]

    @property
    def words(self) -> Words:
        """What was typed, once the form is valid."""
        return Words(self.cleaned_data["subject"], self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "subject" in data and "text" in data:
            for fault in faults(self.kind, self.words):
                self.add_error(fault.part, fault.message)
        return data

    def begin_again_from(self, revision: int) -> None:
        """Keep what was typed, on top of what somebody else has saved since."""
        self.data = {**self.data.dict(), "seen": str(revision)}  # type: ignore[attr-defined]

    def _about_the_subject(self) -> str:
        known = variables_of_subject(self.kind)
        if not known:
            return gettext("Write generally. This subject has no variables.")
        return gettext("May hold %(variables)s. Write generally: never what a case is about.") % {
            "variables": ", ".join(variable.typed for variable in known)
        }


class BackToStandardForm(forms.Form):
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
