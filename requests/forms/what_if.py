"""What is supposed: more requests, fewer advisors, other hours, an absence."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models import Advisor, CompetenceArea
from dkfds.helper import FormHelper
from dkfds.layout import HTML, Button, ButtonRow, Fieldset, Layout
from dkfds.widgets import DateField
from requests.queries.what_if import Question, advisors_of, special_schools_of, themes_of
from schools.models import School

MOST_REQUESTS = 200
MOST_HOURS = 20_000


def _number(label: Any, help_text: Any, least: int, most: int, wrong: Any) -> forms.IntegerField:
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-width-xs"}),
        error_messages=messages,
    )


def _folded(name: str, summary: Any) -> tuple[Any, ...]:
    """Many checkboxes behind a line to open; open by itself when one is ticked."""
    begin = (
        f'<details class="details"{{% if form.{name}.value %}} open{{% endif %}}>'
        f'<summary class="details-summary">{summary}</summary><div class="details-text">'
    )
    return HTML(begin), name, HTML("</div></details>")


class WhatIfForm(forms.Form):
    """Every part is free to leave out, but not all of them at once."""

    use_required_attribute = False

    requests_more = _number(
        _("How many more requests next month?"),
        _("They are drawn from the themes and hours of the last six months."),
        0,
        MOST_REQUESTS,
        _("Write a whole number from 0 to 200"),
    )
    themes = forms.ModelMultipleChoiceField(
        queryset=CompetenceArea.objects.none(),
        label=_("On these themes only"),
        help_text=_("None chosen: as in the last six months."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    without = forms.ModelMultipleChoiceField(
        queryset=Advisor.objects.none(),
        label=_("Without these advisors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    school = forms.ModelChoiceField(
        queryset=School.objects.none(),
        label=_("Special school"),
        required=False,
        empty_label=_("None"),
    )
    hours = _number(
        _("Hours more, or fewer with a minus"),
        _("For the whole school, shared alike by its advisors."),
        -MOST_HOURS,
        MOST_HOURS,
        _("Write the hours as a whole number, such as 100 or -100"),
    )
    absent = forms.ModelChoiceField(
        queryset=Advisor.objects.none(),
        label=_("Advisor who is away"),
        required=False,
        empty_label=_("Nobody"),
    )
    ends_on = DateField(label=_("Last day away"), required=False)

    def __init__(self, data: Any = None, *, user: User, kept: Mapping[str, Any]) -> None:
        asked = Question.from_json(kept)
        initial = {
            "requests_more": asked.requests_more or None,
            "themes": asked.themes,
            "without": asked.without,
            "school": asked.school,
            "hours": asked.hours or None,
            "absent": asked.absent,
            "ends_on": asked.ends_on,
        }
        super().__init__(data, initial=initial)
        advisors = advisors_of(user)
        for name, rows in (
            ("themes", themes_of(user)),
            ("without", advisors),
            ("school", special_schools_of(user)),
            ("absent", advisors),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.helper = FormHelper(self, unmarked=tuple(self.fields))
        self.helper.layout = Layout(
            Fieldset(
                _("More requests"),
                "requests_more",
                *_folded("themes", _("Choose themes")),
                css_class="form-section",
            ),
            Fieldset(
                _("Fewer advisors"),
                *_folded("without", _("Choose advisors")),
                css_class="form-section",
            ),
            Fieldset(_("Other hours"), "school", "hours", css_class="form-section"),
            Fieldset(_("An absence"), "absent", "ends_on", css_class="form-section"),
            ButtonRow(Button(_("Compute the answer")), css_class="mt-7"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("hours") and not cleaned.get("school"):
            self.add_error("school", _("Choose which special school the hours are for"))
        if cleaned.get("absent") and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Write the last day the advisor is away"))
        if cleaned.get("themes") and not cleaned.get("requests_more"):
            self.add_error("requests_more", _("Write how many requests on the chosen themes"))
        supposed = ("requests_more", "without", "hours", "absent")
        if not self.errors and not any(cleaned.get(name) for name in supposed):
            self.add_error("requests_more", _("Write at least one thing that is to be different"))
        return cleaned

    @property
    def question(self) -> Question:
        answers = self.cleaned_data
        return Question(
            requests_more=answers["requests_more"] or 0,
            themes=tuple(area.pk for area in answers["themes"]),
            without=tuple(advisor.pk for advisor in answers["without"]),
            school=answers["school"].pk if answers["school"] else None,
            hours=answers["hours"] or 0,
            absent=answers["absent"].pk if answers["absent"] else None,
            ends_on=answers["ends_on"],
        )
