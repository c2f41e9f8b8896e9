"""The form a school fills in, one class a step."""

import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from advisors.models import CompetenceArea
from dkfds.layout import CharLimit, Column, Reveal, Row
from dkfds.widgets import SlotGrid, Textarea
from requests.forms.steps import StepForm, Text, ThemeGroups, no_cpr_in
from requests.models import SupportRequest
from requests.queries.school import areas_for, schools_of
from requests.questionnaire import (
    LABELS,
    MAX_ADULTS,
    MAX_THEMES,
    REASON_AT_MOST,
    SITUATION_AT_LEAST,
    TEXT_AT_MOST,
    Step,
)
from schools.access import access_of
from schools.models import Municipality, School
from schools.weekslots import WeekSlot

YES_NO = (("yes", _("Yes")), ("no", _("No")))
_YES_OR_NO: Mapping[bool | None, str] = {True: "yes", False: "no"}
_PHONE = re.compile(r"^(\+\d{2,3} ?)?(\d ?){7}\d$")


class AboutForm(StepForm):
    step = Step.ABOUT

    school = forms.TypedChoiceField(
        label=LABELS["school"], error_messages={"required": _("Choose the school")}
    )
    contact_name = forms.CharField(
        label=LABELS["contact_name"],
        help_text=_("An adult at the school whom the coordinator can reach."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        validators=[no_cpr_in("contact_name")],
        error_messages={
            "required": _("Write the name of the contact person"),
            "max_length": _("Write the name in at most 80 characters"),
        },
    )
    contact_email = forms.EmailField(
        label=LABELS["contact_email"],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        validators=[no_cpr_in("contact_email")],
        error_messages={
            "required": _("Write the contact person’s work e-mail"),
            "invalid": _("Write an e-mail address with an @, such as name@municipality.dk"),
        },
    )
    contact_phone = forms.CharField(
        label=LABELS["contact_phone"],
        max_length=20,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "class": "input-width-s"}
        ),
        validators=[
            no_cpr_in("contact_phone"),
            RegexValidator(_PHONE, _("Write a phone number of eight digits, such as 20 12 34 56")),
        ],
        error_messages={
            "required": _("Write a phone number"),
            "max_length": _("Write a phone number of eight digits, such as 20 12 34 56"),
        },
    )
    leader_informed = forms.TypedChoiceField(
        label=LABELS["leader_informed"],
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the school’s leader is informed")},
    )
    school_level = forms.ChoiceField(
        label=LABELS["school_level"],
        help_text=_("Only the level, never the class: a class can point to a child."),
        choices=SupportRequest.SchoolLevel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a department or level")},
    )
    who_asks = forms.ChoiceField(
        label=LABELS["who_asks"],
        choices=SupportRequest.WhoAsks.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who wants help")},
    )
    adults_count = forms.IntegerField(
        label=LABELS["adults_count"],
        help_text=_("How many of you expect to take part."),
        min_value=1,
        max_value=MAX_ADULTS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-width-xs"}),
        error_messages={
            "required": _("Write how many adults will take part"),
            "invalid": _("Write the number of adults in figures, such as 4"),
            "min_value": _("Write a number of adults from 1 to 200"),
            "max_value": _("Write a number of adults from 1 to 200"),
        },
    )

    def prepare(self) -> None:
        self.schools = schools_of(self.by)
        self._prepare_school()
        self._prepare_leader()
        if self.draft is None:
            person = {"name": self.by.name, "email": self.by.email, "phone": self.by.phone}
            for key, value in person.items():
                self.initial.setdefault(f"contact_{key}", value)

    def _prepare_school(self) -> None:
        if len(self.schools) == 1:
            del self.fields["school"]
            return
        by_key = {str(school.pk): school for school in self.schools}
        field = cast(forms.TypedChoiceField, self.fields["school"])
        field.choices = [("", _("Choose a school")), *((k, s.name) for k, s in by_key.items())]
        field.coerce = by_key.get
        field.empty_value = None
        if self.draft is not None:
            self.initial["school"] = self.draft.school_id

    def _prepare_leader(self) -> None:
        informed = self.draft.leader_informed if self.draft else None
        if informed is None and access_of(self.by).may(Permission.APPROVE_REQUEST):
            informed = True
        self.initial["leader_informed"] = _YES_OR_NO.get(informed)
        blocks = Municipality.LeaderRule.BLOCK
        if any(school.municipality.leader_rule == blocks for school in self.schools):
            hint = _("The request can only be sent when your leader knows of it.")
        else:
            hint = _("If you answer no, the request goes to your leader for approval first.")
        self.fields["leader_informed"].help_text = hint

    def parts(self) -> list[Any]:
        return [
            *(["school"] if "school" in self.fields else []),
            "contact_name",
            Row(
                Column("contact_email", css_class="col-12 col-md-7"),
                Column("contact_phone", css_class="col-12 col-md-5"),
            ),
            "leader_informed",
            "school_level",
            "who_asks",
            "adults_count",
        ]

    @property
    def only_school(self) -> School | None:
        return self.schools[0] if len(self.schools) == 1 else None

    @property
    def chosen_school(self) -> School | None:
        """The school to write for: her only one, or the one she chose."""
        if self.only_school:
            return self.only_school
        chosen = self.cleaned_data.get("school")
        return chosen if isinstance(chosen, School) else None

    @property
    def values(self) -> dict[str, Any]:
        return {name: v for name, v in super().values.items() if name != "school" or v}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_one = cleaned.get("who_asks") == SupportRequest.WhoAsks.ONE
        if is_one and not self.data.get("adults_count"):
            self.errors.pop("adults_count", None)
            cleaned["adults_count"] = 1
        return cleaned


