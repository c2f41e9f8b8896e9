"""The forms of action learning: the cycle, the group, the dates, a phase, and the closing note."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses import errors
from courses.forms.fields import CourseForm, text_field
from courses.models import Participant, PhaseEntry, PhaseModel, PhasePrompt
from courses.models.action_learning import NOTE, QUESTION
from courses.models.frozen_phases import FrozenPhase, FrozenPrompt
from courses.services.action_learning.cycles import FEWEST_ROUNDS, LearningNote
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout, Link
from dkfds.widgets import DateField
from privacy.forms import NAMES_CHECKED


class VersionedForm(CourseForm):
    """Carries the version the person had before her."""

    def accept(self, version: int) -> None:
        """Let the next save be made in the knowledge of what the page now shows as saved."""
        data: Any = self.data
        self.data = {**data.dict(), "version": str(version)}


def _question_field() -> forms.CharField:
    return text_field(
        _("What do you wonder about?"),
        at_most=QUESTION,
        required=_("Write what you wonder about, in one or two sentences"),
        help_text=_(
            "The question the group works with through all rounds. Write about your own "
            "practice, not about a pupil."
        ),
    )


def _rounds_field() -> forms.TypedChoiceField:
    choose = _("Choose how many rounds you plan")
    return forms.TypedChoiceField(
        label=_("How many rounds do you plan?"),
        help_text=_("One round is one action. You can change the number later."),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": choose, "invalid_choice": choose},
    )


def _round_choices(most: int) -> list[tuple[int, str]]:
    return [(n, gettext("%(count)s rounds") % {"count": n}) for n in range(FEWEST_ROUNDS, most + 1)]


class StartForm(CourseForm):
    scanned_fields = ("question",)
    RULES: ClassVar = {errors.QuestionMissing: "question", errors.RoundsDoNotFit: "count"}

    question = _question_field()
    phase_model = forms.ModelChoiceField(
        label=_("Which phases do you follow?"),
        queryset=PhaseModel.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose which phases you follow"),
            "invalid_choice": _("Choose which phases you follow"),
        },
    )
    count = _rounds_field()

    def __init__(self, *args: Any, models: Sequence[PhaseModel], back: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"phase_model": models[0].pk, "count": FEWEST_ROUNDS + 1}
        super().__init__(*args, **kwargs)
        keys = [model.pk for model in models]
        choice: Any = self.fields["phase_model"]
        choice.queryset = PhaseModel.objects.filter(pk__in=keys)
        choice.label_from_instance = _model_in_words
        count: Any = self.fields["count"]
        count.choices = _round_choices(max(model.most_rounds for model in models))
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            CharLimit("question"),
            "phase_model",
            "count",
            ButtonRow(Button(_("Go on to the group")), Link(_("Cancel"), back), css_class="mt-7"),
        )


def _model_in_words(model: PhaseModel) -> str:
    names = ", ".join(phase.name.lower() for phase in model.phases.all())
    return f"{model.name}: {names}"


class EditForm(VersionedForm):
    scanned_fields = ("question",)
    RULES: ClassVar = {errors.QuestionMissing: "question", errors.RoundsDoNotFit: "count"}

    question = _question_field()
    count = _rounds_field()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, most: int, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count: Any = self.fields["count"]
        count.choices = _round_choices(most)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            CharLimit("question"),
            "count",
            "version",
            ButtonRow(Button(_("Save")), Link(_("Cancel"), back), css_class="mt-7"),
        )


class ParticipantForm(CourseForm):
    """One more in the group. Whoever can sign in is chosen; others are named by function."""

    scanned_fields = ("function",)
    RULES: ClassVar = {
        errors.ParticipantUnclear: "function",
        errors.NotOfThisSchool: "person",
        errors.AlreadyInGroup: "person",
    }

    part = forms.ChoiceField(
        label=_("Part in the group"),
        choices=Participant.Part.choices,
        initial=Participant.Part.COLLEAGUE,
        error_messages={
            "required": _("Choose the part in the group"),
            "invalid_choice": _("Choose the part in the group"),
        },
    )
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Somebody else, by function"),
        help_text=_("Those who can already follow the course. They can write in their own phases."),
        error_messages={"invalid_choice": _("Choose one of the people in the list")},
    )
    function = forms.CharField(
        label=_("Function"),
        required=False,
        max_length=60,
        help_text=_("Not a name: e.g. class teacher, year 5. Staff only, never pupils."),
        error_messages={"max_length": _("Write the function in at most 60 characters")},
    )

    def __init__(self, *args: Any, people: Sequence[User], back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = User.objects.filter(pk__in=[one.pk for one in people])
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED, "person", "function"))
        self.helper.layout = Layout(
            "part",
            "person",
            "function",
            ButtonRow(
                Button(_("Add to the group"), variant="secondary"),
                Link(_("The group is ready"), back),
                css_class="mt-7",
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("person") and not cleaned.get("function") and not self.errors:
            self.add_error("function", str(errors.ParticipantUnclear.default_message))
        return cleaned


class DatesForm(CourseForm):
    RULES: ClassVar = {
        errors.ActionDayDoesNotFit: "action_on",
        errors.DayIsPast: "meets_on",
        errors.DayIsFarOff: "meets_on",
        errors.DatesOutOfOrder: "action_on",
    }

    action_on = DateField(
        label=_("When is the action tried?"),
        required=False,
        help_text=_("The last day of it, when it lasts several days. The school is asked after."),
    )
    meets_on = DateField(
        label=_("When does the group meet again?"),
        required=False,
        help_text=_("Two to three weeks ahead leaves time to try the action."),
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "action_on",
            "meets_on",
            ButtonRow(Button(_("Save the dates")), Link(_("Cancel"), back), css_class="mt-7"),
        )


class PhaseForm(VersionedForm):
    """The short fields of one phase, as the cycle's phase model has them."""

    def __init__(
        self, *args: Any, phase: FrozenPhase, entry: PhaseEntry | None, back: str, **kwargs: Any
    ) -> None:
        self.prompts: Mapping[str, FrozenPrompt] = {
            f"answer_{number}": prompt for number, prompt in enumerate(phase.prompts, 1)
        }
        kwargs["initial"] = {"version": entry.version if entry else 0, **_written(entry)}
        super().__init__(*args, **kwargs)
        for name, prompt in self.prompts.items():
            self.fields[name] = _answer_field(prompt, str(kwargs["initial"].get(name, "")))
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        self.scanned_fields = tuple(self.prompts)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED, *self.prompts))
        self.helper.layout = Layout(
            *(
                CharLimit(name) if prompt.kind == PhasePrompt.Kind.TEXT else name
                for name, prompt in self.prompts.items()
            ),
            "version",
            ButtonRow(Button(_("Save")), Link(_("Cancel"), back), css_class="mt-7"),
        )

    @property
    def answers(self) -> dict[int, str]:
        return {n: self.cleaned_data[name] for n, name in enumerate(self.prompts, 1)}


