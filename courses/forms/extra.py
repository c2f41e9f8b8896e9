"""Extra hours asked for and answered, and the closing of a school year."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from advisors.errors import (
    AlreadyAsked,
    MoreThanAsked,
    NotEnoughHours,
    NothingToCarry,
    ReasonMissing,
)
from courses.forms.fields import CourseForm
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout, Link, Prefixed
from privacy.forms import NAMES_CHECKED

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SMALLEST = Decimal("0.25")
APPROVE, REFUSE = "approve", "refuse"


def _hours(
    label: "StrOrPromise",
    *,
    help_text: "StrOrPromise" = "",
    least: Decimal = SMALLEST,
    required: bool = True,
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=least,
        max_value=Decimal(500),
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-width-xs"}),
        error_messages={
            "required": _("Write how many hours"),
            "invalid": _("Write the hours as a number, such as 8 or 7,5"),
            "min_value": _("Write at least a quarter of an hour, 0,25")
            if least
            else _("Write 0 hours or more"),
            "max_value": _("Write at most 500 hours"),
            "max_decimal_places": _("Write the hours with at most two decimals"),
            "max_digits": _("Write at most 500 hours"),
            "max_whole_digits": _("Write at most 500 hours"),
        },
    )


def _reason(help_text: "StrOrPromise", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=help_text,
        required=required,
        max_length=200,
        error_messages={
            "required": _("Write the reason in a few words"),
            "max_length": _("Write the reason in at most 200 characters"),
        },
    )


def _minutes(hours: Decimal | None) -> int:
    return int(((hours or Decimal(0)) * 60).to_integral_value())


class AskExtraForm(CourseForm):
    """What the coordinator asks the special-school leader for."""

    scanned_fields = ("reason",)
    RULES: ClassVar = {AlreadyAsked: "hours", MoreThanAsked: "hours", ReasonMissing: "reason"}

    hours = _hours(_("Extra hours"))
    reason = _reason(_("The special-school leader and the advisor read it. No names, please."))

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            Prefixed("hours", suffix=_("hours")),
            "reason",
            ButtonRow(Button(_("Ask for extra hours")), Link(_("Cancel"), back), css_class="mt-7"),
        )

    @property
    def minutes(self) -> int:
        return _minutes(self.cleaned_data["hours"])


class AnswerExtraForm(CourseForm):
    """Yes to some or all of it, or no; both with a reason."""

    scanned_fields = ("reason",)
    RULES: ClassVar = {MoreThanAsked: "hours", ReasonMissing: "reason"}

    hours = _hours(_("Hours you approve"), help_text=_("You can approve fewer than asked for."))
    reason = _reason(_("The coordinator and the advisor read it. It stays in the hour ledger."))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.refuses = bool(data) and data.get("answer") == REFUSE
        if self.refuses:
            self.fields["hours"].required = False
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            Prefixed("hours", suffix=_("hours")),
            "reason",
            ButtonRow(
                Button(_("Approve the hours"), name="answer", value=APPROVE),
                Button(_("Refuse"), variant="secondary", name="answer", value=REFUSE),
                css_class="mt-7",
            ),
        )

    @property
    def minutes(self) -> int:
        return _minutes(self.cleaned_data["hours"])


class CloseYearForm(CourseForm):
    """How much goes over, and why; the rest lapses."""

    scanned_fields = ("reason",)
    RULES: ClassVar = {
        NothingToCarry: "carry",
        NotEnoughHours: "carry",
        ReasonMissing: "reason",
    }

    carry = _hours(
        _("Hours to carry over"),
        help_text=_("What you do not carry over lapses. Write 0 to carry nothing over."),
        least=Decimal(0),
    )
    reason = _reason(_("Needed when hours are carried over."), required=False)
    sure = forms.BooleanField(
        label=_("I have seen what lapses, and close the school year"),
        error_messages={"required": _("Tick the box to close the school year")},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED, "sure"))
        self.helper.layout = Layout(
            Prefixed("carry", suffix=_("hours")),
            "reason",
            "sure",
            ButtonRow(
                Button(_("Close the school year"), variant="warning"),
                Link(_("Cancel"), back),
                css_class="mt-7",
            ),
        )

    @property
    def minutes(self) -> int:
        return _minutes(self.cleaned_data["carry"])
