"""The filters of the coordinator's list. What is not understood is no filter."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.queries.overview import Filters
from courses.states import CourseStatus

ALL = ("", _("All"))
STATES = (
    ("", _("All open")),
    ("stille", _("Standing still")),
    *CourseStatus.choices,
    ("alle", _("All")),
)


class CourseFilterForm(forms.Form):
    use_required_attribute = False

    tilstand = forms.ChoiceField(label=_("Status"), required=False, choices=STATES)
    skole = forms.TypedChoiceField(label=_("School"), required=False, coerce=int, empty_value=None)
    vejleder = forms.TypedChoiceField(
        label=_("Advisor"), required=False, coerce=int, empty_value=None
    )

    shown: ClassVar[tuple[str, ...]] = ("tilstand", "skole", "vejleder")

    def __init__(
        self,
        *args: Any,
        schools: Sequence[tuple[int, str]],
        advisors: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("skole", schools)
        self._offer("vejleder", advisors)

    def _offer(self, name: str, choices: Sequence[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]

    def filters(self) -> Filters:
        """Return what could be understood."""
        self.is_valid()
        answers = self.cleaned_data
        return Filters(
            state=answers.get("tilstand") or "",
            school=answers.get("skole"),
            advisor=answers.get("vejleder"),
        )
