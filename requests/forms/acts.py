"""One text and one button: an answer to the coordinator, a reason for taking something back."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout, Link
from dkfds.widgets import Textarea
from privacy.forms import NAMES_CHECKED, ScannedFormMixin
from requests.forms.second_look import NAMES_WARNING

Text = str | Promise
TOO_LONG = _("Shorten the text to at most %(limit_value)d characters")


class WordsForm(ScannedFormMixin, forms.Form):
    """`action` is where it is posted when that is another address than the page's own; `cancel`
    the page that the way out leads to.
    """

    use_required_attribute = False
    scanned_fields = ("text",)
    button: ClassVar[Text]
    variant: ClassVar[str] = "primary"

    def __init__(self, data: Any = None, *, action: str = "", cancel: str = "") -> None:
        super().__init__(data)
        self._action, self._cancel = action, cancel

    @property
    def helper(self) -> FormHelper:
        """Drawn late: a likely name adds a box to tick."""
        helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        helper.form_action = self._action
        second_look = [NAMES_WARNING, NAMES_CHECKED] if NAMES_CHECKED in self.fields else []
        buttons: list[Any] = [Button(self.button, variant=self.variant)]
        if self._cancel:
            buttons.append(Link(_("Cancel"), self._cancel))
        helper.layout = Layout(
            CharLimit("text"), *second_look, ButtonRow(*buttons, css_class="mt-6")
        )
        return helper


class AnswerForm(WordsForm):
    button = _("Send the answer")

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("The clock runs again as soon as you have answered."),
        max_length=2000,
        widget=Textarea,
        error_messages={"required": _("Write an answer"), "max_length": TOO_LONG},
    )


class ReturnForm(WordsForm):
    button = _("Return the request")

    text = forms.CharField(
        label=_("What should be changed?"),
        help_text=_("The author reads this and can change the request and send it again."),
        max_length=1000,
        widget=Textarea,
        error_messages={
            "required": _("Write what should be changed"),
            "max_length": TOO_LONG,
        },
    )


class WithdrawForm(WordsForm):
    button = _("Withdraw the request")
    variant = "warning"

    text = forms.CharField(
        label=_("Why do you withdraw the request?"),
        help_text=_("A single sentence is enough. The coordinator reads it."),
        max_length=1000,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write why you withdraw the request"),
            "max_length": TOO_LONG,
        },
    )
