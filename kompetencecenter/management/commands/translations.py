"""`manage.py translations check|update|compile`: the Danish catalogue, without gettext itself."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kompetencecenter import translations


class Command(BaseCommand):
    help = "Checks, updates or compiles the Danish catalogue."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("check", "update", "compile"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        match action:
            case "check":
                self._check()
            case "update":
                self._update()
            case _:
                self.stdout.write(
                    str(translations.compile_catalogue(translations.catalogue_path()))
                )

    def _check(self) -> None:
        """List every text that is not right; fails when there is one."""
        catalogue = translations.read(translations.catalogue_path())
        in_use = translations.texts_in_use(settings.BASE_DIR)
        found = translations.problems(catalogue, in_use)
        if found:
            raise CommandError("\n".join(["The Danish catalogue is not complete:", *found]))
        self.stdout.write(f"{len(in_use)} texts, all in Danish")

    def _update(self) -> None:
        """Take in new texts, untranslated, and drop those no longer used."""
        path = translations.catalogue_path()
        catalogue = translations.read(path)
        in_use = translations.texts_in_use(settings.BASE_DIR)
        added, dropped = translations.bring_up_to_date(catalogue, in_use)
        translations.write(catalogue, path)
        translations.compile_catalogue(path)
        self.stdout.write(f"{added} added, {dropped} dropped, {len(in_use)} in all")
