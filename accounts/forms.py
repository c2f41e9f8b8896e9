"""The forms of sign-in, passwords and the second factor."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.errors import WrongCode
from accounts.models import User
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout

WRITE_EMAIL = _("Write your e-mail address, e.g. anna@kommune.dk")
WRITE_PASSWORD = _("Write your password")
WRITE_NEW_PASSWORD = _("Write a new password")
REPEAT_PASSWORD = _("Write the new password once more")
WRONG_PASSWORD = _("The password is wrong. Write it again.")


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
        self.helper.attrs["data-sign-in"] = ""  # where typed.js says where to go on to
        self.helper.layout = Layout("username", "password", ButtonRow(Button(_("Sign in"))))

    def clean_username(self) -> str:
        """Return the address as it is stored, so that attempts are counted on one spelling."""
        return User.objects.normalize_email(self.cleaned_data["username"])


WRITE_CODE = _("Write the code")


def _code_field(help_text: Any, **attrs: str) -> forms.CharField:
    asked = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=help_text,
        widget=forms.TextInput(attrs={**asked, "class": "input-width-m", **attrs}),
        error_messages={
            "required": WRITE_CODE,
            "max_length": _("The code is too long. Write one code only."),
        },
    )


def _any_code_field() -> forms.CharField:
    return _code_field(_("Six digits from the app on your telephone, or a recovery code."))


class AsksForCode(forms.Form):
    """What is wrong with a code, said on its field."""

    use_required_attribute = False

    def say_it_is_wrong(self) -> None:
        self.add_error("code", str(WrongCode.default_message))

    def say_to_wait(self, seconds: int) -> None:
        text = ngettext(
            "Too many wrong codes. Wait %(n)s second, and try again with a new code.",
            "Too many wrong codes. Wait %(n)s seconds, and try again with a new code.",
            seconds,
        )
        self.add_error("code", text % {"n": seconds})


class CodeForm(AsksForCode):
    """The second step of sign-in."""

    code = _any_code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True
        self.helper = FormHelper(self)
        self.helper.layout = Layout("code", ButtonRow(Button(_("Sign in"))))


class SetUpForm(AsksForCode):
    """The first code of an app."""

    code = _code_field(_("The six digits the app shows now."), inputmode="numeric")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout("code", ButtonRow(Button(_("Use this app"))))


class ConfirmForm(AsksForCode):
    """Who is it? Asks for what the person signs in with."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "class": "input-width-l"}
        ),
        error_messages={"required": WRITE_PASSWORD},
    )
    code = _any_code_field()

    def __init__(self, *args: Any, user: User, with_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.has_usable_password():
            del self.fields["password"]
        if not with_code:
            del self.fields["code"]
        self.helper = FormHelper(self)
        self.helper.layout = Layout(*self.fields, ButtonRow(Button(_("Go on"))))

    def say_password_is_wrong(self) -> None:
        self.add_error("password", str(WRONG_PASSWORD))


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
