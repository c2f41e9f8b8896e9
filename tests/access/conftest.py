"""The installation stands once for all tests of this folder; none of them changes it."""

import logging
from collections.abc import Iterator

import pytest
from django.http import HttpResponseNotFound
from pytest_django.plugin import DjangoDbBlocker

from tests.access import world
from tests.access.world import Installation


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """A line for each of thousands that are refused would bury what failed."""
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture
def plain_404(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse in one word: thousands are refused here, and the page has tests of its own."""
    monkeypatch.setattr(
        "kompetencecenter.urls.handler404",
        lambda request, exception: HttpResponseNotFound(b"-"),
        raising=False,
    )


@pytest.fixture(scope="package")
def installation(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Installation]:
    with django_db_blocker.unblock(), world.standing() as standing:
        yield standing
