"""How often a mail goes out twice when workers are killed, and whether one is ever lost.

The installation of the fault suite (tests/faults) delivers to a mail server on the same machine
that waits 2 ms before each of its answers, and its workers are killed at random moments.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.faults.world import World

START = datetime(2026, 2, 2, 9, tzinfo=UTC)
PEOPLE = 100
KILLS_A_BATCH = 5
VICTIMS = ("process of a pool", "process of a pool", "worker", "worker and its pool")


def main(arguments: Sequence[str]) -> int:
    """Print what came of the messages after every hundred kills or so, and at the end."""
    parser = ArgumentParser(prog="python -m bench faults")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompetencecenter.settings.test")
    django.setup()
    from tests.faults.world import installation  # noqa: PLC0415 - models only after setup

    random.seed(options.seed)
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="kompetencecenter-bench-") as folder,
        installation(Path(folder), START, PEOPLE) as world,
    ):
        for kills in _batches(world, options.kills):
            if kills % 100 == 0 or kills >= options.kills:
                print(f"{time.monotonic() - began:.0f} s: {world.tally}", flush=True)
    return 0


def _batches(world: World, kills: int) -> Iterator[int]:
    """Yield how many kills there have been, after each batch of messages."""
    done = 0
    while done < kills:
        messages = world.queue() + world.queue()
        for _kill in range(KILLS_A_BATCH):
            world.until_received(random.randint(1, 2 * PEOPLE // KILLS_A_BATCH))
            time.sleep(random.uniform(0, 0.05))
            world.kill(random.choice(VICTIMS))
        world.until_delivered()
        world.account(messages)
        done += KILLS_A_BATCH
        yield done
