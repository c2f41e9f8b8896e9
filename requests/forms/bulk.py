"""Which cases are chosen on the board, what is to be done, and on which terms."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dkfds.helper import FormHelper
from dkfds.layout import CharLimit, Layout
from privacy.forms import NAMES_CHECKED, ScannedFormMixin
from requests.forms.triage import WaitingListForm
from requests.services.bulk import BulkAct, ChosenLine, WaitTerms

MOST_LINES = 50
"""So many lines one person can look through before she confirms."""


def lines_in(values: Iterable[str]) -> list[ChosenLine]:
    """Read "case.version" as the page wrote it, each case once; what is not understood is none."""
    found: dict[int, ChosenLine] = {}
    for value in values:
        case, _dot, version = value.partition(".")
        if _is_key(case) and _is_key(version):
            found.setdefault(int(case), ChosenLine(int(case), int(version)))
    return list(found.values())


def act_in(value: str) -> BulkAct | None:
    return BulkAct(value) if value in {act.value for act in BulkAct} else None


class BulkWaitForm(ScannedFormMixin, forms.Form):
    """The questions of the page of one case, answered once for all of them."""

    use_required_attribute = False
    scanned_fields = ("reason",)

    cause = WaitingListForm.base_fields["cause"]
    reason = WaitingListForm.base_fields["reason"]
    promised_on = WaitingListForm.base_fields["promised_on"]

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_promised_on(self) -> date | None:
        day: date | None = self.cleaned_data["promised_on"]
        if day and day < self.today:
            raise forms.ValidationError(_("Choose today or a later day"))
        return day

    @property
    def helper(self) -> FormHelper:
        """Drawn late: a likely name adds a box to tick."""
        helper = FormHelper(self, summary=True)
        helper.form_tag = False
        seen_again = [NAMES_CHECKED] if NAMES_CHECKED in self.fields else []
        helper.layout = Layout("cause", CharLimit("reason"), "promised_on", *seen_again)
        return helper

    @property
    def terms(self) -> WaitTerms:
        data = self.cleaned_data
        return WaitTerms(data["cause"], data["reason"], data["promised_on"])


def _is_key(text: str) -> bool:
    """Whole numbers the database can hold; anything else is somebody's experiment."""
    return text.isascii() and text.isdigit() and len(text) <= 18
