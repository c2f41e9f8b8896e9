"""What a session must hold before its pages open: who, how she proved it, and when.

Everything is kept in the session, which every page reads anyhow, so that no page asks the
database once more. Times are whole seconds since 1970.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME, login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.queries import has_second_factor
from accounts.second_factor import is_demanded_of
from accounts.services import sign_ins
from accounts.signed_in import SignedInRequest

WAITING = "waiting"
SECOND_FACTOR = "second_factor"
PROVED_AT = "proved_at"
CAME_BY = "came_by"
SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
WAITS_FOR = 10 * 60
"""Seconds between a right password and the code that must follow it."""
TO_THE_MINUTE = 60
"""Seconds of use after which the session is written again, so that not every page writes."""
PROOF_LASTS = 10 * 60
"""Seconds in which a person who has just proved who she is may change how she signs in."""

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True)
class Waiting:
    """Somebody who gave the right password and owes the code."""

    user: User
    backend: str
    wanted: str


def enter(
    request: HttpRequest,
    user: User,
    *,
    backend: str,
    wanted: str,
    now: datetime,
    is_vouched_for: bool = False,
) -> HttpResponse:
    """Sign the person in and send her on; with a second factor, ask for its code first.

    `is_vouched_for`: an identity provider has asked for more than a password already.
    """
    if is_vouched_for or not has_second_factor(user):
        answer = _open(request, user, backend=backend, wanted=wanted, now=now)
        if is_vouched_for:
            note_second_factor(request)
        return answer
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "backend": backend,
        "wanted": wanted,
        "since": int(now.timestamp()),
    }
    return redirect("accounts:code")


def waiting(request: HttpRequest, *, now: datetime) -> Waiting | None:
    """Return who stands between the two steps; None when nobody does, or has for too long."""
    kept = request.session.get(WAITING)
    if kept is None or now.timestamp() - kept["since"] > WAITS_FOR:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return None
    return Waiting(user, kept["backend"], kept["wanted"])


def let_in(request: HttpRequest, who: Waiting, *, now: datetime) -> HttpResponse:
    """Sign in one whose code was right."""
    del request.session[WAITING]
    answer = _open(request, who.user, backend=who.backend, wanted=who.wanted, now=now)
    note_second_factor(request)
    return answer


def note_second_factor(request: HttpRequest) -> None:
    """The person has just given a code, or set up what gives them."""
    request.session[SECOND_FACTOR] = True


def note_proof(request: HttpRequest, *, now: datetime) -> None:
    """The person has just proved who she is."""
    request.session[PROVED_AT] = int(now.timestamp())


def stay(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Keep this browser signed in although all sessions were ended, after a change of password."""
    update_session_auth_hash(request, user)
    put_on_the_list(request, user, now=now)


def put_on_the_list(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Let the person see this browser among hers, and begin to measure how long it is used."""
    session = request.session
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(now.timestamp())
    if session.session_key is None:
        session.save()
    sign_ins.note(
        user,
        session_key=str(session.session_key),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        by=user,
        now=now,
    )


def has_given_second_factor(request: HttpRequest) -> bool:
    return bool(request.session.get(SECOND_FACTOR))


def owes_second_factor(request: SignedInRequest) -> bool:
    """Return whether the person must have a second factor and has not used one here."""
    return not has_given_second_factor(request) and is_demanded_of(request.user)


def is_freshly_proved(request: HttpRequest, *, now: datetime) -> bool:
    proved_at: int = request.session.get(PROVED_AT, 0)
    return now.timestamp() - proved_at < PROOF_LASTS


def to_sign_in(path: str) -> HttpResponse:
    """Send somebody to sign in and then back to the address."""
    query = urlencode({REDIRECT_FIELD_NAME: path}, safe="/")
    return redirect(f"{reverse('accounts:sign_in')}?{query}")


def wanted_address(request: HttpRequest) -> str:
    """Return the address of ours that was asked for before the sign-in; "" when none was.

    A path from the root alone: Django takes anything else for the name of a view, and breaks.
    """
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else ""


def before_second_factor(view: View) -> View:
    """Mark a view that opens for one who still has to set up her second factor."""
    view.before_second_factor = True  # type: ignore[attr-defined]
    return view


def _open(
    request: HttpRequest, user: User, *, backend: str, wanted: str, now: datetime
) -> HttpResponse:
    login(request, user, backend)
    note_proof(request, now=now)
    return redirect(resolve_url(wanted or "home"))
