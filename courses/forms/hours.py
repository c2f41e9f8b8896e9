"""How many hours a special school releases for one of its advisors."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from advisors.errors import NotEnoughHours
from courses.forms.fields import CourseForm
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout, Link, Prefixed
from privacy.forms import NAMES_CHECKED
from schools.workdays import school_year_bounds

MOST_HOURS = 1924  # a full-time norm; more is a slip of the finger


class HoursForm(CourseForm):
    scanned_fields = ("reason",)
    RULES: ClassVar = {NotEnoughHours: "hours"}

    school_year = forms.TypedChoiceField(
        label=_("School year"),
        coerce=date.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a school year"),
            "invalid_choice": _("Choose a school year"),
        },
    )
    hours = forms.DecimalField(
        label=_("Released hours in all"),
        help_text=_("For the whole school year, 1 August to 31 July."),
        min_value=Decimal(0),
        max_value=Decimal(MOST_HOURS),
        max_digits=6,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-width-xs"}),
        error_messages={
            "required": _("Write how many hours are released"),
            "invalid": _("Write the hours as a number, such as 160 or 37,5"),
            "min_value": _("Write 0 hours or more"),
            "max_value": _("Write at most 1,924 hours; that is a full-time year"),
            "max_decimal_places": _("Write the hours with at most two decimals"),
            "max_digits": _("Write at most 1,924 hours; that is a full-time year"),
            "max_whole_digits": _("Write at most 1,924 hours; that is a full-time year"),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: agreed at the planning of the school year."),
        max_length=200,
        error_messages={
            "required": _("Write why the hours are set, in a few words"),
            "max_length": _("Write the reason in at most 200 characters"),
        },
    )

    def __init__(self, *args: Any, today: date, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = school_year_bounds(today)
        following = last + timedelta(days=1)
        self.fields["school_year"].choices = [  # type: ignore[attr-defined]
            (year.isoformat(), f"{year:%Y}/{year.year + 1}") for year in (first, following)
        ]
        self.initial.setdefault("school_year", first)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            "school_year",
            Prefixed("hours", suffix=_("hours")),
            "reason",
            ButtonRow(Button(_("Save the hours")), Link(_("Cancel"), back), css_class="mt-7"),
        )

    @property
    def minutes(self) -> int:
        return int((self.cleaned_data["hours"] * 60).to_integral_value())
