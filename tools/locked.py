"""Reads the lock files: what is installed, in which version, with which fingerprints."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.prepare import REQUIREMENTS, ROOT

PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
FINGERPRINT = re.compile(r"--hash=sha256:([0-9a-f]{64})")
PYPI, NPM = "PyPI", "npm"


@dataclass(frozen=True, order=True)
class Locked:
    """One version of one package; `hashes` are (algorithm as CycloneDX writes it, hexadecimal)."""

    ecosystem: str
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...] = ()
    licence: str = ""

    @property
    def purl(self) -> str:
        """The package URL, by which other tools know it."""
        return f"pkg:{self.ecosystem.lower()}/{self.name}@{self.version}"


def of_python(lock: str) -> Iterator[Locked]:
    """Yield what `requirements/<lock>.txt` pins; a package may be there once for each Python."""
    text = (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", text):
        if found := PINNED.match(entry):
            hashes = tuple(("SHA-256", one) for one in sorted(FINGERPRINT.findall(entry)))
            yield Locked(PYPI, found["name"].lower(), found["version"], hashes)


def of_the_front_end() -> Iterator[Locked]:
    """Yield what package-lock.json pins."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, about in packages.items():
        if path:
            algorithm, _, packed = about["integrity"].partition("-")
            digest = base64.b64decode(packed).hex()
            yield Locked(
                NPM,
                path.rpartition("node_modules/")[2],
                about["version"],
                ((f"SHA-{algorithm.removeprefix('sha')}", digest),),
                about.get("license", ""),
            )
