"""Fields for free text: a CPR number can not be saved in them, whichever way it comes."""

from typing import Any

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from privacy.errors import HoldsCpr
from privacy.scan import find_cpr
from privacy.validators import validate_no_cpr


def with_plain_line_breaks(value: str) -> str:
    """One character for each line break. Browsers send two, but count one to maxlength."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


class PlainTextFormField(forms.CharField):
    """Normalises line breaks before the length is checked."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return with_plain_line_breaks(text) if isinstance(text, str) else text


class _LastDoorMixin:
    """Forms say it kindly and first; this is where save, bulk_create and update all pass."""

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Raise HoldsCpr rather than write a number."""
        if isinstance(value, str) and find_cpr(value):
            raise HoldsCpr
        return super().get_db_prep_save(value, connection)  # type: ignore[misc]


class PlainTextField(_LastDoorMixin, models.TextField):  # type: ignore[type-arg]
    default_validators = [validate_no_cpr]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return with_plain_line_breaks(text) if isinstance(text, str) else text

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PlainTextFormField, **kwargs})


class PlainCharField(_LastDoorMixin, models.CharField):  # type: ignore[type-arg]
    default_validators = [validate_no_cpr]
