"""Inside an app one file name has one meaning, and the upper may import the lower only."""

import graphlib

import pytest

from tests.architecture.source import APPS, imported, meaning, modules

LAYERS = (
    {"urls"},
    {"views", "tasks", "admin", "management", "receivers", "backends", "middleware", "holdings"},
    {"forms"},
    {"services"},
    {"notices", "queries", "permissions"},
    {"models"},
    {"querysets", "signals"},
    {"states", "deadlines", "matching", "workdays", "scan", "tables", "roles"},
    {"errors"},
)
RANK = {name: number for number, names in enumerate(LAYERS) for name in names}
OF_ITS_OWN = {
    # Words and pictures for pages.
    "requests": {
        *("catalogue", "charts", "dates", "inspiration", "presentation", "questionnaire"),
        *("forecast", "occasions", "school_story"),
    },
    "catalogue": {"redaction"},
    "courses": {
        *("action_learning", "admin_action_learning", "agenda", "change", "disclosure", "effect"),
        *("follow_up_dates", "hour_pages", "hour_sheets", "invitations", "logbook", "planning"),
        *("handovers", "occasions", "presentation", "proposal"),
    },
    "advisors": {
        *("catalogue", "costs", "explanations", "forecast", "months", "scenarios"),
    },
    "notifications": {"catalogue", "homes", "hours", "relevance", "rendering", "wording"},
    "reminders": {"audiences", "ladder", "occasions"},
    "journal": {"documents", "paper"},
    "oversight": {"passages", "registry"},
    "privacy": {
        *("confirmations", "diagnoses", "fields", "looks", "names", "purposes", "validators"),
        "words",
    },
    "accounts": {
        *("actors", "browsers", "door", "enrolment", "limits", "links", "oidc", "second_factor"),
        *("signed_in", "tokens"),
    },
    "schools": {
        *("access", "calendar_files", "csv_export", "durations", "public_holidays"),
        *("sheets", "travel", "uploads", "weekslots"),
        *("admin_base", "admin_forms", "admin_imports", "admin_preview"),
    },
}
"""File names that say what one app knows; they have no place in the order, but make no circles."""
EXCEPTIONS = {
    # This app is the outbox that every other app's notices call downward.
    ("notifications", "notices", "services"),
}
SILENT = {"__init__", "apps"}


def inside(app: str) -> set[tuple[str, str]]:
    """Which kind of file imports which other kind in the same app."""
    return {
        (meaning(path), name.split(".")[1])
        for path in modules(app)
        for name in imported(path)
        if name.startswith(f"{app}.") and meaning(path) not in SILENT
        if name.split(".")[1] != meaning(path)
    }


@pytest.mark.parametrize("app", APPS)
def test_the_upper_file_imports_the_lower(app):
    upward = {
        (app, importer, target)
        for importer, target in inside(app)
        if importer in RANK and target in RANK and RANK[importer] > RANK[target]
    }

    assert upward <= EXCEPTIONS


@pytest.mark.parametrize("app", APPS)
def test_no_two_files_need_each_other(app):
    needs: dict[str, set[str]] = {}
    for importer, target in inside(app):
        needs.setdefault(importer, set()).add(target)

    graphlib.TopologicalSorter(needs).prepare()


@pytest.mark.parametrize("app", APPS)
def test_every_file_name_is_known(app):
    names = {meaning(path) for path in modules(app)} - SILENT

    assert names - set(RANK) == OF_ITS_OWN.get(app, set())


def test_the_exceptions_are_still_needed():
    for app, importer, target in EXCEPTIONS:
        assert (importer, target) in inside(app)
