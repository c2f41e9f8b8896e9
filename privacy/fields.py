"""Fields for free text: a CPR number can not be saved in them."""

from typing import Any

from django import forms
from django.db import models

from privacy.validators import validate_no_cpr


def with_plain_line_breaks(value: str) -> str:
    """One character for each line break. Browsers send two, but count one to maxlength."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


class PlainTextFormField(forms.CharField):
    """Normalises line breaks before the length is checked."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return with_plain_line_breaks(text) if isinstance(text, str) else text


class PlainTextField(models.TextField):  # type: ignore[type-arg]
    default_validators = [validate_no_cpr]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return with_plain_line_breaks(text) if isinstance(text, str) else text

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PlainTextFormField, **kwargs})


class PlainCharField(models.CharField):  # type: ignore[type-arg]
    default_validators = [validate_no_cpr]
