"""`make check`: every check that needs no database, all of them even when one fails."""

import os
import subprocess
import sys

from tools.prepare import PYTHON, ROOT, VENV, SetupError, prepare
from tools.progress import Progress
from tools.stand_in import PRODUCTION


def checks() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return name -> (command, extra environment)."""
    tool = {name: str(VENV / "bin" / name) for name in ("ruff", "lint-imports", "mypy", "djade")}
    manage = [str(PYTHON), "manage.py"]
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    testing = {"DJANGO_SETTINGS_MODULE": "kompetencecenter.settings.test"}
    return {
        "ruff check": ([tool["ruff"], "check", "."], {}),
        "ruff format": ([tool["ruff"], "format", "--check", "."], {}),
        "djade": ([tool["djade"], "--check", "--target-version", "5.2", *templates], {}),
        "lint-imports": ([tool["lint-imports"], "--no-cache"], {}),
        "mypy": ([tool["mypy"], "."], {}),
        "makemigrations": ([*manage, "makemigrations", "--check", "--dry-run"], testing),
        "translations": ([*manage, "translations", "check"], testing),
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
    failed = []
    for name, (command, extra) in checks().items():
        if quick and not name.startswith("ruff"):
            continue
        environment = {
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "REDIS_URL"}
        } | extra
        result = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        print(f"{'ok   ' if result.returncode == 0 else 'FEJL '} {name}", flush=True)
        if result.returncode:
            failed.append(name)
            print(result.stdout + result.stderr, flush=True)
    print("Alle tjek er grønne." if not failed else f"Fejl i: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
