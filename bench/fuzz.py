"""What the house stands of what nobody would send: the fuzzer of the tests, as long as told."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence

TEST = "tests/fuzzing/test_fuzz.py"


def main(arguments: Sequence[str]) -> int:
    """Run the fuzzer in a database of its own; print the number of inputs and what went wrong."""
    parser = ArgumentParser(prog="python -m bench fuzz")
    parser.add_argument("--examples", type=int, default=20, help="of each form, page and address")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    options = parser.parse_args(arguments)
    told = {"KC_FUZZ_EXAMPLES": str(options.examples), "KC_FUZZ_SEED": str(options.seed)}
    quiet = ("-q", "-s", "-p", "no:randomly", "-p", "no:logging", "--no-header")
    command = [sys.executable, "-m", "pytest", TEST, *quiet]
    print(f"--examples {options.examples} --seed {options.seed}", flush=True)
    began = time.monotonic()
    # The log of the house goes to stderr: every refused input is a line there.
    code = subprocess.run(
        command, env={**os.environ, **told}, stderr=subprocess.DEVNULL, check=False
    ).returncode
    print(f"{time.monotonic() - began:.0f} s")
    return code
