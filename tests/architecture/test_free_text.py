"""No text box without the scan: what people type goes into fields that refuse a CPR number."""

from django.apps import apps
from django.db import models

from privacy.fields import PlainCharField, PlainTextField
from privacy.validators import validate_no_cpr

NOT_FREE_TEXT = {
    # Written by the house: codes, keys and words of our own.
    "advisors.ExtraHours.case_number": "number given by the house",
    "advisors.HourEntry.reference_type": "label of a model",
    "courses.PersonalCalendar.secret_hash": "hash",
    "lifecycle.StatusChange.from_status": "code",
    "lifecycle.StatusChange.subject_type": "label of a model",
    "lifecycle.StatusChange.to_status": "code",
    "lifecycle.StatusChange.transition": "code",
    "notifications.Message.case_number": "number given by the house",
    "notifications.Message.key": "key",
    "notifications.Message.kind": "code",
    "notifications.Message.last_error": "name of an exception",
    "notifications.Message.path": "address",
    "notifications.Message.subject_type": "label of a model",
    "notifications.Pulse.process": "name of a process",
    "notifications.Wording.kind": "code",
    "oversight.RetentionReceipt.fault": "name of an exception",
    "oversight.Breach.case_number": "number given by the house",
    "oversight.Breach.field": "name of a field",
    "oversight.Breach.object_type": "label of a model",
    "oversight.BreachEvent.detail": "code",
    "oversight.HiddenText.content": "taken out of a field; what may not be stored can be in it",
    "oversight.HiddenText.field": "name of a field",
    "oversight.HiddenText.object_type": "label of a model",
    "oversight.RetentionReceipt.kind": "code",
    "oversight.RetentionRule.kind": "code",
    "oversight.ScanOverride.field": "name of a field",
    "oversight.ScanOverride.object_type": "label of a model",
    "privacy.AccessEvent.criteria": "names of filters",
    "privacy.AccessEvent.object_type": "label of a model",
    "requests.SupportRequest.case_number": "number given by the house",
    "requests.SupportRequest.draft_step": "code",
    # Typed by people, but with a shape of their own that holds no text.
    "accounts.User.email": "e-mail",
    "accounts.User.name": "name of a colleague",
    "accounts.User.password": "hash",
    "accounts.RecoveryCode.code_hash": "hash",
    "accounts.ExternalIdentity.issuer": "address",
    "accounts.ExternalIdentity.subject": "code given by an identity provider",
    "accounts.User.phone": "phone",
    "oversight.DataController.cvr_number": "eight digits",
    "oversight.DataController.dpo_email": "e-mail",
    "oversight.DataController.dpo_phone": "phone",
    "oversight.DataController.statement_url": "address",
    "requests.SupportRequest.contact_email": "e-mail",
    "requests.SupportRequest.contact_phone": "phone",
    "schools.Municipality.contact_email": "e-mail",
    "schools.Municipality.contact_phone": "phone",
    "schools.Municipality.slug": "code",
    "schools.School.code": "six digits",
}
OURS = {
    "accounts",
    "advisors",
    "catalogue",
    "courses",
    "journal",
    "lifecycle",
    "notifications",
    "oversight",
    "privacy",
    "requests",
    "schools",
}


def text_fields():
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                yield f"{model._meta.label}.{field.name}", field


def test_every_text_people_type_refuses_a_cpr_number():
    unguarded = {
        name
        for name, field in text_fields()
        if not isinstance(field, PlainCharField | PlainTextField)
    }

    assert unguarded == set(NOT_FREE_TEXT)


def test_every_guarded_text_has_the_guard():
    for name, field in text_fields():
        if name not in NOT_FREE_TEXT:
            assert validate_no_cpr in field.validators, name


def test_every_text_people_write_at_length_has_an_end():
    for name, field in text_fields():
        if isinstance(field, PlainTextField) and name != "lifecycle.StatusChange.reason":
            assert field.max_length, name
