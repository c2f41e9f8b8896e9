"""Reads and appends of the access log."""

from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models

from privacy.errors import LogIsAppendOnly

if TYPE_CHECKING:
    from privacy.models import AccessEvent  # noqa: F401


class AccessEventQuerySet(models.QuerySet["AccessEvent"]):
    """A line that is written stays, until the rule of deletion takes it."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise LogIsAppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LogIsAppendOnly

    def delete(self) -> NoReturn:
        raise LogIsAppendOnly

    def delete_by_rule(self) -> int:
        """Delete the lines and return how many; the service alone opens the database for it."""
        return super().delete()[0]
