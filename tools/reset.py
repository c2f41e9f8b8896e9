"""`make reset`: throws away what the demo has stored, so that the next `make run` starts over."""

import fcntl
import os
import shutil
import sys

from tools.prepare import ROOT

DATA = ROOT / "var"


def main() -> int:
    """Remove var/, unless a run holds it; a database of one's own is never touched."""
    if is_running():
        print("Kompetencecenter kører. Stop det først (Ctrl-C), og prøv igen.", file=sys.stderr)
        return 1
    shutil.rmtree(DATA, ignore_errors=True)
    print("Data er slettet. Næste make run begynder forfra.")
    if os.environ.get("DATABASE_URL"):
        print("Databasen i DATABASE_URL er ikke rørt.")
    return 0


def is_running() -> bool:
    """Return whether a run holds the lock in var/."""
    lock = DATA / "up.lock"
    if not lock.exists():
        return False
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
