"""The parts of an advisor's profile, one form each. Nothing here is free text."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from advisors.errors import AbsenceDaysInDisorder, AbsenceIsOver, AbsenceOverlaps, AlreadyTied
from advisors.models import CompetenceArea, Level, MethodTag, Relation
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Column, Fieldset, Layout, Link, Row
from dkfds.widgets import DateField, SlotGrid
from schools.models import School
from schools.weekslots import WeekSlot

MOST_COURSES = 10


class ProfileForm(forms.Form):
    """`back` is where the way out leads."""

    use_required_attribute = False
    RULES: ClassVar[dict[type[Exception], str]] = {}
    """Where a rule that is broken can be mended."""

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    def buttons(self, text: Any) -> ButtonRow:
        return ButtonRow(Button(text), Link(_("Cancel"), self.back), css_class="mt-7")


class CompetencesForm(ProfileForm):
    """A level, or none, for every area of the catalogue, in its groups."""

    def __init__(
        self,
        *args: Any,
        areas: Sequence[CompetenceArea],
        levels: dict[int, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[Column]] = {}
        for area in areas:
            name = f"area_{area.pk}"
            self.fields[name] = forms.TypedChoiceField(
                label=area.name,
                choices=[("", _("None")), *Level.choices],
                coerce=lambda value: Level(int(value)),
                empty_value=None,
                required=False,
                initial=levels.get(area.pk, ""),
                error_messages={"invalid_choice": _("Choose a level from the list")},
            )
            groups.setdefault(area.get_group_display(), []).append(
                Column(name, css_class="col-12 col-md-6")
            )
        self.helper = FormHelper(self, unmarked=tuple(self.fields))
        self.helper.layout = Layout(
            *(Fieldset(group, Row(*columns)) for group, columns in groups.items()),
            self.buttons(_("Save the competences")),
        )

    @property
    def levels(self) -> dict[int, Level]:
        """The levels chosen, by the key of the area."""
        return {
            int(name.removeprefix("area_")): level
            for name, level in self.cleaned_data.items()
            if level is not None
        }


class MethodsForm(ProfileForm):
    methods = forms.ModelMultipleChoiceField(
        label=_("Methods I work with"),
        queryset=MethodTag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")},
    )

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["methods"].queryset = known  # type: ignore[attr-defined]
        self.helper = FormHelper(self, unmarked=("methods",))
        self.helper.layout = Layout("methods", self.buttons(_("Save the methods")))


class AvailabilityForm(ProfileForm):
    week_slots = forms.MultipleChoiceField(
        label=_("Days and times that fit"),
        help_text=_("Tick all that are possible. Nothing ticked means any time."),
        required=False,
        choices=WeekSlot.choices,
        widget=SlotGrid,
        error_messages={"invalid_choice": _("Choose days and times from the grid")},
    )
    max_courses = forms.IntegerField(
        label=_("Courses at a time, at most"),
        min_value=1,
        max_value=MOST_COURSES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-width-xs"}),
        error_messages={
            "required": _("Write how many courses at a time"),
            "invalid": _("Write a whole number from 1 to 10"),
            "min_value": _("Write a whole number from 1 to 10"),
            "max_value": _("Write a whole number from 1 to 10"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=("week_slots",))
        self.helper.layout = Layout(
            "week_slots", "max_courses", self.buttons(_("Save the days and the limit"))
        )


class RelationForm(ProfileForm):
    RULES: ClassVar = {AlreadyTied: "school"}

    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=School.objects.none(),
        empty_label=_("Choose a school"),
        error_messages={
            "required": _("Choose a school"),
            "invalid_choice": _("Choose a school from the list"),
        },
    )
    kind = forms.ChoiceField(
        label=_("Kind of tie"),
        choices=Relation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the kind of tie"),
            "invalid_choice": _("Choose the kind of tie"),
        },
    )

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.helper = FormHelper(self)
        self.helper.layout = Layout("school", "kind", self.buttons(_("Note the tie")))


class AbsenceForm(ProfileForm):
    RULES: ClassVar = {
        AbsenceDaysInDisorder: "ends_on",
        AbsenceIsOver: "ends_on",
        AbsenceOverlaps: "starts_on",
    }

    starts_on = DateField(
        label=_("First day away"), error_messages={"required": _("Write the first day away")}
    )
    ends_on = DateField(
        label=_("Last day away"),
        help_text=_("The same day when it is one day. No cause is asked."),
        error_messages={"required": _("Write the last day away")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout("starts_on", "ends_on", self.buttons(_("Register the absence")))


def levels_of(competences: Iterable[Any]) -> dict[int, int]:
    """Return the level of each area by its key, as `CompetencesForm` is filled with."""
    return {competence.area_id: competence.level for competence in competences}
