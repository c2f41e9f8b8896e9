"""`make audit`: asks OSV (https://osv.dev) whether something we have locked is known to be unsafe.

Reads the locks, needs no package of its own, and sends names and versions alone. Where OSV can not
be reached it says so and fails nobody: an answer that was not given is neither a yes nor a no.
"""

import json
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from tools.locked import Locked, of_python, of_the_front_end

OSV = "https://api.osv.dev"
PATIENCE = 20  # seconds for one answer
A_BATCH = 500  # packages in one question; OSV takes 1,000
ACCEPTED: Mapping[str, tuple[str, date]] = {}
"""Known and judged not to touch us: identifier -> (why, until when)."""


class NotAsked(Exception):
    """OSV gave no answer that can be read."""


def locked() -> list[Locked]:
    """Return everything that is installed anywhere: to run, to test, and to fetch the front end."""
    everything = {*of_the_front_end()}
    for lock in ("runtime", "dev", "node"):
        everything |= {*of_python(lock)}
    return sorted(everything)


def known_faults(packages: Sequence[Locked], *, at: str = OSV) -> list[tuple[Locked, str]]:
    """Return each fault of each package by its identifier. Raises NotAsked."""
    found = []
    for start in range(0, len(packages), A_BATCH):
        batch = packages[start : start + A_BATCH]
        for package, result in zip(batch, _ask(batch, at), strict=True):
            found += [(package, fault["id"]) for fault in result.get("vulns", ())]
    return found


def _ask(packages: Sequence[Locked], at: str) -> list[dict[str, Any]]:
    queries = [
        {"package": {"ecosystem": one.ecosystem, "name": one.name}, "version": one.version}
        for one in packages
    ]
    question = urllib.request.Request(
        f"{at}/v1/querybatch",
        json.dumps({"queries": queries}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(question, timeout=PATIENCE) as answer:  # noqa: S310 - fixed
            results: list[dict[str, Any]] = json.load(answer)["results"]
    except (OSError, ValueError, KeyError, TypeError) as silent:
        raise NotAsked(type(silent).__name__) from silent
    if len(results) != len(packages):
        raise NotAsked("an answer is missing")
    return results


def main(at: str = OSV) -> int:
    """Print what is known; return 1 when something is, 0 when nothing is or nobody answered."""
    packages, today = locked(), datetime.now(tz=UTC).date()
    try:
        found = known_faults(packages, at=at)
    except NotAsked as silent:
        print(f"IKKE SPURGT: osv.dev svarede ikke ({silent}). {len(packages)} pakker er ikke set")
        print("efter for kendte sårbarheder. Kør make audit, hvor der er forbindelse.")
        return 0
    unsafe = [
        (package, fault)
        for package, fault in found
        if fault not in ACCEPTED or ACCEPTED[fault][1] < today
    ]
    for package, fault in unsafe:
        print(f"SÅRBAR {package.name} {package.version}: https://osv.dev/vulnerability/{fault}")
    if unsafe:
        print(
            "Hent en nyere udgave med make lock UPGRADE=1, eller skriv i tools/audit.py hvorfor ej."
        )
        return 1
    print(f"Spurgt om {len(packages)} pakker: ingen kendte sårbarheder.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
