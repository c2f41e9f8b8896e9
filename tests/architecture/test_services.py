"""Every use case says who is acting."""

import importlib
import inspect
import pkgutil

import pytest

APPS = (
    *(
        "journal",
        "courses",
        "catalogue",
        "requests",
        "advisors",
        "reminders",
        "oversight",
        "schools",
        "notifications",
        "privacy",
    ),
    "lifecycle",
)
READS = {
    # Public functions of services modules that write nothing.
    "advisors.services.ledger.reservations.hold",
    "courses.services.action_learning.locking.taken",
    "courses.services.goal_results.as_a_whole",
    "courses.services.sessions.hours.check_report",
    "courses.services.sessions.hours.end_of",
    "courses.services.sessions.hours.split_of",
    "lifecycle.services.history",
    "lifecycle.services.lock",
    "oversight.services.retention.look",
    "oversight.services.texts.without",
    "requests.services.locking.taken",
    "requests.services.matching.explained",
    "requests.services.matching.frozen",
    "requests.services.matching.ranking_by_need",
    "requests.services.matching.ranking_for",
    "requests.services.matching.ranking_in",
    "requests.services.matching.staff_in",
    "requests.services.weights.effect",
    "requests.services.reoffer.next_turn",
    "requests.services.replacements.rankings_of",
    "requests.services.week_plan.compute",
    "requests.services.week_plan.plan_cases",
    "requests.services.week_plan.propose",
    "requests.services.week_plan.read_all",
    "requests.services.week_plan.reopen",
    "requests.services.what_if.compute",
    "schools.services.calendars.check",
}


def service_functions():
    for app in (*APPS, "accounts"):
        try:
            package = importlib.import_module(f"{app}.services")
        except ModuleNotFoundError:
            continue
        modules = [
            package,
            *(
                importlib.import_module(name)
                for _finder, name, _is_package in pkgutil.walk_packages(
                    package.__path__, f"{package.__name__}."
                )
            ),
        ]
        for module in modules:
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__ and not name.startswith("_"):
                    yield f"{module.__name__}.{name}", function


@pytest.mark.parametrize(
    ("name", "function"), list(service_functions()), ids=[n for n, _f in service_functions()]
)
def test_every_write_service_takes_by(name, function):
    if name in READS:
        return
    by = inspect.signature(function).parameters.get("by")

    assert by is not None, f"{name} does not say who is acting"
    assert by.kind is inspect.Parameter.KEYWORD_ONLY, f"{name}: `by` must be keyword-only"
    assert by.default is inspect.Parameter.empty, f"{name}: nobody acts by default"


@pytest.mark.parametrize(
    ("name", "function"), list(service_functions()), ids=[n for n, _f in service_functions()]
)
def test_every_service_states_its_contract(name, function):
    assert inspect.getdoc(function), f"{name} has no docstring"


def test_reads_are_really_there():
    assert {name for name, _function in service_functions()} >= READS
