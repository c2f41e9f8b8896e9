"""`make test`: the suite on SQLite, on PostgreSQL and Redis, and in a browser.

The rounds run side by side, two more than there are processors: each waits now and then for what it
has started, and none is left to run alone at the end.
Says at the end what it could not run and how to get it. With CI=true that is a failure.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from tools.prepare import PYTHON, ROOT, SetupError, prepare
from tools.progress import Progress

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SUMMARY = re.compile(r"^=+ ((?:\d+ \w+|no tests ran)\b.* in [\d.]+s.*) =+$")
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NO_TESTS_COLLECTED = 5

ASK_DATABASE = "import psycopg2, sys; psycopg2.connect(sys.argv[1], connect_timeout=3).close()"
ASK_BROKER = "import redis, sys; redis.from_url(sys.argv[1], socket_connect_timeout=3).ping()"

HOW_TO_GET = {
    "services": "PostgreSQL og Redis svarer ikke. Start dem (fx `docker compose up -d db redis`), "
    "og angiv dem med DATABASE_URL og REDIS_URL, hvis de ikke er på standardadresserne.",
    "browser": "Chromium blev ikke fundet. Installér den (Debian/Ubuntu: apt install chromium).",
}


@dataclass(frozen=True)
class Round:
    """One run of pytest: which tests, in which surroundings, and what it needs."""

    title: str
    marks: str
    real_services: bool = False
    browser: bool = False
    niceness: int = 5
    """The longer, the less it gives way to the others: none is left to run alone at the end."""
    mark: str = ""
    """One that all its tests bear: files that do not name it need not be read."""

    def lacks(self, *, services: bool, chromium: bool) -> list[str]:
        """Return what this round needs and the machine does not have."""
        needs = {
            "services": self.real_services and not services,
            "browser": self.browser and not chromium,
        }
        return [name for name, missing in needs.items() if missing]

    def files(self) -> list[str]:
        """Return the files of tests that name its mark; empty where it may find them anywhere."""
        if not self.mark:
            return []
        found = sorted((ROOT / "tests").rglob("test_*.py"))
        named = f"mark.{self.mark}"
        return [str(f.relative_to(ROOT)) for f in found if named in f.read_text(encoding="utf-8")]


# The longest first, so that none is left to run alone at the end.
ROUNDS = (
    Round("SQLite", "not browser and not postgres and not walks", niceness=0),
    Round(
        "PostgreSQL og Redis",
        "not browser and not faults and not walks",
        real_services=True,
        niceness=2,
    ),
    Round("Hele huset, SQLite", "walks", mark="walks"),
    Round("Browser, SQLite", "browser and not postgres", browser=True, mark="browser"),
    Round("Fejl med vilje, PostgreSQL og Redis", "faults", real_services=True, mark="faults"),
    # The look is the same on every database; the main job is walked on both.
    Round(
        "Browser, PostgreSQL og Redis",
        "browser and processes and not once",
        real_services=True,
        browser=True,
        mark="browser",
    ),
)


def main() -> int:
    """Prepare, run the rounds, tell the result; pytest's own kind of closing line comes last."""
    try:
        prepare("dev", Progress(3))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    database = os.environ.get("DATABASE_URL", POSTGRESQL)
    broker = os.environ.get("REDIS_URL", REDIS)
    services = answers(ASK_DATABASE, database) and answers(ASK_BROKER, broker)
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    lacks = {r: r.lacks(services=services, chromium=chromium is not None) for r in ROUNDS}
    screen = Screen()

    def run_one(round_: Round) -> tuple[int, str]:
        around = surroundings(round_, database, broker, chromium)
        return run(round_, around, sys.argv[1:], screen)

    to_run = [r for r in ROUNDS if not lacks[r]]
    with ThreadPoolExecutor(max_workers=(os.cpu_count() or 1) + 2) as executor:
        ran = list(executor.map(run_one, to_run))
    codes = {code for code, _summary in ran}
    results = {r.title: summary for r, (_code, summary) in zip(to_run, ran, strict=True)}
    not_run = {r.title: lacking for r, lacking in lacks.items() if lacking}
    tell(results, not_run)
    succeeded = 0 in codes and codes <= {0, NO_TESTS_COLLECTED}
    complete = not not_run or os.environ.get("CI") != "true"
    return 0 if succeeded and complete else 1


def answers(question: str, address: str) -> bool:
    """Return whether the service at `address` answers."""
    command = [str(PYTHON), "-c", question, address]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


def surroundings(
    round_: Round, database: str, broker: str, chromium: str | None
) -> Mapping[str, str]:
    """Return the environment of a round: real services only where they are meant."""
    own = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "KC_CHROMIUM"}
    environment = {key: value for key, value in os.environ.items() if key not in own}
    if round_.real_services:
        environment |= {"DATABASE_URL": database, "REDIS_URL": broker}
    if chromium:
        environment["KC_CHROMIUM"] = chromium
    return environment


class Screen:
    """One round at a time is shown as it comes; what the others say waits until they have it."""

    def __init__(self) -> None:
        self._is_taken = threading.Lock()

    @contextmanager
    def part(self) -> Iterator[Callable[[str], None]]:
        """Yield what prints: at once for whoever has the screen, else when it comes free."""
        kept: list[str] = []
        is_shown = False

        def say(text: str) -> None:
            nonlocal is_shown
            is_shown = is_shown or self._is_taken.acquire(blocking=False)
            kept.append(text)
            if is_shown:
                print("".join(kept), end="", flush=True)
                kept.clear()

        try:
            yield say
        finally:
            if not is_shown:
                self._is_taken.acquire()
            print("".join(kept), end="", flush=True)
            self._is_taken.release()


def run(
    round_: Round, environment: Mapping[str, str], extra: list[str], screen: Screen
) -> tuple[int, str]:
    """Run pytest, showing its output on the screen; returns its exit code and its summary."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    # What asks no database, or only what each answers alike, runs once, on SQLite.
    pure = ["--database-only"] if round_.real_services else []
    chosen = any((ROOT / one.partition("::")[0]).exists() for one in extra)
    files = [] if chosen else round_.files()
    command = [str(PYTHON), "-m", "pytest", "-m", round_.marks, *pure, *colour, *extra, *files]
    if round_.niceness and (nice := shutil.which("nice")):
        command = [nice, "-n", str(round_.niceness), *command]
    summary = "ingen sammenfatning"
    with (
        screen.part() as say,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        say(f"\n--- {round_.title}\n")
        for line in process.stdout:
            say(line)
            found = SUMMARY.match(COLOUR.sub("", line).strip())
            summary = found.group(1) if found else summary
    return process.returncode, summary


def tell(results: Mapping[str, str], not_run: Mapping[str, list[str]]) -> None:
    """Print one line a round, what was not run and how to get it, and last the total."""
    print()
    for title, summary in results.items():
        print(f"{title}: {summary}")
    for title in not_run:
        print(f"IKKE KØRT: {title}")
    for name in sorted({name for lacking in not_run.values() for name in lacking}):
        print(f"    {HOW_TO_GET[name]}")
    print(total(results.values()), flush=True)


def total(summaries: Iterable[str]) -> str:
    """Add the rounds up to one line, worded as test runners do."""
    counts: Counter[str] = Counter()
    for summary in summaries:
        for number, word in COUNT.findall(summary):
            counts["failed" if word.startswith("error") else word] += int(number)
    return f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
