"""Compiles the texts and collects the static files as production serves them; for the image."""

import os
import subprocess
import sys

from tools.prepare import ROOT
from tools.stand_in import PRODUCTION

NOT_SERVED = ("dkfds-*", "dkfds.css", "dkfds.js")  # other portals' themes and unminified sources


def main() -> int:
    """Run both with the Python this was started with; KC_STATIC_ROOT says where the files go."""
    ignore = [part for pattern in NOT_SERVED for part in ("--ignore", pattern)]
    for command in (
        ["translations", "compile"],
        ["collectstatic", "--no-input", *ignore],
    ):
        manage = [sys.executable, "manage.py", *command]
        code = subprocess.run(manage, cwd=ROOT, env={**os.environ, **PRODUCTION}).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
