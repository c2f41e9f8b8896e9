"""Write docs/states.md and docs/permissions.md from the code, or check that they are current."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from kompetencecenter.reference import pages


class Command(BaseCommand):
    help = "Write the reference pages of docs/ that are printed from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a page is not current")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        for path, text in pages().items():
            current = path.read_text(encoding="utf-8") if path.exists() else ""
            if check and current != text:
                raise CommandError(f"{path.name} is not current: run `make reference`")
            if current != text:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"wrote {path.name}")
