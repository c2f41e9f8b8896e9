"""Load the demo: an invented municipality with a living week, dated relative to today."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kompetencecenter.demo import load


class Command(BaseCommand):
    help = "Load an invented municipality with requests in every state."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the database holds data"
        )

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo can not be loaded with production settings.")
        if load.is_loaded():
            if if_empty:
                return
            raise CommandError("The database already holds data. Run `make reset` first.")
        count = load.load(now=timezone.now())
        self.stdout.write(f"Demoen er klar med {count} henvendelser.")
