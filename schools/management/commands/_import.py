"""What the two import commands have in common."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from schools.models import Municipality
from schools.services.import_reports import Kind, Report


class ImportCommand(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV file, UTF-8 or Windows-1252, ; or ,")
        parser.add_argument("--municipality", required=True, metavar="SLUG")
        parser.add_argument(
            "--apply", action="store_true", help="save; without it, only show what would change"
        )

    def read(self, data: bytes, municipality: Municipality, *, dry_run: bool) -> Report:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report; a file with faults ends in an error and changes nothing."""
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            known = ", ".join(Municipality.objects.values_list("slug", flat=True)) or "–"
            raise CommandError(_("No such municipality. Known: %(known)s") % {"known": known})
        report = self.read(data, municipality, dry_run=not options["apply"])
        self._print(report)
        if not report.is_good:
            raise CommandError(_("Nothing has been changed. Mend the lines above and try again."))

    def _print(self, report: Report) -> None:
        for fault in report.faults:
            where = _("Line %(line)s") % {"line": fault.line}
            column = f", {fault.column}" if fault.column else ""
            self.stderr.write(f"{where}{column}: {fault.message}")
        if not report.is_good:
            return
        for change in report.changes:
            sign = "+" if change.kind == Kind.CREATE else "~"
            self.stdout.write(f"{sign} {change.name}  {'; '.join(change.details)}".rstrip())
        counts = {
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
        }
        self.stdout.write(
            _("New: %(created)s. Changed: %(updated)s. Unchanged: %(unchanged)s.") % counts
        )
        if not report.applied:
            self.stdout.write(_("This was a dry run. Add --apply to save."))
