"""The plan of a whole course: which template, and the activities it proposes, each changeable."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken, tell
from courses import errors
from courses.forms.fields import minutes_field, moment, time_field
from courses.models import Session
from courses.planning import Plan
from courses.proposal import Proposed
from dkfds.helper import FormHelper
from dkfds.layout import Layout
from dkfds.widgets import DateField
from requests.models import CourseTemplate

MOST = 20
SPARE = 2  # empty rows offered below the proposal
PREPARATION, TRAVEL = 30, 30  # minutes proposed for an activity that is added


class TemplateForm(forms.Form):
    """Which template to propose dates from; what is not understood is the one suggested."""

    use_required_attribute = False

    skabelon = forms.TypedChoiceField(label=_("Template"), coerce=int, required=False)
    valgfri = forms.BooleanField(label=_("With the optional activities"), required=False)

    def __init__(
        self, data: Any, *, templates: Sequence[CourseTemplate], suggested: CourseTemplate
    ) -> None:
        self.templates = {one.pk: one for one in templates}
        self.suggested = suggested
        super().__init__(data, initial={"skabelon": suggested.pk})
        field = self.fields["skabelon"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.pk, str(one)) for one in templates]

    @property
    def template(self) -> CourseTemplate:
        chosen = self.cleaned_data.get("skabelon") if self.is_valid() else None
        return self.templates.get(chosen or 0, self.suggested)

    @property
    def with_optional(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["valgfri"])


class ActivityForm(forms.Form):
    """One activity of the plan. Nothing in it is free text."""

    use_required_attribute = False
    RULES: ClassVar = {
        errors.MomentIsPast: "date",
        errors.MomentIsFarOff: "date",
        errors.CentreIsClosed: "date",
        errors.LengthDoesNotFit: "length",
        errors.Overlaps: "time",
    }

    kind = forms.ChoiceField(
        label=_("Kind of activity"),
        choices=Session.Kind.choices,
        initial=Session.Kind.SPARRING,
        error_messages={
            "required": _("Choose what kind of activity it is"),
            "invalid_choice": _("Choose what kind of activity it is"),
        },
    )
    date = DateField(label=_("Date"), error_messages={"required": _("Write the date")})
    time = time_field(_("Starts at"), required=_("Write when it starts"))
    length = minutes_field(_("Length (min.)"), required=_("Write how long it takes in minutes"))
    preparation = minutes_field(
        _("Preparation and documentation (min.)"),
        required=_("Write the minutes of preparation, or 0"),
    )
    travel = minutes_field(
        _("Travel (min.)"), required=_("Write the minutes of travel there and back, or 0")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preparation"].initial = PREPARATION
        self.fields["travel"].initial = TRAVEL
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.layout = Layout("kind", "date", "time", "length", "preparation", "travel")

    @property
    def plan(self) -> Plan:
        answers = self.cleaned_data
        return Plan(
            kind=answers["kind"],
            starts_at=moment(answers["date"], answers["time"]),
            contact_minutes=answers["length"],
            preparation_minutes=answers["preparation"],
            travel_minutes=answers["travel"],
        )

    @property
    def seen(self) -> dict[str, Any]:
        """What the row says: as typed where it can be read, else as proposed."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        day, clock = values.get("date"), values.get("time")
        return {
            "kind": dict(Session.Kind.choices).get(self["kind"].value(), ""),
            "starts_at": moment(day, clock) if day and clock else None,
            "length": self._minutes("length"),
            "desk": self._minutes("preparation") + self._minutes("travel"),
        }

    def _minutes(self, name: str) -> int:
        typed = str(self[name].value())
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


if TYPE_CHECKING:
    _FormSet = BaseFormSet[ActivityForm]
else:
    _FormSet = BaseFormSet


class ActivityRows(_FormSet):
    """The rows of the plan; one that is crossed out is neither checked nor booked."""

    def add_fields(self, form: ActivityForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Leave out")

    @property
    def kept(self) -> list[ActivityForm]:
        """The rows to book, by time."""
        rows = [
            form
            for form in self.forms
            if form not in self.deleted_forms and (form.has_changed() or not form.empty_permitted)
        ]
        return sorted(rows, key=lambda form: form.plan.starts_at)

    @property
    def seen(self) -> list[dict[str, Any]]:
        """What the proposed rows that are not left out say."""
        return [row.seen for row in self.rows if not row["DELETE"].value()]

    @property
    def without_time(self) -> int:
        """How many proposed activities found no time; what is typed since is not counted."""
        return 0 if self.is_bound else sum(seen["starts_at"] is None for seen in self.seen)

    @property
    def rows(self) -> list[ActivityForm]:
        return self.forms[: self.initial_form_count()]

    @property
    def spare(self) -> list[ActivityForm]:
        return self.forms[self.initial_form_count() :]

    @property
    def refused(self) -> list[forms.Form]:
        """The rows with something to mend, for the list above the page."""
        return [form for form in self.forms if form.errors and form not in self.deleted_forms]

    def tell(self, row: ActivityForm, broken: RuleBroken) -> None:
        """Put a broken rule at the row it was broken in."""
        tell(row, broken, row.RULES)


activity_rows = cast(
    type[ActivityRows],
    formset_factory(
        ActivityForm,
        formset=ActivityRows,
        extra=SPARE,
        can_delete=True,
        can_delete_extra=False,
        max_num=MOST,
        validate_max=True,
    ),
)


def as_rows(proposal: Sequence[Proposed]) -> list[dict[str, Any]]:
    """Return the proposal as the rows begin; one without a time is left for her to fill in."""
    return [{**_minutes_of(proposed), **_when(proposed.starts_at)} for proposed in proposal]


def _minutes_of(proposed: Proposed) -> dict[str, Any]:
    wanted = proposed.wanted
    return {
        "kind": wanted.kind,
        "length": wanted.contact_minutes,
        "preparation": wanted.preparation_minutes,
        "travel": wanted.travel_minutes,
    }


def _when(starts_at: datetime | None) -> dict[str, Any]:
    if starts_at is None:
        return {}
    local = timezone.localtime(starts_at)
    return {"date": local.date(), "time": local.time()}
