"""`manage.py import_users FILE --municipality SLUG [--apply]`"""

from django.utils import timezone

from accounts.actors import SYSTEM
from schools.management.commands._import import ImportCommand
from schools.models import Municipality
from schools.services.import_reports import Report
from schools.services.user_imports import import_users


class Command(ImportCommand):
    help = "Import people and roles from a CSV file: a dry run, unless --apply is given."

    def read(self, data: bytes, municipality: Municipality, *, dry_run: bool) -> Report:
        return import_users(
            data, municipality=municipality, by=SYSTEM, now=timezone.now(), dry_run=dry_run
        )
