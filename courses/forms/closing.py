"""The lead advisor closes a course: goal by goal when it has any, else as a whole."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import errors
from courses.forms.fields import CourseForm, text_field
from courses.models import Goal, SupportCourse
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout, Link
from privacy.forms import NAMES_CHECKED


class CloseForm(CourseForm):
    scanned_fields = ("summary",)
    RULES: ClassVar = {errors.SummaryMissing: "summary"}

    summary = text_field(
        _("Short summary"),
        at_most=2000,
        required=_("Write a short summary of what the course led to"),
        help_text=_("What did you work with, what changed, and what do they go on with?"),
        rows=6,
    )

    def __init__(self, *args: Any, back: str, goals: Sequence[Goal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        for name, label, error in self._questions():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=SupportCourse.GoalReached.choices,
                widget=forms.RadioSelect,
                error_messages={"required": error, "invalid_choice": error},
            )
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            *(name for name, _label, _error in self._questions()),
            CharLimit("summary"),
            ButtonRow(Button(_("Close the course")), Link(_("Not yet"), back), css_class="mt-7"),
        )

    @property
    def reached(self) -> dict[int, str]:
        """The answers by the goal's key; empty for a course without goals."""
        return {goal.pk: self.cleaned_data[_name(goal)] for goal in self.goals}

    def _questions(self) -> list[tuple[str, Any, Any]]:
        if not self.goals:
            choose = _("Choose whether the goal was reached")
            return [("goal_reached", _("Was the goal reached?"), choose)]
        return [
            (
                _name(goal),
                gettext("Was this goal reached? %(goal)s") % {"goal": goal.text},
                gettext("Choose whether goal %(n)d was reached") % {"n": number},
            )
            for number, goal in enumerate(self.goals, 1)
        ]


def _name(goal: Goal) -> str:
    return f"goal_{goal.pk}"
