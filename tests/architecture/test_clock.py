"""Only those who start something read the clock; everybody below is told what time it is."""

import ast

from tests.architecture.source import APPS, ROOT, meaning, modules, parsed, runtime_nodes

READERS = {"views", "tasks", "management", "middleware", "receivers"}
"""Receivers hear Django's own signals, which tell no time; ours do."""
CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "time.time",
}
EXCEPTIONS: set[str] = set()


def readings(tree: ast.AST) -> list[int]:
    """Lines that ask what time it is: a clock called with nothing to convert."""
    return [
        node.lineno
        for node in runtime_nodes(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).removeprefix("dt.") in CLOCKS
        and not node.args
        and not node.keywords
    ]


def test_only_views_and_jobs_read_the_clock():
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules(*APPS, "dkfds")
        if not (len(path.relative_to(ROOT).parts) > 1 and is_reader(path))
        for line in readings(parsed(path))
    }

    assert found == EXCEPTIONS


def is_reader(path) -> bool:
    # The administration's pages are views too.
    return meaning(path) in READERS or meaning(path).startswith("admin")


def test_a_reading_is_found():
    tree = ast.parse("def f(now):\n    return timezone.localdate(now), timezone.now()")

    assert readings(tree) == [2]
