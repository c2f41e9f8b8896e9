"""The form a school fills in, one class a step, and the short forms of its other acts."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from django import forms
from django.core import signing
from django.core.validators import RegexValidator
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from advisors.models import CompetenceArea
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Column, Layout, Reveal, Row
from dkfds.widgets import SlotGrid, Textarea
from privacy.forms import NAMES_CHECKED, ScannedFormMixin
from privacy.validators import validate_no_cpr
from requests.forms.second_look import NAMES_WARNING
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

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"

_YES_OR_NO: Mapping[bool | None, str] = {True: "yes", False: "no"}
NEXT, LATER, BACK = "videre", "senere", "tilbage"
YES_NO = (("yes", _("Yes")), ("no", _("No")))
_PHONE = re.compile(r"^(\+\d{2,3} ?)?(\d ?){7}\d$")
_OPENED_FOR = timedelta(days=14)


class ThemeGroups(ChoiceWidget):
    """Checkboxes under the headings of their groups, all in sight: read, not opened."""

    allow_multiple_selected = True
    use_fieldset = True
    input_type = "checkbox"
    template_name = "requests/school/widgets/theme_groups.html"

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # no box ticked posts nothing, and means none


class StepForm(ScannedFormMixin, forms.Form):
    """One step. `finished` is False when the author only wants to keep what she has so far."""

    use_required_attribute = False
    step: ClassVar[Step]

    def __init__(
        self,
        data: Any = None,
        *,
        by: User,
        draft: SupportRequest | None = None,
        finished: bool = True,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.by, self.draft, self.finished = by, draft, finished
        super().__init__(data, initial={**self._kept(), **(initial or {})})
        self.prepare()
        self._necessary = tuple(name for name, field in self.fields.items() if field.required)
        if not finished:
            for field in self.fields.values():
                field.required = False

    @property
    def helper(self) -> FormHelper:
        """Drawn late: a likely name adds a box to tick."""
        helper = FormHelper(self, unmarked=(*self._necessary, NAMES_CHECKED))
        helper.form_tag = False
        second_look = [NAMES_WARNING, NAMES_CHECKED] if NAMES_CHECKED in self.fields else []
        helper.layout = Layout(*self.parts(), *second_look, self._buttons())
        return helper

    @property
    def only_school(self) -> School | None:
        """The school when there is no choice of one."""
        return None

    def _ask_for_a_second_look(self) -> None:
        """Only of somebody who goes on: an unfinished draft is hers alone, and scanned again."""
        if self.finished:
            super()._ask_for_a_second_look()

    @property
    def holds_personal_data(self) -> bool:
        """Whether a CPR number was found: then nothing of the step is kept."""
        return any(
            error.code == "cpr" for errors in self.errors.as_data().values() for error in errors
        )

    def prepare(self) -> None:
        """Fill in what depends on the person and the draft, before fields are drawn."""

    def parts(self) -> list[Any]:
        """Return the layout of the step."""
        raise NotImplementedError

    def _kept(self) -> dict[str, Any]:
        if self.draft is None:
            return {}
        return {name: getattr(self.draft, name, None) for name in self.base_fields}

    def _buttons(self) -> ButtonRow:
        buttons = [
            Button(_("Next"), name="handling", value=NEXT),
            Button(_("Save and go on later"), variant="secondary", name="handling", value=LATER),
        ]
        if self.step != Step.ABOUT:
            buttons.append(Button(_("Back"), variant="tertiary", name="handling", value=BACK))
        return ButtonRow(*buttons, css_class="mt-7")

    def unfinished_twin(self) -> "StepForm | None":
        """Return the same answers read for keeping, None when they hold personal data."""
        if self.holds_personal_data:
            return None
        twin = type(self)(self.data, by=self.by, draft=self.draft, finished=False)
        twin.is_valid()
        return twin

    @property
    def chosen_school(self) -> School | None:
        """The school of a new draft, None when the step does not ask or none is chosen."""
        return None

    @property
    def chosen_areas(self) -> list[CompetenceArea] | None:
        """The themes to keep, None when the step has none or they are not fit to be kept."""
        return None

    @property
    def values(self) -> dict[str, Any]:
        """The answers that are fit to be kept, by column."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.base_fields and name != "themes"
        }


def _no_cpr_in(name: str) -> Callable[[str], None]:
    """Return a validator for a field that may hold a name: the staff's own, never a number."""

    def check(value: str) -> None:
        try:
            validate_no_cpr(value)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("“%(field)s” holds what looks like a CPR number. Delete it."),
                code="cpr",
                params={"field": LABELS[name]},
            ) from None

    return check


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
        validators=[_no_cpr_in("contact_name")],
        error_messages={
            "required": _("Write the name of the contact person"),
            "max_length": _("Write the name in at most 80 characters"),
        },
    )
    contact_email = forms.EmailField(
        label=LABELS["contact_email"],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        validators=[_no_cpr_in("contact_email")],
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
            _no_cpr_in("contact_phone"),
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


class SendForm(forms.Form):
    """The confirmation that is given in the act of sending."""

    use_required_attribute = False

    no_names_confirmed = forms.BooleanField(
        label=_(
            "I confirm that there are no names, CPR numbers, initials or diagnoses of individuals "
            "in what we have written"
        ),
        error_messages={
            "required": _(
                "Confirm that there are no names, CPR numbers, initials or diagnoses in the text"
            )
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "no_names_confirmed", ButtonRow(Button(_("Send the request"), icon="send"))
        )


def opened_token(now: datetime) -> str:
    """Return the mark of one opened empty form; two posts that carry it make one draft."""
    return signing.dumps(now.isoformat(), salt="requests.opened")


def opened_at(token: str) -> datetime | None:
    """Return when the form was opened, None for a mark that is missing, forged or too old."""
    try:
        text: str = signing.loads(token, salt="requests.opened", max_age=_OPENED_FOR)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(text)
