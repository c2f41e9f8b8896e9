"""What the coordinator fills in while she clarifies a request, and when she sends it elsewhere."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advisors.models import CompetenceArea, Level
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Column, Field, Layout, Prefixed, Row
from dkfds.widgets import DateField, Textarea
from privacy.forms import NAMES_CHECKED, ScannedFormMixin
from requests.forms.board import grouped
from requests.models import CourseTemplate, SupportRequest, Wait

REASON_AT_MOST = 1000
QUESTION_AT_MOST = 1000
MOST_HOURS = 200

_F = SupportRequest.SupportForm
EXPECTED_HOURS: Mapping[str, int] = {
    _F.SPARRING: 3,
    _F.OBSERVATION: 9,
    _F.ACTION_LEARNING: 22,
    _F.TRAINING: 25,
    _F.UNKNOWN: 9,
}
"""What a course of each form usually takes of one advisor, preparation and travel included."""


class CaseForm(ScannedFormMixin, forms.Form):
    """A form on the page of one request. `version` is what the coordinator had before her."""

    use_required_attribute = False
    key: ClassVar[str]
    url_name: ClassVar[str]
    button: ClassVar[str | Promise]
    variant: ClassVar[str] = "primary"

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        support_request: SupportRequest,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.support_request = support_request
        super().__init__(
            data,
            auto_id=f"{self.key}_%s",
            initial={"version": support_request.version, **(initial or {})},
        )

    def parts(self) -> Sequence[Any]:
        """Return the layout above the button."""
        raise NotImplementedError

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self, summary=True)
        helper.form_tag = False
        seen_again = [NAMES_CHECKED] if NAMES_CHECKED in self.fields else []
        helper.layout = Layout(
            Field("version"),
            *self.parts(),
            *seen_again,
            ButtonRow(Button(self.button, variant=self.variant)),
        )
        return helper

    def show_new_version(self, support_request: SupportRequest) -> None:
        """Let what was typed be sent again, now that the person has seen what is new."""
        self.data = MultiValueDict({**self.data, "version": [str(support_request.version)]})


class ClarifyForm(CaseForm):
    """One to three themes, each with the level it needs, and the hours expected of an advisor."""

    key = "clarify"
    url_name = "coordinator:clarify"
    button = _("Save and find an advisor")

    theme_1 = forms.TypedChoiceField(
        label=_("First theme"),
        coerce=int,
        error_messages={
            "required": _("Choose at least one theme"),
            "invalid_choice": _("Choose a theme from the list"),
        },
    )
    theme_2 = forms.TypedChoiceField(
        label=_("Second theme"), required=False, coerce=int, empty_value=None
    )
    theme_3 = forms.TypedChoiceField(
        label=_("Third theme"), required=False, coerce=int, empty_value=None
    )
    level_1 = forms.TypedChoiceField(
        label=_("Level needed"), choices=Level.choices, coerce=int, initial=Level.EXPERIENCED
    )
    level_2 = forms.TypedChoiceField(
        label=_("Level needed"), choices=Level.choices, coerce=int, initial=Level.EXPERIENCED
    )
    level_3 = forms.TypedChoiceField(
        label=_("Level needed"), choices=Level.choices, coerce=int, initial=Level.EXPERIENCED
    )
    template = forms.ChoiceField(
        label=_("How the course is expected to run"),
        help_text=_("Fills in the hours below; you can change them."),
        required=False,
        error_messages={"invalid_choice": _("Choose a template from the list")},
    )
    hours = forms.DecimalField(
        label=_("Expected hours for each advisor"),
        help_text=_(
            "With preparation and travel. Usual: short sparring 3, observation and sparring 9, "
            "action learning 22, training course 25."
        ),
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-width-xs"}),
        error_messages={
            "required": _("Write how many hours you expect"),
            "invalid": _("Write the hours as a number, for example 9 or 2.5"),
            "min_value": _("Write a number of hours above zero"),
            "max_value": _("Write at most 200 hours"),
            "max_decimal_places": _("Write the hours with at most two decimals"),
        },
    )

    def __init__(
        self,
        data: Any = None,
        *,
        support_request: SupportRequest,
        areas: Sequence[CompetenceArea],
        levels: Mapping[int, int],
        templates: Iterable[CourseTemplate] = (),
    ) -> None:
        """`templates` are annotated with their `minutes`; without any the list is left out."""
        templates = list(templates)
        super().__init__(
            data,
            support_request=support_request,
            initial=_as_saved(support_request, levels, templates),
        )
        self._offer_templates(templates)
        for number in (1, 2, 3):
            field = self.fields[f"theme_{number}"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Choose a theme") if number == 1 else _("None"))]
            field.choices += grouped(areas)

    def parts(self) -> Sequence[Any]:
        pairs = [
            Row(
                Column(f"theme_{number}", css_class="col-12 col-md-7"),
                Column(f"level_{number}", css_class="col-12 col-md-5"),
            )
            for number in (1, 2, 3)
        ]
        template = ["template"] if "template" in self.fields else []
        return [*pairs, *template, Prefixed("hours", suffix=_("hours"))]

    def _offer_templates(self, templates: Sequence[CourseTemplate]) -> None:
        """A template whose hours replace what stands below when it is chosen (case.js)."""
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        if not templates:
            del self.fields["template"]
            return
        self.fields["hours"].help_text = _("With preparation and travel.")
        hours = {str(one.pk): _in_hours(_minutes_of(one)) for one in templates}
        field.choices = [("", _("None"))] + [
            (
                str(one.pk),
                _("%(name)s, %(hours)s hours") % {"name": one, "hours": hours[str(one.pk)]},
            )
            for one in templates
        ]
        field.widget.attrs |= {"data-fills": "clarify_hours", "data-values": json.dumps(hours)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for number in (1, 2, 3):
            theme = data.get(f"theme_{number}")
            if theme in seen:
                self.add_error(f"theme_{number}", _("Choose each theme only once"))
            if theme:
                seen.add(theme)
        if data.get("hours") == 0:
            self.add_error("hours", _("Write a number of hours above zero"))
        return data

    @property
    def levels(self) -> dict[int, int]:
        data = self.cleaned_data
        return {data[f"theme_{n}"]: data[f"level_{n}"] for n in (1, 2, 3) if data[f"theme_{n}"]}

    @property
    def minutes(self) -> int:
        return int(round(self.cleaned_data["hours"] * 60))


class QuestionForm(CaseForm):
    key = "ask"
    url_name = "coordinator:ask"
    button = _("Send the question")
    scanned_fields = ("text",)

    text = forms.CharField(
        label=_("Question to the school"),
        help_text=_("The clock stands still until the school has answered."),
        max_length=QUESTION_AT_MOST,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write what you want to know"),
            "max_length": _("Write the question in at most 1000 characters"),
        },
    )

    def parts(self) -> Sequence[Any]:
        return [CharLimit("text")]


class ReasonForm(CaseForm):
    """A reason the school reads."""

    scanned_fields = ("reason",)
    variant = "secondary"

    reason = forms.CharField(
        label=_("Reason to the school"),
        help_text=_("The school reads it as you write it."),
        max_length=REASON_AT_MOST,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write the reason; the school reads it"),
            "max_length": _("Write the reason in at most 1000 characters"),
        },
    )

    def parts(self) -> Sequence[Any]:
        return [CharLimit("reason")]


class DeclineForm(ReasonForm):
    key = "decline"
    url_name = "coordinator:decline"
    button = _("Decline the request")
    variant = "warning"


class ReferOnForm(ReasonForm):
    key = "refer"
    url_name = "coordinator:refer_on"
    button = _("Refer on")


class WaitingListForm(ReasonForm):
    key = "wait"
    url_name = "coordinator:put_on_waiting_list"
    button = _("Put it on the waiting list")

    cause = forms.TypedChoiceField(
        label=_("Cause"),
        help_text=_(
            "The causes are counted. When an advisor or hours are missing, the request is taken "
            "off the list by itself as soon as an advisor can take it."
        ),
        choices=[("", _("Choose a cause")), *Wait.Cause.choices],
        coerce=Wait.Cause,
        error_messages={"required": _("Choose why the request must wait")},
    )
    promised_on = DateField(
        label=_("Promised date"),
        help_text=_("The school is told that it will hear from you by this day at the latest."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def parts(self) -> Sequence[Any]:
        return ["cause", CharLimit("reason"), "promised_on"]

    def clean_promised_on(self) -> date | None:
        day: date | None = self.cleaned_data["promised_on"]
        if day and day < self.today:
            raise forms.ValidationError(_("Choose today or a later day"))
        return day


class BeginForm(CaseForm):
    """Nothing to fill in: a button and the version."""

    key = "begin"
    url_name = "coordinator:begin"
    button = _("Begin clarifying")
    variant = "secondary"

    def parts(self) -> Sequence[Any]:
        return []


class TakeOffWaitingListForm(BeginForm):
    key = "take_off"
    url_name = "coordinator:take_off_waiting_list"
    button = _("Take off the waiting list")


def _as_saved(
    support_request: SupportRequest,
    levels: Mapping[int, int],
    templates: Sequence[CourseTemplate],
) -> dict[str, Any]:
    """Return what the case holds, or what is usual for the form of support the school wished."""
    values: dict[str, Any] = {}
    for number, (area_id, level) in enumerate(levels.items(), start=1):
        values[f"theme_{number}"], values[f"level_{number}"] = area_id, level
    form, minutes = support_request.support_form, support_request.planned_minutes
    usual = next((one for one in templates if one.support_form == form), None)
    if minutes:
        values["hours"] = _in_hours(minutes)
    elif usual:
        values["template"], values["hours"] = str(usual.pk), _in_hours(_minutes_of(usual))
    else:
        values["hours"] = EXPECTED_HOURS.get(form, EXPECTED_HOURS["unknown"])
    return values


def _minutes_of(template: CourseTemplate) -> int:
    minutes: int = template.minutes  # type: ignore[attr-defined]  # annotated by usable_in
    return minutes


def _in_hours(minutes: int) -> str:
    return f"{minutes / 60:g}".replace(".", ",")
