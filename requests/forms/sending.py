"""The last page before sending, and the mark that keeps two clicks from making two drafts."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, Layout
from privacy.scan import find_names
from requests.forms.intake import STEP_FORMS
from requests.forms.second_look import NAMES_WARNING
from requests.models import SupportRequest
from requests.questionnaire import LABELS

_OPENED_FOR = timedelta(days=14)
FREE_TEXTS = tuple(name for form in STEP_FORMS.values() for name in form.scanned_fields)


class SendForm(forms.Form):
    """The confirmation that is given in the act of sending."""

    use_required_attribute = False

    no_names_confirmed = forms.BooleanField(
        label=_(
            "I confirm that there are no names, CPR numbers, initials or diagnoses of individuals "
            "in what we have written"
        ),
        error_messages={
            "required": _(
                "Confirm that there are no names, CPR numbers, initials or diagnoses in the text"
            )
        },
    )

    def __init__(self, data: Any = None, *, draft: SupportRequest) -> None:
        super().__init__(data)
        self.draft = draft
        self.helper = FormHelper(self)
        self.helper.layout = Layout(
            NAMES_WARNING,
            "no_names_confirmed",
            ButtonRow(Button(_("Send the request"), icon="send"), css_class="mt-5"),
        )

    @property
    def labelled_name_warnings(self) -> list[tuple[str, list[str]]]:
        """Words of the draft that look like names, by label: the last look before sending."""
        warnings = []
        for name in FREE_TEXTS:
            text: str = getattr(self.draft, name)
            if words := dict.fromkeys(text[span.start : span.end] for span in find_names(text)):
                warnings.append((str(LABELS[name]), list(words)))
        return warnings


def opened_token(now: datetime) -> str:
    """Return the mark of one opened empty form; two posts that carry it make one draft."""
    return signing.dumps(now.isoformat(), salt="requests.opened")


def opened_at(token: str) -> datetime | None:
    """Return when the form was opened, None for a mark that is missing, forged or too old."""
    try:
        text: str = signing.loads(token, salt="requests.opened", max_age=_OPENED_FOR)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(text)
