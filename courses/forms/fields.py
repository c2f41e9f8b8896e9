"""Fields that several forms of courses share."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken
from dkfds.widgets import Textarea, TimeInput
from privacy.forms import ScannedFormMixin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CourseForm(ScannedFormMixin, forms.Form):
    """A form with free text: a CPR number stops it, a likely name asks for a second look."""

    RULES: ClassVar[Mapping[type[RuleBroken], str]] = {}
    """Where a rule that is broken can be mended."""

    use_required_attribute = False


STEP = 5  # minutes that one press of plus or minus adds or takes
LONGEST = 600  # minutes


def minutes_field(
    label: "StrOrPromise", *, required: "StrOrPromise", help_text: "StrOrPromise" = ""
) -> forms.IntegerField:
    """A number of whole minutes, easy to press up and down with a thumb."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=LONGEST,
        widget=forms.NumberInput(
            attrs={
                "inputmode": "numeric",
                "step": STEP,
                "class": "input-width-xs stepper",
                "data-less": _("five minutes less"),
                "data-more": _("five minutes more"),
            }
        ),
        error_messages={
            "required": required,
            "invalid": _("Write the minutes as a whole number, such as 45"),
            "min_value": _("Write 0 minutes or more"),
            "max_value": _("Write at most 600 minutes; that is ten hours"),
        },
    )


def time_field(label: "StrOrPromise", *, required: "StrOrPromise") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=TimeInput,
        input_formats=["%H:%M", "%H.%M"],
        error_messages={
            "required": required,
            "invalid": _("Write the time as hours and minutes, such as 13:30"),
        },
    )


def text_field(
    label: "StrOrPromise",
    *,
    at_most: int,
    required: "StrOrPromise" = "",
    help_text: "StrOrPromise" = "",
    rows: int = 4,
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=at_most,
        widget=Textarea(attrs={"rows": rows}),
        error_messages={
            "required": required,
            "max_length": _("Shorten the text to at most %(limit_value)d characters"),
        },
    )


def moment(day: date, clock: time) -> datetime:
    """Return the time of the day in Copenhagen."""
    return datetime.combine(day, clock, timezone.get_default_timezone())
