"""Whatever points at a person is known to oversight, so that her own extract leaves nothing out."""

import pytest
from django.apps import apps

from accounts.models import User
from oversight.registry import holding_of, holdings
from tests.architecture.source import APPS
from tests.factories import UserFactory

LINKS = sorted(
    (model._meta.label_lower, field.name)
    for model in apps.get_models()
    if model._meta.app_label in APPS and not model._meta.auto_created
    for field in model._meta.concrete_fields
    if field.is_relation and field.related_model is User
)


def test_the_links_are_found():
    assert ("requests.supportrequest", "created_by") in LINKS


@pytest.mark.parametrize(("label", "name"), LINKS, ids=str)
def test_every_link_to_a_person_is_registered(label, name):
    holding = holding_of(label)

    assert holding is not None
    assert name in holding.people


def test_every_lookup_that_is_registered_can_be_asked(db):
    person = UserFactory()

    found = {holding.label for holding in holdings() if holding.about(person).exists()}

    assert found == {"accounts.user"}