def _text_field(name: str, help_text: Text, required: Text = "") -> forms.CharField:
    return forms.CharField(
        label=LABELS[name],
        help_text=help_text,
        required=bool(required),
        max_length=TEXT_AT_MOST,
        widget=Textarea,
        error_messages={
            "required": required,
            "max_length": _("Shorten the text to at most %(limit_value)d characters"),
        },
    )


class SituationForm(StepForm):
    step = Step.SITUATION
    scanned_fields = ("situation", "what_works")

    themes = forms.TypedMultipleChoiceField(
        label=LABELS["themes"],
        help_text=_("Choose one to three. They decide which advisor fits."),
        coerce=int,
        widget=ThemeGroups,
        error_messages={
            "required": _("Choose one to three themes"),
            "invalid_choice": _("Choose the themes from the list"),
        },
    )
    situation = _text_field(
        "situation",
        _(
            "Write about the situation – not about the pupil. Describe patterns and settings, "
            "not the person. Between 100 and 1,500 characters."
        ),
        _("Describe the situation in at least 100 characters"),
    )
    what_works = _text_field(
        "what_works", _("What has gone well, even for a short while? It is a good place to start.")
    )

    def prepare(self) -> None:
        assert self.draft is not None
        self.areas: dict[int, CompetenceArea] = {area.pk: area for area in areas_for(self.draft)}
        groups: dict[str, list[tuple[int, str]]] = {}
        for area in self.areas.values():
            groups.setdefault(area.get_group_display(), []).append((area.pk, area.name))
        field = cast(forms.TypedMultipleChoiceField, self.fields["themes"])
        field.choices = list(groups.items())
        self.initial["themes"] = [row.area_id for row in self.draft.request_themes.all()]

    def parts(self) -> list[Any]:
        return ["themes", CharLimit("situation", rows=7), CharLimit("what_works", rows=4)]

    def clean_themes(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["themes"]
        if len(chosen) > MAX_THEMES:
            raise forms.ValidationError(
                _("Choose at most three themes. Pick those that matter most right now.")
            )
        return chosen

    def clean_situation(self) -> str:
        text: str = self.cleaned_data["situation"]
        if self.finished and len(text) < SITUATION_AT_LEAST:
            raise forms.ValidationError(
                _(
                    "Describe the situation in at least 100 characters. "
                    "You have written %(length)s."
                ),
                params={"length": len(text)},
            )
        return text

    @property
    def chosen_areas(self) -> list[CompetenceArea] | None:
        if "themes" not in self.cleaned_data:
            return None
        return [self.areas[pk] for pk in self.cleaned_data["themes"]]


class WishesForm(StepForm):
    step = Step.WISHES
    scanned_fields = ("tried", "goal")

    tried = _text_field(
        "tried",
        _("Measures, how many weeks, and what you noticed. Short sentences are fine."),
        _("Write what you have tried, and what came of it"),
    )
    goal = _text_field(
        "goal",
        _("What will you see or hear when it has become better? We use it in the evaluation."),
        _("Write what you want to be different"),
    )
    support_form = forms.ChoiceField(
        label=LABELS["support_form"],
        help_text=_("You need not know: the advisor helps you choose."),
        choices=SupportRequest.SupportForm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a form of help, or that you do not know yet")},
    )

    def parts(self) -> list[Any]:
        return [CharLimit("tried"), CharLimit("goal"), "support_form"]


class PracticalForm(StepForm):
    step = Step.PRACTICAL
    scanned_fields = ("urgency_reason",)

    urgency = forms.ChoiceField(
        label=LABELS["urgency"],
        choices=SupportRequest.Urgency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how urgent it is")},
    )
    urgency_reason = forms.CharField(
        label=LABELS["urgency_reason"],
        required=False,
        max_length=REASON_AT_MOST,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Shorten the text to at most %(limit_value)d characters")},
    )
    week_slots = forms.MultipleChoiceField(
        label=LABELS["week_slots"],
        help_text=_("Tick all that are possible. Nothing ticked means any time."),
        required=False,
        choices=WeekSlot.choices,
        widget=SlotGrid,
        error_messages={"invalid_choice": _("Choose days and times from the grid")},
    )
    involved = forms.MultipleChoiceField(
        label=LABELS["involved"],
        help_text=_("So that nobody does the same work twice."),
        required=False,
        choices=SupportRequest.Involved.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")},
    )

    def prepare(self) -> None:
        if not self.initial.get("urgency"):
            self.initial["urgency"] = SupportRequest.Urgency.NORMAL

    def parts(self) -> list[Any]:
        return [
            Reveal("urgency", {SupportRequest.Urgency.URGENT: CharLimit("urgency_reason")}),
            "week_slots",
            "involved",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_urgent = cleaned.get("urgency") == SupportRequest.Urgency.URGENT
        if not is_urgent:
            cleaned["urgency_reason"] = ""
            self.errors.pop("urgency_reason", None)
        elif self.finished and cleaned.get("urgency_reason") == "":
            self.add_error("urgency_reason", _("Write why it is urgent"))
        return cleaned


STEP_FORMS: Mapping[Step, type[StepForm]] = {
    form.step: form for form in (AboutForm, SituationForm, WishesForm, PracticalForm)
}
