"""`python -m bench matching`: run a measurement by name."""

import sys
from collections.abc import Callable, Mapping, Sequence

from bench import deadlines, faults, fuzz, matching, reminders, rights, scan

MEASUREMENTS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "deadlines": deadlines.main,
    "faults": faults.main,
    "fuzz": fuzz.main,
    "matching": matching.main,
    "reminders": reminders.main,
    "rights": rights.main,
    "scan": scan.main,
}


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] not in MEASUREMENTS:
        print(f"python -m bench {'|'.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    return MEASUREMENTS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
