"""Validators of free text."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from privacy.scan import find_cpr


def validate_no_cpr(value: str) -> None:
    """Raise ValidationError when the text holds a CPR number.

    The message tells what to do and neither repeats the number nor carries the text.
    """
    if find_cpr(value):
        raise ValidationError(
            _(
                "The text holds what looks like a CPR number. Delete it, and write about the"
                " situation instead of the pupil."
            ),
            code="cpr",
        )
