"""Every model can be administered, and every moment that somebody caused says who."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models

from lifecycle.models import Stateful
from tests.architecture.source import APPS

OURS = [model for model in apps.get_models() if model._meta.app_label in APPS]
WITHOUT_BY = {
    # Nobody caused it: it lies ahead, or a machine set it.
    "courses.Round.asked_at": "mark of a job",
    "courses.Round.reminded_at": "mark of a job",
    "courses.Session.starts_at": "planned",
    "courses.Session.ends_at": "planned",
    "courses.SessionLog.starts_at": "when it was held",
    "courses.PersonalCalendar.renewed_at": "the person herself, about her own calendar",
    "accounts.User.messages_seen_at": "the person herself, by opening her messages",
    "notifications.Message.claimed_at": "mark of a job",
    "notifications.Message.due_at": "planned",
    "notifications.Message.sent_at": "mark of a job",
    "accounts.ExternalIdentity.linked_at": "the person herself, by signing in",
    "accounts.RecoveryCode.used_at": "the person herself, with her own code",
    "accounts.SignIn.signed_in_at": "the person herself",
    # Somebody did, and she is told elsewhere.
    "accounts.User.created_at": "in the history of the administration",
    "courses.HandoverRequest.asked_at": "its advisor alone can ask",
    "courses.SupportCourse.created_at": "in the history, as `create`",
    "notifications.Message.created_at": "queued_by",
    "requests.SupportRequest.saved_at": "the author alone can save a draft",
}

BY_THE_SYSTEM_TOO = {"oversight.RetentionReceipt.done_at", "requests.Offer.sent_at"}
"""Always happened; nobody's name when the system acted."""


def moments() -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.name)
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField) and field.name.endswith("_at")
    ]


def is_in_the_history(model: type[models.Model], name: str) -> bool:
    """The one door writes a line of history, with who, whenever it sets a stamp of the table."""
    return issubclass(model, Stateful) and name in {r.stamp for r in model.STATES.rules.values()}


def test_every_moment_says_who_caused_it_or_why_nobody_did():
    nameless = {
        f"{model._meta.label}.{name}"
        for model, name in moments()
        if f"{name.removesuffix('_at')}_by" not in {f.name for f in model._meta.get_fields()}
        and not is_in_the_history(model, name)
    }

    assert nameless == set(WITHOUT_BY)


@pytest.mark.parametrize(("model", "name"), moments(), ids=str)
def test_a_moment_and_its_person_come_together(model, name):
    fields = {field.name: field for field in model._meta.get_fields()}
    person = fields.get(f"{name.removesuffix('_at')}_by")
    if person is None:
        return
    if f"{model._meta.label}.{name}" in BY_THE_SYSTEM_TOO:
        assert person.null
        return
    constraints = " ".join(str(constraint) for constraint in model._meta.constraints)

    assert fields[name].null == person.null
    assert not person.null or person.name in constraints


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_can_be_found_and_filtered_in_the_administration(model):
    pages = admin.site._registry[model]

    assert pages.search_fields or pages.list_filter
    assert pages.list_display != ("__str__",)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_has_a_name_in_lower_case(model):
    name = str(model._meta.verbose_name)

    assert name[0].islower() or name.split()[0].isupper()
