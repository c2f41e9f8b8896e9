"""Kort sparring: four taps and a line nobody has to write."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.errors import NotOfHere
from courses.forms.kept import KeptForm
from courses.queries.short_sparring import Choices
from courses.services.short_sparring import Given
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Field, Layout
from privacy.forms import NAMES_CHECKED

MINUTES = (5, 10, 15, 20, 30)
NOTE_AT_MOST = 140


class ShortSparringForm(KeptForm):
    scanned_fields = ("note",)
    RULES: ClassVar = {NotOfHere: "school"}

    school = forms.TypedChoiceField(
        label=_("School"),
        coerce=int,
        error_messages={
            "required": _("Choose the school"),
            "invalid_choice": _("Choose the school from the list"),
        },
    )
    theme = forms.TypedChoiceField(
        label=_("Theme"),
        coerce=int,
        error_messages={
            "required": _("Choose the theme"),
            "invalid_choice": _("Choose the theme from the list"),
        },
    )
    minutes = forms.TypedChoiceField(
        label=_("Minutes"),
        choices=[(minutes, str(minutes)) for minutes in MINUTES],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how many minutes it took"),
            "invalid_choice": _("Choose how many minutes it took"),
        },
    )
    note = forms.CharField(
        label=_("One line for yourself"),
        required=False,
        max_length=NOTE_AT_MOST,
        help_text=_("Without names. Only you read it."),
        error_messages={"max_length": _("Write at most 140 characters")},
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for name, groups in (("school", choices.schools), ("theme", choices.themes)):
            options = [(str(label), [(o.pk, str(o)) for o in some]) for label, some in groups]
            self.fields[name].choices = [("", _("Choose")), *options]  # type: ignore[attr-defined]
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            "key",
            "school",
            "theme",
            Field("minutes", wrapper_class="minute-choice"),
            "note",
            ButtonRow(Button(_("Save short sparring"))),
        )

    @property
    def given(self) -> Given:
        answers = self.cleaned_data
        return Given(
            school=self.choices.school(answers["school"]),
            theme=self.choices.theme(answers["theme"]),
            minutes=answers["minutes"],
            note=answers["note"],
        )
