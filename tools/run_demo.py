"""`make run`: everything from an empty checkout to a running Kompetencecenter."""

import os
import sys
from typing import NoReturn

from tools.prepare import PYTHON, ROOT, SetupError, prepare
from tools.progress import Progress

STEPS = 5  # three here, two in `manage.py up`


def main() -> NoReturn:
    """Prepare, then become `manage.py up`, so that signals to this process reach it."""
    progress = Progress(STEPS)
    try:
        prepare("runtime", progress)
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    up = ["manage.py", "up", "--with-parent", f"--steps-done={progress.number}"]
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), *up])


if __name__ == "__main__":
    main()
