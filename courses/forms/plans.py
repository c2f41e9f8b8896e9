"""What is written in the plan of action: a goal with its signs, an item, a comment."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from courses import errors
from courses.forms.fields import CourseForm, text_field
from courses.models import Goal, PlanItem, Side
from courses.services.plans import Doing
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Field, Layout, Link
from dkfds.widgets import DateField
from privacy.forms import NAMES_CHECKED

USUAL = timedelta(weeks=3)
"""How far ahead a new item's date is proposed."""


class PartForm(CourseForm):
    """A part of the plan. `version` is what the person had before her; 0 for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def show_new_version(self, version: int) -> None:
        """Let what was typed be sent again, now that the person has seen what is new."""
        self.data = MultiValueDict({**self.data, "version": [str(version)]})


class GoalForm(PartForm):
    scanned_fields = ("text", "signs")
    RULES: ClassVar = {errors.TextMissing: "text"}

    text = text_field(
        _("Goal"),
        at_most=500,
        required=_("Write what the course should lead to"),
        help_text=_("What will the adults do differently, and what will come of it for the group?"),
        rows=3,
    )
    signs = text_field(
        _("Signs that we are on the way"),
        at_most=1000,
        help_text=_("What can be seen or heard when it works? About the group, without names."),
        rows=4,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            Field("version"),
            CharLimit("text"),
            CharLimit("signs"),
            ButtonRow(Button(_("Save the goal")), Link(_("Cancel"), back), css_class="mt-7"),
        )

    @property
    def answers(self) -> dict[str, str]:
        return {"text": self.cleaned_data["text"], "signs": self.cleaned_data["signs"]}


class ItemForm(PartForm):
    """Who does what by when. Whose item it is can be chosen only while it is new."""

    scanned_fields = ("what",)
    RULES: ClassVar = {
        errors.TextMissing: "what",
        errors.DueInThePast: "due_on",
        errors.MomentIsFarOff: "due_on",
        errors.GoalIsOfAnotherCourse: "goal",
    }

    side = forms.ChoiceField(
        label=_("Whose item is it?"),
        help_text=_("That side keeps it up to date, and is reminded of it."),
        choices=Side.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whose item it is"),
            "invalid_choice": _("Choose whose item it is"),
        },
    )
    who = forms.ChoiceField(
        label=_("Who"),
        help_text=_("By function, never by name."),
        choices=[("", _("Choose a function")), *PlanItem.Who.choices],
        error_messages={
            "required": _("Choose who does it"),
            "invalid_choice": _("Choose who does it"),
        },
    )
    what = text_field(_("Does what"), at_most=500, required=_("Write what is to be done"), rows=3)
    due_on = DateField(
        label=_("By when"), error_messages={"required": _("Write by when it is to be done")}
    )
    goal = forms.TypedChoiceField(
        label=_("Goal"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose one of the goals of this course.")},
    )

    def __init__(
        self, *args: Any, goals: Sequence[Goal], back: str, is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.goals = {goal.pk: goal for goal in goals}
        if not is_new:
            del self.fields["side"]
        field = self.fields["goal"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("None")), *((g.pk, f"{g}: {g.text}"[:90]) for g in goals)]
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            Field("version"),
            "who",
            CharLimit("what"),
            "due_on",
            *(["goal"] if goals else []),
            *(["side"] if is_new else []),
            ButtonRow(Button(_("Save the item")), Link(_("Cancel"), back), css_class="mt-7"),
        )

    @property
    def doing(self) -> Doing:
        answers: Mapping[str, Any] = self.cleaned_data
        return Doing(
            who=answers["who"],
            what=answers["what"],
            due_on=answers["due_on"],
            goal=self.goals.get(answers["goal"] or 0),
        )


class CommentForm(CourseForm):
    scanned_fields = ("text",)
    RULES: ClassVar = {errors.TextMissing: "text"}

    text = text_field(
        _("Comment"),
        at_most=500,
        required=_("Write your comment"),
        help_text=_("Both sides read it. Without names."),
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            CharLimit("text"), ButtonRow(Button(_("Send the comment"), variant="secondary"))
        )
