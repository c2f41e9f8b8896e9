"""What this room holds about a person."""

from journal.models import JournalExport
from oversight.registry import Holding, register

register(Holding(JournalExport, ("done_by",)))
