"""An installation that may be broken: own servers, workers and beats as in production, a clock.

Messages are queued and read from this process; everything else happens in processes of its own,
started by the commands of docker-compose.yml under production settings.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import dj_database_url
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.models import Model
from django.db.utils import load_backend
from django.test import override_settings

from accounts.actors import SYSTEM
from accounts.models import User
from notifications.catalogue import MessageKind, all_kinds
from notifications.models import Message, MessageStatus
from notifications.rendering import message_id
from notifications.services import outbox
from reminders.occasions import sent_for
from schools.models import School
from tests.factories import MembershipFactory, SchoolFactory, UserFactory
from tests.faults.processes import Clock, Program
from tests.faults.servers import MailServer, PostgreSQL, Received, Redis, servers, wait_until
from tests.kompetencecenter import compose
from tools.stand_in import PRODUCTION

KILLS = ("worker", "worker and its pool", "beat", "process of a pool")
STEP, STEP_LASTS = timedelta(seconds=1), 0.1
"""While something is waited for the clock goes ten times as fast."""
AT_WORK = 5.0
"""Seconds after which a worker that has not finished a mail is taken for dead: it takes 0.03."""
LIVES = 120.0
"""Seconds it is given for a mail that nobody had in hand at a kill: a busy machine is no fault."""


@dataclass(frozen=True)
class Account:
    """What became of messages that were due, by key: those that never came, those that came more
    than once, and those a killed worker had in hand, the only ones that may.
    """

    lost: list[int]
    twice: list[int]
    in_hand: list[int]


@dataclass
class Tally:
    """What happened in one run of the suite, or of the measurement."""

    faults: Counter[str] = field(default_factory=Counter)
    due: int = 0
    lost: int = 0
    twice: int = 0
    in_hand: int = 0
    taken_back: int = 0

    def add(self, account: Account, due: int) -> None:
        self.due += due
        self.lost += len(account.lost)
        self.twice += len(account.twice)
        self.in_hand += len(account.in_hand)

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.faults.items()))
        return (
            f"{self.faults.total()} faults ({kinds}): {self.due} messages due, {self.lost} lost,"
            f" {self.in_hand} in hand at a kill, {self.twice} of them sent twice;"
            f" {self.taken_back} taken back"
        )


class World:
    """The installation and what its tests ask of it."""

    def __init__(
        self, clock: Clock, broker: Redis, database: PostgreSQL, mail: MailServer, folder: Path
    ) -> None:
        self.clock, self.broker, self.database, self.mail = clock, broker, database, mail
        self.tally = Tally()
        self.case: School = SchoolFactory()
        self.people: list[User] = []
        self.workers = [self._program("worker", n, folder, f"-n{n}@%h") for n in (1, 2)]
        self.beats = [self._program("beat", n, folder, "--max-interval=1") for n in (1, 2)]
        self._kept: list[Program] = []
        self._at_a_kill: set[int] = set()
        self._queued = 0

    def _program(self, service: str, number: int, folder: Path, option: str) -> Program:
        command = compose.load(compose.VARIABLES)["services"][service]["command"]
        environment = {
            **os.environ,
            **PRODUCTION,
            **self.clock.environment,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "DATABASE_URL": self.database.address,
            "REDIS_URL": self.broker.address,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail.port),
            "KC_DATA": str(folder),
        }
        log = folder / f"{service}{number}.log"
        return Program(f"{service} {number}", [*command, option], environment, log)

    # Starting and ending

    def start(self) -> None:
        """Start both workers and one beat."""
        self.begin(*self.workers, self.beats[0])

    def begin(self, *programs: Program) -> None:
        """Start programs and keep them alive from now on, as Docker does."""
        for program in programs:
            program.start()
        self._kept += programs

    def keep_alive(self) -> None:
        """Start again what has ended."""
        for program in self._kept:
            if program.has_ended():
                program.start()

    def kill(self, target: str) -> None:
        """kill -9 of one of KILLS, chosen by `random`; notes what was in hand in that moment."""
        self.tally.faults[f"kill -9 of {target}"] += 1
        worker = random.choice(self.workers)
        match target:
            case "beat":
                self.beats[0].kill()
            case "worker":
                worker.kill()
            case "worker and its pool":
                worker.end()
            case "process of a pool":
                if pool := worker.children():
                    random.choice(pool).kill()
        self._at_a_kill |= self._in_hand()

    def leave(self, program: Program) -> None:
        """kill -9 a program, and do not start it again."""
        self._kept.remove(program)
        program.end()

    def power_cut(self) -> None:
        """kill -9 of every process of the installation; notes what was in hand in that moment."""
        self.end()
        self._at_a_kill |= self._in_hand()

    def end(self) -> None:
        """kill -9 of every process of the installation; nothing starts it again."""
        for program in self._kept:
            program.end()
        self._kept = []

    # Messages

    def queue(
        self,
        *,
        due_at: datetime | None = None,
        at_any_hour: bool = True,
        about: Model | None = None,
        to: Sequence[User] = (),
    ) -> list[Message]:
        """Queue a message to everybody, or `to` some, due now or then, about some row."""
        self._queued += 1
        key = f"fault {self._queued}"
        outbox.queue(
            _a_kind(at_any_hour=at_any_hour),
            to=to or self.people,
            subject=about or self.case,
            case_number="2026-0042",
            path="/",
            key=key,
            by=SYSTEM,
            due_at=due_at or self.clock.now(),
        )
        return list(Message.objects.filter(key=key).order_by("pk"))

    def copies(self, message: Message) -> list[Received]:
        """Return the mails received under the Message-ID of the message."""
        known_as = message_id(message)
        return [mail for mail in self.mail.mails if mail.message_id == known_as]

    def until(self, condition: Callable[[], object], what: str, *, seconds: float = 240.0) -> None:
        """Wait for the condition, starting again what has ended, while time flies."""
        began = monotonic()
        while not condition():
            if monotonic() - began > seconds:
                raise TimeoutError(f"waited {seconds:g} s in vain for {what}: {self.told()}")
            self.keep_alive()
            sleep(STEP_LASTS)
            self.clock.advance(STEP)

    def until_received(self, more: int) -> None:
        """Wait until so many more mails have come, or nothing that is due is left."""
        goal = len(self.mail.mails) + more
        self.until(lambda: len(self.mail.mails) >= goal or not self.is_due(), f"{more} more mails")

    def until_delivered(self) -> None:
        """Wait until nothing is due, also of what a killed worker had in hand: that takes the
        time its claim lasts.
        """
        self.until(lambda: not self.is_due(), "what is due")
        held, since = self._in_hand(), monotonic()
        while held and monotonic() - since < (AT_WORK if held <= self._at_a_kill else LIVES):
            sleep(0.1)
            if held != (now := self._in_hand()):
                held, since = now, monotonic()
        if held:
            self.clock.advance(outbox.CLAIM_LASTS)
            self.until(lambda: not self._in_hand(), "what was in hand")

    def told(self) -> dict[str, int]:
        """Return how the messages stand."""
        return dict(Counter(Message.objects.values_list("status", flat=True)))

    def is_due(self) -> bool:
        """Return whether a message is due that nobody has taken."""
        waiting = Message.objects.filter(status=MessageStatus.PENDING)
        return waiting.filter(due_at__lte=self.clock.now()).exists()

    def stand_still(self, at: Mapping[Message, str]) -> None:
        """Let the mail server not answer when the workers that send these messages come to RCPT or
        DATA, and wait until they have: each has one in hand.
        """
        self.mail.hold |= {message.recipient.email: command for message, command in at.items()}
        for message, command in at.items():
            self.until(lambda m=message: m.pk in self._in_hand(), "a worker to take the message")
            if command == "DATA":
                wait_until(lambda m=message: self.copies(m), "the mail")

    def _in_hand(self) -> set[int]:
        sending = Message.objects.filter(status=MessageStatus.SENDING)
        return set(sending.values_list("pk", flat=True))

    # The account

    def account(self, messages: Iterable[Message]) -> Account:
        """Return what became of messages that were due, and add it to the tally."""
        copies = {message.pk: len(self.copies(message)) for message in messages}
        account = Account(
            lost=[pk for pk, count in copies.items() if count == 0],
            twice=[pk for pk, count in copies.items() if count > 1],
            in_hand=sorted(self._at_a_kill & set(copies)),
        )
        self.tally.add(account, len(copies))
        return account


@contextmanager
def installation(folder: Path, start: datetime, people: int) -> Iterator[World]:
    """Run servers, workers and a beat until the block ends; whatever happens, none is left.

    Yields a world whose database has `people` to write to. Models read and write there meanwhile.
    Raises Missing on a machine without the programs of Redis or PostgreSQL.
    """
    clock = Clock(folder / "clock", start)
    with (
        servers(folder, clock.now) as (broker, database, mail),
        models_at(database.address),
        override_settings(SITE_URL=PRODUCTION["KC_SITE_URL"]),
    ):
        _make_tables()
        world = World(clock, broker, database, mail, folder)
        world.people = UserFactory.create_batch(people)
        for person in world.people:
            MembershipFactory(user=person, school=world.case)
        try:
            world.start()
            yield world
        finally:
            world.end()


@contextmanager
def models_at(address: str) -> Iterator[None]:
    """Let the models of this process read and write at another address until the block ends."""
    elsewhere = connections.configure_settings({"default": dj_database_url.parse(address)})
    backend = load_backend(elsewhere["default"]["ENGINE"])
    before = connections["default"]
    connections["default"] = backend.DatabaseWrapper(elsewhere["default"], "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before


def _make_tables() -> None:
    """Make the tables as the models say: the migrations, which come to the same, take ten times
    as long and are tried elsewhere.
    """
    without_migrations = {app.label: None for app in apps.get_app_configs()}
    with override_settings(MIGRATION_MODULES=without_migrations):
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)


def _a_kind(*, at_any_hour: bool) -> MessageKind:
    """Return a kind of message of the house that asks nothing of what it is about at delivery."""
    return next(
        kind
        for kind in all_kinds().values()
        if kind.at_any_hour is at_any_hour
        and (kind.attach, kind.link, sent_for(kind.name)) == (None, None, None)
    )
