import pytest
from django import forms
from django.core.exceptions import ValidationError

from privacy.fields import (
    PlainCharField,
    PlainTextField,
    PlainTextFormField,
    with_plain_line_breaks,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\r\nb\rc\nd", "a\nb\nc\nd"), ("\r\n\r\n", "\n\n"), ("uden", "uden"), ("", "")],
)
def test_with_plain_line_breaks(typed, kept):
    assert with_plain_line_breaks(typed) == kept


@pytest.mark.parametrize("field", [PlainTextField(), PlainCharField(max_length=80)])
def test_a_number_can_not_be_cleaned_into_the_field(field):
    with pytest.raises(ValidationError) as caught:
        field.clean("311236-4123", None)

    assert [error.code for error in caught.value.error_list] == ["cpr"]


def test_the_text_field_keeps_one_character_a_line_break():
    assert PlainTextField().clean("a\r\nb", None) == "a\nb"
    assert PlainTextField(null=True).to_python(None) is None


def test_the_char_field_keeps_the_length_check_of_its_own():
    with pytest.raises(ValidationError):
        PlainCharField(max_length=3).clean("fire", None)


@pytest.mark.parametrize(
    ("field", "path", "kwargs"),
    [
        (PlainTextField(blank=True, max_length=9), "PlainTextField", {"blank", "max_length"}),
        (PlainCharField(max_length=9), "PlainCharField", {"max_length"}),
    ],
)
def test_migrations_see_a_plain_field_without_validators(field, path, kwargs):
    _name, deconstructed_path, args, deconstructed_kwargs = field.deconstruct()

    assert deconstructed_path == f"privacy.fields.{path}"
    assert args == []
    assert set(deconstructed_kwargs) == kwargs


def test_the_form_field_counts_a_line_break_once():
    form_field = PlainTextField(max_length=3).formfield()

    assert form_field.clean("a\r\nb") == "a\nb"
    assert isinstance(form_field.widget, forms.Textarea)
    with pytest.raises(ValidationError):
        form_field.clean("a\r\nbc")


def test_the_form_field_of_a_choice_is_a_choice():
    chosen = PlainTextField(choices=[("a", "A")], blank=True).formfield()

    assert isinstance(chosen, forms.TypedChoiceField)


def test_the_form_field_keeps_its_empty_value():
    assert PlainTextFormField(required=False, empty_value=None).clean("") is None
