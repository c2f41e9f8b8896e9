"""What every step of the form shares: kept answers, the scan, the buttons."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models import CompetenceArea
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout
from privacy.forms import NAMES_CHECKED, ScannedFormMixin
from privacy.validators import validate_no_cpr
from requests.forms.second_look import NAMES_WARNING
from requests.models import SupportRequest
from requests.questionnaire import LABELS, Step
from schools.models import School

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"

NEXT, LATER, BACK = "videre", "senere", "tilbage"


class ThemeGroups(ChoiceWidget):
    """Checkboxes under the headings of their groups, all in sight: read, not opened."""

    allow_multiple_selected = True
    use_fieldset = True
    input_type = "checkbox"
    template_name = "requests/school/widgets/theme_groups.html"

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # no box ticked posts nothing, and means none


class StepForm(ScannedFormMixin, forms.Form):
    """One step. `finished` is False when the author only wants to keep what she has so far."""

    use_required_attribute = False
    step: ClassVar[Step]

    def __init__(
        self,
        data: Any = None,
        *,
        by: User,
        draft: SupportRequest | None = None,
        finished: bool = True,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.by, self.draft, self.finished = by, draft, finished
        super().__init__(data, initial={**self._kept(), **(initial or {})})
        self.prepare()
        self._necessary = tuple(name for name, field in self.fields.items() if field.required)
        if not finished:
            for field in self.fields.values():
                field.required = False

    @property
    def helper(self) -> FormHelper:
        """Drawn late: a likely name adds a box to tick."""
        helper = FormHelper(self, unmarked=(*self._necessary, NAMES_CHECKED))
        helper.form_tag = False
        second_look = [NAMES_WARNING, NAMES_CHECKED] if NAMES_CHECKED in self.fields else []
        helper.layout = Layout(*self.parts(), *second_look, self._buttons())
        return helper

    @property
    def only_school(self) -> School | None:
        """The school when there is no choice of one."""
        return None

    def _ask_for_a_second_look(self) -> None:
        """Only of somebody who goes on: an unfinished draft is hers alone, and scanned again."""
        if self.finished:
            super()._ask_for_a_second_look()

    @property
    def holds_personal_data(self) -> bool:
        """Whether a CPR number was found: then nothing of the step is kept."""
        return any(
            error.code == "cpr" for errors in self.errors.as_data().values() for error in errors
        )

    def prepare(self) -> None:
        """Fill in what depends on the person and the draft, before fields are drawn."""

    def parts(self) -> list[Any]:
        """Return the layout of the step."""
        raise NotImplementedError

    def _kept(self) -> dict[str, Any]:
        if self.draft is None:
            return {}
        return {name: getattr(self.draft, name, None) for name in self.base_fields}

    def _buttons(self) -> ButtonRow:
        buttons = [
            Button(_("Next"), name="handling", value=NEXT),
            Button(_("Save and go on later"), variant="secondary", name="handling", value=LATER),
        ]
        if self.step != Step.ABOUT:
            buttons.append(Button(_("Back"), variant="tertiary", name="handling", value=BACK))
        return ButtonRow(*buttons, css_class="mt-7")

    def unfinished_twin(self) -> "StepForm | None":
        """Return the same answers read for keeping, None when they hold personal data."""
        if self.holds_personal_data:
            return None
        twin = type(self)(self.data, by=self.by, draft=self.draft, finished=False)
        twin.is_valid()
        return twin

    @property
    def chosen_school(self) -> School | None:
        """The school of a new draft, None when the step does not ask or none is chosen."""
        return None

    @property
    def chosen_areas(self) -> list[CompetenceArea] | None:
        """The themes to keep, None when the step has none or they are not fit to be kept."""
        return None

    @property
    def values(self) -> dict[str, Any]:
        """The answers that are fit to be kept, by column."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.base_fields and name != "themes"
        }


def no_cpr_in(name: str) -> Callable[[str], None]:
    """Return a validator for a field that may hold a name: the staff's own, never a number."""

    def check(value: str) -> None:
        try:
            validate_no_cpr(value)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("“%(field)s” holds what looks like a CPR number. Delete it."),
                code="cpr",
                params={"field": LABELS[name]},
            ) from None

    return check
