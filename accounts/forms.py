"""The forms of sign-in and passwords."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout

WRITE_EMAIL = _("Write your e-mail address, e.g. anna@kommune.dk")
WRITE_PASSWORD = _("Write your password")
WRITE_NEW_PASSWORD = _("Write a new password")
REPEAT_PASSWORD = _("Write the new password once more")


def _email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "class": "input-width-l"}),
        error_messages={"required": WRITE_EMAIL, "invalid": WRITE_EMAIL},
    )


class SignInForm(AuthenticationForm):
    """E-mail and password; one answer to every wrong pair."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": _(
            "The e-mail or the password is wrong. Check both, or choose “Forgotten your password?”."
        ),
        "inactive": _("This account is closed. Talk to the competence centre."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = _email_field()
        password = self.fields["password"]
        password.error_messages = {"required": WRITE_PASSWORD}
        password.widget.attrs |= {"autocomplete": "current-password", "class": "input-width-l"}
        self.helper = FormHelper(self)
        self.helper.layout = Layout("username", "password", ButtonRow(Button(_("Sign in"))))

    def clean_username(self) -> str:
        """Return the address as it is stored, so that attempts are counted on one spelling."""
        return User.objects.normalize_email(self.cleaned_data["username"])


class PasswordResetForm(forms.Form):
    use_required_attribute = False

    email = _email_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout("email", ButtonRow(Button(_("Send me a link"))))


class _NewPasswordMixin:
    """Two boxes for a new password, with the rules said before they are broken."""

    use_required_attribute = False
    fields: dict[str, forms.Field]

    def prepare(self, *names: str, button: Any) -> None:
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = _("New password"), _("New password once more")
        first.help_text = _("At least 12 characters. A short sentence is easy to remember.")
        second.help_text = ""
        first.error_messages = {"required": WRITE_NEW_PASSWORD}
        second.error_messages = {"required": REPEAT_PASSWORD}
        for field in self.fields.values():
            field.widget.attrs["class"] = "input-width-l"
        self.helper = FormHelper(self)  # type: ignore[arg-type]
        self.helper.layout = Layout(
            *names, "new_password1", "new_password2", ButtonRow(Button(button))
        )


class ChoosePasswordForm(_NewPasswordMixin, SetPasswordForm):  # type: ignore[type-arg]
    """From a link in a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(button=_("Save and sign in"))


class PasswordChangeForm(_NewPasswordMixin, DjangoPasswordChangeForm):
    """By somebody who is signed in and knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Your present password")
        self.fields["old_password"].error_messages = {"required": WRITE_PASSWORD}
        self.prepare("old_password", button=_("Save new password"))
