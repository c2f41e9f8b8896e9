"""`manage.py import_schools FILE --municipality SLUG [--apply]`"""

from accounts.actors import SYSTEM
from schools.management.commands._import import ImportCommand
from schools.models import Municipality
from schools.services.import_reports import Report
from schools.services.school_imports import import_schools


class Command(ImportCommand):
    help = "Import schools from a CSV file: a dry run, unless --apply is given."

    def read(self, data: bytes, municipality: Municipality, *, dry_run: bool) -> Report:
        return import_schools(data, municipality=municipality, by=SYSTEM, dry_run=dry_run)
