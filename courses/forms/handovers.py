"""Registering an absence, what is decided on a handover, and an advisor's wish for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from advisors.errors import AbsenceDaysInDisorder, AbsenceIsOver, AbsenceOverlaps
from advisors.models import Advisor
from courses import errors
from courses.forms.fields import CourseForm, text_field
from courses.handovers import Act, Choices, Decision, Inside
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Layout, Link
from dkfds.widgets import DateField
from privacy.forms import NAMES_CHECKED


class AbsenceForm(forms.Form):
    use_required_attribute = False
    RULES: ClassVar = {
        AbsenceDaysInDisorder: "ends_on",
        AbsenceIsOver: "ends_on",
        AbsenceOverlaps: "starts_on",
    }

    advisor = forms.ModelChoiceField(
        queryset=Advisor.objects.none(),
        label=_("Advisor"),
        empty_label=_("Choose an advisor"),
        error_messages={
            "required": _("Choose who is away"),
            "invalid_choice": _("Choose who is away"),
        },
    )
    starts_on = DateField(
        label=_("First day"), error_messages={"required": _("Write the first day")}
    )
    ends_on = DateField(label=_("Last day"), error_messages={"required": _("Write the last day")})

    def __init__(self, *args: Any, advisors: QuerySet[Advisor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advisor"].queryset = advisors  # type: ignore[attr-defined]
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            "advisor",
            "starts_on",
            "ends_on",
            ButtonRow(Button(_("Register absence")), css_class="mt-7"),
        )


class WishForm(CourseForm):
    scanned_fields = ("reason",)
    RULES: ClassVar = {errors.ReasonMissing: "reason"}

    reason = text_field(
        _("Why can you not go on?"),
        at_most=500,
        required=_("Write in short why, so that the coordinator can find somebody else"),
        help_text=_("Only the coordinator reads it."),
        rows=3,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            CharLimit("reason"),
            ButtonRow(
                Button(_("Ask for somebody to take over")),
                Link(_("Keep the course"), back),
                css_class="mt-7",
            ),
        )


@dataclass(frozen=True)
class HandoverAnswers:
    """What the page was sent with. What is not understood leaves the line as it is."""

    choices: Choices
    step: str

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        marks = {int(key): str(data[f"mark_{key}"]) for key in _keys(data, "mark_") if _is_key(key)}
        decisions = {key: _decision(data, key) for key in marks}
        return cls(Choices(decisions, marks), data.get("step", ""))


def _keys(data: QueryDict, prefix: str) -> Iterable[str]:
    return [name.removeprefix(prefix) for name in data if name.startswith(prefix)]


def _decision(data: QueryDict, key: int) -> Decision:
    act, to, inside = (data.get(f"{name}_{key}", "") for name in ("act", "to", "inside"))
    return Decision(
        act=Act(act) if act in set(Act) else Act.LEAVE,
        to=int(to) if _is_key(to) else None,
        inside=Inside(inside) if inside in set(Inside) else Inside.MOVE,
    )


def _is_key(text: str) -> bool:
    """Whole numbers the database can hold; anything else is somebody's experiment."""
    return text.isascii() and text.isdigit() and len(text) <= 18
