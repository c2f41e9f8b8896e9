"""`make check`: every check that needs no database, all of them even when one fails."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tools.prepare import PYTHON, ROOT, VENV, SetupError, prepare
from tools.progress import Progress
from tools.stand_in import PRODUCTION


def checks() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return name -> (command, extra environment), the longest first: they run side by side."""
    tool = {name: str(VENV / "bin" / name) for name in ("ruff", "lint-imports", "mypy", "djade")}
    manage = [str(PYTHON), "manage.py"]
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    testing = {"DJANGO_SETTINGS_MODULE": "kompetencecenter.settings.test"}
    return {
        "mypy": ([tool["mypy"], "."], {}),
        "ruff check": ([tool["ruff"], "check", "."], {}),
        "ruff format": ([tool["ruff"], "format", "--check", "."], {}),
        "djade": ([tool["djade"], "--check", "--target-version", "5.2", *templates], {}),
        "lint-imports": ([tool["lint-imports"], "--no-cache"], {}),
        "makemigrations": ([*manage, "makemigrations", "--check", "--dry-run"], testing),
        "translations": ([*manage, "translations", "check"], testing),
        "sbom": ([str(PYTHON), "-m", "tools.sbom", "--check"], {}),
        "check --deploy": ([*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    }


def main() -> int:
    """Run every check, or with --quick ruff alone; show the output of those that fail."""
    quick = "--quick" in sys.argv[1:]
    try:
        prepare("dev", Progress(3))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    wanted = {name: c for name, c in checks().items() if not quick or name.startswith("ruff")}
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as executor:
        asked = {name: executor.submit(run, *check) for name, check in wanted.items()}
        for name, answer in asked.items():
            result = answer.result()
            print(f"{'ok   ' if result.returncode == 0 else 'FEJL '} {name}", flush=True)
            if result.returncode:
                failed.append(name)
                print(result.stdout + result.stderr, flush=True)
    print("Alle tjek er grønne." if not failed else f"Fejl i: {', '.join(failed)}")
    return 1 if failed else 0


def run(command: list[str], extra: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one check in surroundings without a database or a broker; returns what it said."""
    outer = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(
        command, cwd=ROOT, env=outer | extra, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
