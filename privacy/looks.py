"""A look at somebody's page, written in the access log where the page finds what it shows."""

from typing import Any, Protocol, TypeVar

from accounts.signed_in import SignedInRequest
from privacy.models import Act
from privacy.services import access_log


class _Placed(Protocol):
    """A row that belongs to a municipality."""

    @property
    def municipality_id(self) -> Any: ...


Found = TypeVar("Found", bound=_Placed)


def looked(request: SignedInRequest, found: Found, act: Act = Act.READ) -> Found:
    """Return what was found, with a line in the log when the page is asked for (GET or HEAD).

    A form that is sent is no look: the use case writes what it did. The page around knows by
    `request.looked_at` what it shows, so that an error in it can be reported.
    """
    request.looked_at = found  # type: ignore[attr-defined]
    if request.method in ("GET", "HEAD"):
        place = found.municipality_id
        access_log.record(act, found, by=request.user, municipality_id=place)  # type: ignore[arg-type]
    return found
