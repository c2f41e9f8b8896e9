"""The stage: one municipality, its schools, its people, and a Monday morning."""

import datetime as dt
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from accounts.roles import Role
from advisors.models import Advisor
from kompetencecenter.standstill import memory
from schools.models import Municipality, School, SchoolYear
from tests import personas
from tests.addresses import World, a_world
from tests.factories import (
    MunicipalityFactory,
    SchoolFactory,
    SchoolYearFactory,
    SpecialSchoolFactory,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = dt.datetime(2026, 11, 16, 9, 0, tzinfo=COPENHAGEN)
NO_CALLS_HOME = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BROWSER_PATIENCE = 60_000  # milliseconds; what is there at once is not waited for
Counting = Callable[..., AbstractContextManager[Any]]
WIDTH = 40_000  # names, of eight bytes each
IS_ROOMY = pytest.StashKey[bool]()
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out the tests that say the same on every database",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Spare the collector what never becomes garbage: it took a third of a run's time. Nothing is
    # collected while the tests are found; what stands then is never looked through again.
    gc.disable()
    # How fast the machine is says nothing of what is drawn.
    settings.register_profile(
        "patient",
        settings.default,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("patient")


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    """Run the tests from a frame that is wider than all they call.

    CPython keeps frames in pieces of 16 kB and gives a piece back as soon as it is empty, so calls
    back and forth over an edge cost two system calls each: a tenth of a run. A frame that does not
    fit gets a piece of its own, of 512 kB for this one, and the others find room in what is left.
    """
    if session.stash.get(IS_ROOMY, False):
        return None  # pytest's own loop, asked from within
    session.stash[IS_ROOMY] = True
    names = "=".join(f"n{number}" for number in range(WIDTH))
    wide: dict[str, Any] = {}
    exec(f"def call(function):\n    if function is None: {names}=0\n    return function()", wide)
    return wide["call"](lambda: session.config.hook.pytest_runtestloop(session=session))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the round on SQLite what need not be told twice, when asked to."""
    if not config.getoption("--database-only"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _asks_a_database(item)])
    items[:] = [item for item in items if _asks_a_database(item)]


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once") and not item.get_closest_marker("postgres"):
        return False
    marks = ("django_db", "processes", "postgres", "browser")
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or any(map(item.get_closest_marker, marks))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser a run; each test opens windows of its own."""
    # Its event loop runs in this thread, and Django would refuse the database beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=BROWSER_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("KC_CHROMIUM", "/usr/bin/chromium"), args=NO_CALLS_HOME
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let the tests that commit be cleaned up: on PostgreSQL Django empties every table at once,
    which the access log refuses. Its test puts the trigger back.
    """
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE privacy_accessevent DISABLE TRIGGER access_log_is_not_emptied"
            )


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    """Monday 16 November 2026, 09:00 in Copenhagen; the clock stands still until moved."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def municipality(db: None) -> Municipality:
    return MunicipalityFactory(name="Fjordby Kommune", slug="fjordby")


@pytest.fixture
def other_municipality(db: None) -> Municipality:
    return MunicipalityFactory(name="Naboby Kommune", slug="naboby")


@pytest.fixture
def nordbakke(municipality: Municipality) -> School:
    """The school of Anna and Tina."""
    return SchoolFactory(municipality=municipality, name="Nordbakkeskolen", code="280001")


@pytest.fixture
def soeengen(municipality: Municipality) -> School:
    """The school of Bo."""
    return SchoolFactory(municipality=municipality, name="Søengens Skole", code="280002")


@pytest.fixture
def special_school(municipality: Municipality) -> School:
    """The home school of the advisor."""
    return SpecialSchoolFactory(municipality=municipality, name="Lindeskolen", code="280003")


@pytest.fixture
def other_special_school(municipality: Municipality) -> School:
    """The home school of the other advisor."""
    return SpecialSchoolFactory(municipality=municipality, name="Birkehøjskolen", code="280004")


@pytest.fixture
def school_year(municipality: Municipality) -> SchoolYear:
    """2026/27, the school year of `monday`."""
    return SchoolYearFactory(municipality=municipality)


@pytest.fixture
def anna(nordbakke: School) -> User:
    """Leader of Nordbakkeskolen."""
    return personas.at_school("Anna Lind", "anna@fjordby.example", Role.SCHOOL_LEADER, nordbakke)


@pytest.fixture
def tina(nordbakke: School) -> User:
    """Teacher at Nordbakkeskolen."""
    return personas.at_school("Tina Holm", "tina@fjordby.example", Role.TEACHER, nordbakke)


@pytest.fixture
def rasmus(nordbakke: School) -> User:
    """In the resource team of Nordbakkeskolen."""
    return personas.at_school(
        "Rasmus Krag", "rasmus@fjordby.example", Role.RESOURCE_TEAM, nordbakke
    )


@pytest.fixture
def bo(soeengen: School) -> User:
    """Leader of another school: must see nothing of Nordbakkeskolen."""
    return personas.at_school("Bo Kjær", "bo@fjordby.example", Role.SCHOOL_LEADER, soeengen)


@pytest.fixture
def coordinator(municipality: Municipality) -> User:
    return personas.in_municipality(
        "Karen Toft", "karen@fjordby.example", Role.COORDINATOR, municipality
    )


@pytest.fixture
def other_coordinator(municipality: Municipality) -> User:
    return personas.in_municipality(
        "Kim Bech", "kim@fjordby.example", Role.COORDINATOR, municipality
    )


@pytest.fixture
def centre_leader(municipality: Municipality) -> User:
    return personas.in_municipality(
        "Charlotte Ravn", "charlotte@fjordby.example", Role.CENTRE_LEADER, municipality
    )


@pytest.fixture
def administrator(municipality: Municipality) -> User:
    return personas.in_municipality(
        "Ditte Vang", "ditte@fjordby.example", Role.ADMINISTRATOR, municipality
    )


@pytest.fixture
def dpo(municipality: Municipality) -> User:
    """Data protection officer: reads the oversight, and no text of any case."""
    return personas.in_municipality("Dorthe Bech", "dorthe@fjordby.example", Role.DPO, municipality)


@pytest.fixture
def special_leader(special_school: School) -> User:
    """Leader of the special school the advisor comes from."""
    return personas.at_school(
        "Signe Dahl", "signe@fjordby.example", Role.SPECIAL_SCHOOL_LEADER, special_school
    )


@pytest.fixture
def advisor(special_school: School) -> Advisor:
    """The advisor of the story; she signs in as `advisor.user`."""
    return personas.an_advisor("Vibeke Ibsen", "vibeke@fjordby.example", special_school)


@pytest.fixture
def other_advisor(other_special_school: School) -> Advisor:
    """Has nothing to do with the story; signs in as `other_advisor.user`."""
    return personas.an_advisor("Viggo Juhl", "viggo@fjordby.example", other_special_school)


@pytest.fixture
def world(
    tina: User,
    nordbakke: School,
    coordinator: User,
    advisor: Advisor,
    monday: time_machine.Traveller,
) -> World:
    """One school's story, with a row for every address to ask for."""
    return a_world(tina, nordbakke, coordinator, advisor)


def _asked_just_now() -> None:
    """Whether jobs stand still is asked once a minute; not just now."""
    memory.forget()
    memory.answer(timezone.now())


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Counting) -> Counting:
    """As pytest-django's, whenever the house last asked whether its jobs stand still."""
    return _without_the_question(django_assert_num_queries)


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries: Counting) -> Counting:
    """As pytest-django's, whenever the house last asked whether its jobs stand still."""
    return _without_the_question(django_assert_max_num_queries)


def _without_the_question(counting: Counting) -> Counting:
    def counts(*most: Any, **options: Any) -> AbstractContextManager[Any]:
        _asked_just_now()
        return counting(*most, **options)

    return counts


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """Count SQL statements: `with statements() as asked: …`, then `len(asked)`."""

    @contextmanager
    def capture() -> Iterator[list[str]]:
        asked: list[str] = []
        _asked_just_now()
        with CaptureQueriesContext(connection) as context:
            yield asked
        asked.extend(
            query["sql"]
            for query in context.captured_queries
            if not query["sql"].startswith(NOT_COUNTED)
        )

    return capture
