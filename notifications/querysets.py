"""Filters of the outbox's rows."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from notifications.models import Wording  # noqa: F401


class WordingQuerySet(models.QuerySet["Wording"]):
    def of(self, kind: str, *, municipality_id: int, language: str) -> "WordingQuerySet":
        """The changes of one mail in one language, the one that holds first."""
        rows = self.filter(municipality_id=municipality_id, kind=kind, language=language)
        return rows.order_by("-revision")
