"""How much one person, or one address, may ask of the house; RATE_LIMITS has the numbers.

Stands after the sign-in, so that people are counted as people: a whole municipality may share one
address. Guesses at passwords and codes are counted where they are found wrong (accounts), reads of
a calendar's secret address by its view (courses).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.limits import client_address, count

TOO_MANY = 429
NOT_COUNTED = "/sundhed/"
"""What monitors ask: refusing them would restart the house."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
RESET = "accounts:password_reset"


class RateLimits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(NOT_COUNTED):
            return self.get_response(request)
        name, who = _asker(request)
        wait = count(f"{name}_asks", who, now=timezone.now())
        return too_many(wait) if wait else self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Count what is sent; the longest wait is the answer."""
        if request.method in SAFE:
            return None
        now = timezone.now()
        wait = max(count(limit, who, now=now) for limit, who in _sent(request))
        return too_many(wait) if wait else None


def too_many(wait: int) -> HttpResponse:
    """Say when to try again, asking nothing of the database; what was typed is kept by typed.js."""
    page = render_to_string("429.html", {"minutes": -(-wait // 60)})
    return HttpResponse(page, status=TOO_MANY, headers={"Retry-After": str(wait)})


def _asker(request: HttpRequest) -> tuple[str, object]:
    if request.user.is_authenticated:
        return "person", request.user.pk
    return "stranger", client_address(request)


def _sent(request: HttpRequest) -> Iterator[tuple[str, object]]:
    name, who = _asker(request)
    yield f"{name}_sends", who
    match = request.resolver_match
    if match is not None and match.view_name == RESET:
        yield "resets_of_one_email", request.POST.get("email", "").strip().casefold()
        yield "resets_from_one_address", client_address(request)
