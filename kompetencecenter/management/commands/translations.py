"""`manage.py translations check|update|compile`: the catalogues, without gettext itself."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kompetencecenter import translations
from kompetencecenter.translations import BOKMAL, DANISH, Text

NAMES = {DANISH: "Danish", BOKMAL: "Bokmål"}


class Command(BaseCommand):
    help = "Checks, updates or compiles the Danish catalogue and that of the mails in bokmål."
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
                for language in NAMES:
                    path = translations.catalogue_path(language)
                    self.stdout.write(str(translations.compile_catalogue(path, language)))

    def _check(self) -> None:
        """List every text that is not right; fails when there is one."""
        in_use, needed = _texts()
        lines = []
        for language, name in NAMES.items():
            catalogue = translations.read(translations.catalogue_path(language), language)
            found = translations.problems(catalogue, in_use, needed[language])
            lines += [f"The {name} catalogue is not complete:", *found] if found else []
        if lines:
            raise CommandError("\n".join(lines))
        counts = f"{len(in_use)} texts, all in Danish"
        self.stdout.write(f"{counts}; {len(needed[BOKMAL])} of mails, all in bokmål")

    def _update(self) -> None:
        """Take in new texts, untranslated, and drop those no longer used."""
        in_use, needed = _texts()
        for language, name in NAMES.items():
            path = translations.catalogue_path(language)
            catalogue = translations.read(path, language)
            added, dropped = translations.bring_up_to_date(catalogue, in_use, needed[language])
            translations.write(catalogue, path)
            translations.compile_catalogue(path, language)
            count = len(needed[language])
            self.stdout.write(f"{added} added, {dropped} dropped, {count} in all ({name})")


def _texts() -> tuple[dict[Text, str], dict[str, dict[Text, str]]]:
    """Return what is in use anywhere, and what each language must have of it."""
    in_use = translations.texts_in_use(settings.BASE_DIR)
    return in_use, {DANISH: in_use, BOKMAL: translations.texts_of_mails(settings.BASE_DIR)}
