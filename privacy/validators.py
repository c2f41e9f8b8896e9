"""Validators of free text."""

from django.core.exceptions import ValidationError

from privacy.errors import HoldsCpr
from privacy.scan import find_cpr


def validate_no_cpr(value: str) -> None:
    """Raise ValidationError when the text holds a CPR number.

    The message tells what to do and neither repeats the number nor carries the text.
    """
    if find_cpr(value):
        raise ValidationError(HoldsCpr.default_message, code="cpr")