def _written(entry: PhaseEntry | None) -> dict[str, str]:
    if entry is None:
        return {}
    return {f"answer_{answer.prompt}": answer.text for answer in entry.answers.all()}


def _answer_field(prompt: FrozenPrompt, before: str) -> forms.Field:
    question = prompt.label.replace("%", "%%")  # the message is filled in once more by the field
    if prompt.kind == PhasePrompt.Kind.CHOICE:
        choices = dict.fromkeys([*prompt.choices, *([before] if before else [])])
        return forms.ChoiceField(
            label=prompt.label,
            help_text=prompt.hint,
            required=False,
            choices=[(choice, choice) for choice in choices],
            widget=forms.RadioSelect,
            error_messages={
                "invalid_choice": gettext("Choose one of the answers to “%(question)s”.")
                % {"question": question}
            },
        )
    field = text_field(prompt.label, at_most=prompt.at_most, help_text=prompt.hint)
    field.error_messages["max_length"] = gettext(
        "Shorten “%(question)s” to at most %(most)s characters."
    ) % {"question": question, "most": prompt.at_most}
    if prompt.kind == PhasePrompt.Kind.LINE:
        field.widget = forms.TextInput()
    return field


class ConcludeForm(CourseForm):
    scanned_fields = ("learned", "kept", "shared")
    RULES: ClassVar = {errors.LearningMissing: "learned"}

    learned = text_field(
        _("What have we learned?"),
        at_most=NOTE,
        required=_("Write what you have learned, in a few sentences"),
        help_text=_("About your own practice, without names."),
    )
    kept = text_field(_("What do we keep?"), at_most=NOTE)
    shared = text_field(
        _("How do we share it?"),
        at_most=NOTE,
        help_text=_("With whom, when and how: a team meeting, a staff meeting, a short note."),
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            CharLimit("learned"),
            CharLimit("kept"),
            CharLimit("shared"),
            ButtonRow(
                Button(_("Close the action learning")),
                Link(_("Not yet"), back),
                css_class="mt-7",
            ),
        )

    @property
    def note(self) -> LearningNote:
        return LearningNote(**{n: self.cleaned_data[n] for n in ("learned", "kept", "shared")})
