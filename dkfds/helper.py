"""The form helper of the house."""

from typing import Any

from crispy_forms.helper import FormHelper as CrispyFormHelper
from crispy_forms.utils import TEMPLATE_PACK
from django import forms


class FormHelper(CrispyFormHelper):  # type: ignore[misc]  # crispy-forms has no types
    """A crispy helper with the manners of DKFDS.

    The browser does not validate (``novalidate``): errors come from the server, in Danish, in
    a summary that links to the fields. Optional fields are marked "(frivilligt)", because they
    are the fewer; required fields are not marked.

    ``unmarked``: names of optional fields that carry no mark, such as those a choice makes
    necessary. ``summary``: print the error summary inside the form, for a page with several
    forms; elsewhere use ``{% error_summary form %}`` above the heading.
    """

    def __init__(
        self,
        form: forms.BaseForm | None = None,
        *,
        unmarked: tuple[str, ...] = (),
        summary: bool = False,
    ) -> None:
        super().__init__(form)
        self.attrs: dict[str, Any] = {"novalidate": True}
        self.unmarked = unmarked
        self.summary = summary

    def get_attributes(self, template_pack: str = TEMPLATE_PACK) -> dict[str, Any]:
        return {
            **super().get_attributes(template_pack),
            "unmarked": self.unmarked,
            "summary": self.summary,
        }
