"""The school's five answers when a course is closed, and again at a follow-up."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import errors
from courses.change import question_of
from courses.forms.fields import CourseForm, text_field
from courses.models import QUESTIONS, Answer, Goal, Holds
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Div, Layout
from privacy.forms import NAMES_CHECKED

UNKNOWN = "unknown"


def _choice(
    label: str, choices: list[tuple[Any, Any]], coerce: Callable[[str], Any]
) -> forms.TypedChoiceField:
    # Each error names its question: in the summary they stand without their fields.
    choose = gettext("Answer “%(question)s”. “Do not know” is an answer too.") % {"question": label}
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=coerce,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": choose, "invalid_choice": choose},
    )


def _question(name: str) -> forms.TypedChoiceField:
    return _choice(
        question_of(name),
        [*Answer.choices, (UNKNOWN, _("Do not know"))],
        lambda value: None if value == UNKNOWN else int(value),
    )


class EvaluationForm(CourseForm):
    """Five questions on the five-point scale; nothing is chosen beforehand."""

    scanned_fields = ("comment",)
    button: ClassVar[Any] = _("Send the evaluation")

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
            Div(*self.asks_first, *QUESTIONS, css_class="questions"),
            CharLimit("comment"),
            ButtonRow(Button(self.button), css_class="mt-7"),
        )

    @property
    def asks_first(self) -> tuple[str, ...]:
        """The fields that come before the five questions."""
        return ()

    @property
    def answers(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in QUESTIONS}


class FollowUpForm(EvaluationForm):
    """The same five questions, after whether the goal still holds."""

    RULES: ClassVar = {errors.HoldsMissing: "goal_holds"}
    button = _("Send the answers")

    def __init__(self, *args: Any, goals: Sequence[Goal] = (), **kwargs: Any) -> None:
        self.goals = goals
        super().__init__(*args, **kwargs)
        for name, label in self._labels().items():
            self.fields[name] = _choice(label, Holds.choices, str)

    @property
    def asks_first(self) -> tuple[str, ...]:
        return tuple(self._labels())

    @property
    def holds(self) -> dict[int, str]:
        """The answers by the goal's key; empty for a course without goals."""
        return {goal.pk: self.cleaned_data[f"goal_{goal.pk}"] for goal in self.goals}

    def _labels(self) -> dict[str, str]:
        if not self.goals:
            return {"goal_holds": gettext("Does what you reached still hold?")}
        return {
            f"goal_{goal.pk}": gettext("Does this goal still hold? %(goal)s") % {"goal": goal.text}
            for goal in self.goals
        }
