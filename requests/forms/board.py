"""The filters of the board. Everything is optional, and what is not understood is no filter."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advisors.models import CompetenceArea
from requests.queries.board import Choices, Filters
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

    shown: ClassVar[tuple[str, ...]] = ("q", "status", "theme", "school", "advisor", "deadline")

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
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(**chosen)


def grouped(areas: Any) -> list[tuple[Any, Any]]:
    """Return the themes as choices in the groups of the catalogue."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for area in areas:
        groups.setdefault(area.group, []).append((area.pk, area.name))
    return [(CompetenceArea.Group(group).label, choices) for group, choices in groups.items()]
