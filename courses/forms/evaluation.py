"""The school's five answers when a course is closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.forms.fields import CourseForm, text_field
from courses.models import Answer, Evaluation
from courses.services.evaluations import QUESTIONS
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Div, Layout
from privacy.forms import NAMES_CHECKED

UNKNOWN = "unknown"


def _question(name: str) -> forms.TypedChoiceField:
    label = Evaluation._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    # Each error names its question: in the summary they stand without their fields.
    choose = gettext("Answer “%(question)s”. “Do not know” is an answer too.") % {"question": label}
    return forms.TypedChoiceField(
        label=label,
        choices=[*Answer.choices, (UNKNOWN, _("Do not know"))],
        coerce=lambda value: None if value == UNKNOWN else int(value),
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": choose, "invalid_choice": choose},
    )


class EvaluationForm(CourseForm):
    scanned_fields = ("comment",)

    comment = text_field(
        _("What else would you like to say?"),
        at_most=1000,
        help_text=_("Without names. The coordinator and the advisors read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name] = _question(name)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            Div(*QUESTIONS, css_class="questions"),
            CharLimit("comment"),
            ButtonRow(Button(_("Send the evaluation")), css_class="mt-7"),
        )

    @property
    def answers(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in QUESTIONS}
