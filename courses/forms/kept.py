"""Forms that lose nothing: kept while typed, and sent once however often they are sent.

What the page needs for that stands on the form as attributes; static/kompetencecenter/keep.js
does the rest. Without the script each is a plain form.
"""

import uuid
from typing import Any

from django import forms

from accounts.models import User
from courses.forms.fields import CourseForm
from dkfds.helper import FormHelper
from privacy.forms import NAMES_CHECKED

KEY = "key"


class KeptForm(CourseForm):
    """A form with a number of its own: the same number is entered once."""

    helper: FormHelper
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault(KEY, uuid.uuid4())

    def keep(self, name: str, *, owner: User, draft_url: str = "") -> None:
        """Let the page keep what is typed under `name`, for this person alone."""
        self.helper.attrs |= {"data-keep": name, "data-owner": owner.pk}
        if draft_url:
            self.helper.attrs["data-draft-url"] = draft_url

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the boxes, as typed; without the number and the second look."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if name not in {KEY, NAMES_CHECKED}
        }
