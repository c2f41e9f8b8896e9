"""The installation stands once for all tests of this folder; none of them changes it."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.access import world
from tests.access.world import Installation


@pytest.fixture(scope="package")
def installation(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Installation]:
    with django_db_blocker.unblock(), world.standing() as standing:
        yield standing
