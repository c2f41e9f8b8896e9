"""How a person wants her mails."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout


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
