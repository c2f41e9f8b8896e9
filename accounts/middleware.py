"""Watches every signed-in session: its end, its last minute of use, and the second factor."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import door
from accounts.door import SEEN_AT, SIGNED_IN_AT, TO_THE_MINUTE
from accounts.signed_in import SignedInRequest


class SessionWatch:
    """Stands after LoginRequiredMiddleware, so that its gate meets only people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if request.user.is_authenticated:
            _end_or_prolong(request, now)
        return self.get_response(request)

    def process_view(
        self, request: SignedInRequest, view: Callable[..., HttpResponse], *_arguments: Any
    ) -> HttpResponse | None:
        """Let one who owes a second factor open nothing but the page where she sets it up."""
        is_open = not getattr(view, "login_required", True) or hasattr(view, "before_second_factor")
        if is_open or not request.user.is_authenticated or not door.owes_second_factor(request):
            return None
        return redirect("accounts:set_up")


def _end_or_prolong(request: HttpRequest, now: datetime) -> None:
    clock, session = int(now.timestamp()), request.session
    if clock - session.get(SIGNED_IN_AT, 0) > settings.SESSION_LASTS:
        logout(request)
    elif clock - session.get(SEEN_AT, 0) >= TO_THE_MINUTE:
        session[SEEN_AT] = clock
