"""How often somebody may ask: counters in the cache, by person or by address.

A window begins at a round number of seconds, so that a counter needs nothing but its name. Who is
counted is hashed: the cache holds neither e-mails nor addresses. Where the cache does not answer
nobody is stopped, and the log says so: a lost Redis must not close the house.
"""

import hashlib
import logging
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def count(limit: str, who: object, *, now: datetime) -> int:
    """Count one more; return 0 while it is within the limit, else the seconds to wait.

    `limit` is a name in RATE_LIMITS; one that is not there limits nothing.
    """
    return _wait(limit, who, now.timestamp(), one_more=True)


def left_to_wait(limit: str, who: object, *, now: datetime) -> int:
    """Return the seconds to wait when the limit is reached, without counting; else 0."""
    return _wait(limit, who, now.timestamp(), one_more=False)


def client_address(request: HttpRequest) -> str:
    """Return the address the question came from, as the outermost of our own proxies saw it.

    Each of PROXIES adds the address it saw at the end of X-Forwarded-For; what stands further left
    was written by the client and proves nothing.
    """
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXIES and len(seen) >= settings.PROXIES and seen[-settings.PROXIES]:
        return seen[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def _wait(limit: str, who: object, now: float, *, one_more: bool) -> int:
    most, seconds = settings.RATE_LIMITS.get(limit, (0, 0))
    if not most:
        return 0
    window = int(now // seconds)
    key = hashlib.sha256(f"{limit}:{who}:{window}".encode(errors="replace")).hexdigest()
    try:
        counted = _counted(f"limit:{key}", seconds, one_more=one_more)
    except (RedisError, OSError) as lost:
        logger.warning("limit %s not counted: %s", limit, type(lost).__name__)
        return 0
    is_over = counted > most if one_more else counted >= most
    return max(1, round((window + 1) * seconds - now)) if is_over else 0


def _counted(key: str, seconds: int, *, one_more: bool) -> int:
    if not one_more:
        return int(cache.get(key, 0))
    try:
        return int(cache.incr(key))
    except ValueError:  # the first in this window, or one of several first
        return 1 if cache.add(key, 1, seconds) else int(cache.incr(key))
