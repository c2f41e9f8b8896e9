"""What a person may see of the journal."""

from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from accounts.roles import Permission
from schools.access import access_of

if TYPE_CHECKING:
    from journal.models import JournalExport  # noqa: F401


class JournalExportQuerySet(models.QuerySet["JournalExport"]):
    def visible_to(self, user: User) -> "JournalExportQuerySet":
        """Those of the cases the person coordinates."""
        places = access_of(user).municipalities(Permission.TRIAGE)
        return self.filter(support_request__municipality__in=places)

    def journalised(self) -> "JournalExportQuerySet":
        return self.filter(occasion="journal")
