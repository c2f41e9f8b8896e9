"""Taking a request for a change: freshly read, locked, and as the person saw it."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lifecycle.errors import Stale
from lifecycle.services import history, lock
from requests.models import SupportRequest
from requests.states import Transition


def taken(
    support_request: SupportRequest, transition: Transition, *, version: int
) -> SupportRequest:
    """Return the locked row when `version` is what the person had before her.

    Raises Stale, naming who saved last and when. A row that has left the statuses of
    `transition` is returned as it is: `lifecycle.services.apply` refuses it with the status it
    now has, which says more. Call it inside a transaction.
    """
    fresh = lock(support_request)
    if fresh.version == version or not fresh.STATES.allows(fresh.status, transition):
        return fresh
    last = history(fresh).last()
    if last is None or last.by is None:
        raise Stale
    raise Stale(
        _(
            "%(name)s saved changes on %(when)s, after you opened the page. "
            "Look at what is new, and try again."
        )
        % {
            "name": last.by,
            "when": formats.date_format(
                timezone.localtime(last.at), pgettext("day and time", "j F H:i")
            ),
        }
    )
