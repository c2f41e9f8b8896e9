"""The filters of the board. Everything is optional, and what is not understood is no filter."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advisors.models import CompetenceArea
from privacy.forms import ScannedFormMixin
from requests.queries.board import GROUPS, MATCHED, Choices, Filters, Shown
from requests.queries.board.choices import FILTERS
from requests.states import Status

ALL = ("", _("All"))
STATUS_GROUPS = (
    ("", _("All open")),
    ("mine", _("Awaiting the coordinator")),
    ("under_way", _("Matched or under way")),
    ("ended", _("Ended")),
    ("all", _("All")),
)
SEEN_BY_COORDINATOR = [
    (value, label)
    for value, label in Status.choices
    if value not in {Status.DRAFT, Status.AWAITING_LEADER}
]
DEADLINES = (
    ALL,
    ("overdue", _("Over the deadline")),
    ("today", _("Today")),
    ("soon", _("Within 7 days")),
)


class BoardFilterForm(forms.Form):
    use_required_attribute = False

    q = forms.CharField(
        label=pgettext_lazy("filter", "Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[*STATUS_GROUPS, (_("One status"), SEEN_BY_COORDINATOR)],
    )
    theme = forms.TypedChoiceField(label=_("Theme"), required=False, coerce=int, empty_value=None)
    school = forms.TypedChoiceField(label=_("School"), required=False, coerce=int, empty_value=None)
    advisor = forms.TypedChoiceField(
        label=_("Advisor"), required=False, coerce=int, empty_value=None
    )
    deadline = forms.ChoiceField(label=_("Deadline"), required=False, choices=DEADLINES)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)

    shown: ClassVar[tuple[str, ...]] = FILTERS

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("theme", grouped(choices.areas.values()))
        self._offer("school", list(choices.schools.items()))
        self._offer("advisor", [(advisor.pk, str(advisor)) for advisor in choices.advisors])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]

    @property
    def visible(self) -> list[forms.BoundField]:
        return [self[name] for name in self.shown]

    def filters(self) -> Filters:
        """Return what could be understood."""
        return Filters(**self.understood())

    def understood(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class WeekForm(forms.Form):
    """Which part of which group of the week."""

    group = forms.ChoiceField(choices=[(name, name) for name in (*GROUPS, MATCHED)])
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)

    def shown(self) -> Shown:
        """Return what could be understood; without it every group shows its first cases."""
        if not self.is_valid():
            return Shown()
        return Shown(self.cleaned_data["group"], self.cleaned_data["page"] or 1)


class SaveFilterForm(ScannedFormMixin, forms.Form):
    """A name for the filters that are chosen now."""

    use_required_attribute = False
    scanned_fields = ("name",)

    name = forms.CharField(
        label=_("Name of the filter"),
        max_length=40,
        error_messages={
            "required": _("Write a name for the filter"),
            "max_length": _("Write the name in at most 40 characters"),
        },
    )
    is_default = forms.BooleanField(label=_("Open the list with this filter"), required=False)


def grouped(areas: Any) -> list[tuple[Any, Any]]:
    """Return the themes as choices in the groups of the catalogue."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for area in areas:
        groups.setdefault(area.group, []).append((area.pk, area.name))
    return [(CompetenceArea.Group(group).label, choices) for group, choices in groups.items()]
