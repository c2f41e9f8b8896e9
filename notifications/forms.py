"""How a person wants her reminders."""

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
        fields = ("gathers_reminders",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "gathers_reminders", ButtonRow(Button(_("Save"), variant="secondary"))
        )
