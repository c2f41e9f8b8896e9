"""The state tables are complete, closed and printed."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from kompetencecenter.reference import LIVES, pages
from lifecycle.models import Stateful
from lifecycle.tables import rule, table

APPS = (
    *(
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
    "accounts",
)


@pytest.mark.parametrize(("title", "states", "labels"), LIVES)
def test_every_status_has_a_turn_and_every_turn_is_a_status(title, states, labels):
    assert states.statuses == set(labels.values)


@pytest.mark.parametrize(("title", "states", "labels"), LIVES)
def test_every_status_can_be_reached(title, states, labels):
    reached = {states.initial}
    while True:
        more = {r.to for r in states.rules.values() if r.froms & reached} - reached
        if not more:
            break
        reached |= more

    assert reached == set(labels.values)


def test_every_stateful_model_is_printed():
    stateful = {id(m.STATES) for m in apps.get_models() if issubclass(m, Stateful)}

    assert stateful == {id(states) for _title, states, _labels in LIVES}


def test_every_stamp_is_a_field_of_its_model():
    for model in (m for m in apps.get_models() if issubclass(m, Stateful)):
        names = {field.name for field in model._meta.get_fields()}
        assert {r.stamp for r in model.STATES.rules.values() if r.stamp} <= names, model


def test_a_rule_to_an_unknown_status_is_refused():
    with pytest.raises(ValueError, match="nowhere"):
        table(initial="a", turns={"a": "x"}, rules={"go": rule("a", to="nowhere")})


@pytest.mark.parametrize("path", list(pages()), ids=lambda path: path.name)
def test_generated_reference_page_is_current(path):
    assert path.read_text(encoding="utf-8") == pages()[path], "run `make reference`"


def test_nobody_assigns_a_status_but_the_one_door():
    assignment = re.compile(r"\.status\s*=[^=]|update\([^)]*\bstatus\s*=|setattr\([^)]*.status.")
    # The outbox claims its rows by conditional UPDATE; its status has no table of its own.
    doors = {"lifecycle/services/__init__.py", "notifications/services/outbox.py"}
    found = []
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            name = str(path.relative_to(settings.BASE_DIR))
            if name not in doors and "migrations" not in name:
                found += [
                    f"{name}:{number}"
                    for number, line in enumerate(path.read_text().splitlines(), 1)
                    if assignment.search(line)
                ]

    assert found == []
