"""Signing in through the municipality's or the ministry's identity provider."""

import logging
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import door, oidc
from accounts.actors import SYSTEM
from accounts.errors import IdentityRefused, ProviderSilent
from accounts.models import User
from accounts.oidc import Journey, Provider
from accounts.services import identities
from accounts.tokens import invitation_token
from accounts.views import FORBIDDEN, PASSWORD_BACKEND, UNAVAILABLE

AWAY = "at_the_provider"

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_GET
def start(request: HttpRequest, name: str) -> HttpResponse:
    """Send the person to the provider. A link, not a form: the CSP lets no form lead elsewhere."""
    provider = _provider(name)
    try:
        address, journey = oidc.begin(
            provider, redirect_uri=_redirect_uri(provider), again="igen" in request.GET
        )
    except IdentityRefused as refused:
        return _refuse(request, provider, refused)
    request.session[AWAY] = {
        "provider": name,
        "journey": asdict(journey),
        "wanted": door.wanted_address(request),
        "invited": _invited(request),
    }
    return redirect(address)


@login_not_required
@never_cache
@require_GET
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Receive the person from the provider. What was kept for it is used up, right or wrong."""
    provider, now = _provider(name), timezone.now()
    kept = request.session.pop(AWAY, None) or {}
    try:
        identity = oidc.finish(
            provider,
            Journey(**kept["journey"]) if kept.get("provider") == name else None,
            request.GET.dict(),
            redirect_uri=_redirect_uri(provider),
            now=now,
        )
        invited = User.objects.filter(pk=kept["invited"], is_active=True).first()
        user = identities.recognise(
            identity, provider=provider, invited=invited, by=SYSTEM, now=now
        )
    except IdentityRefused as refused:
        return _refuse(request, provider, refused)
    response = door.enter(
        request,
        user,
        backend=PASSWORD_BACKEND,
        wanted=kept["wanted"],
        now=now,
        is_vouched_for=identity.has_second_factor,
    )
    request.session[door.CAME_BY] = provider.label
    return response


def _provider(name: str) -> Provider:
    provider = oidc.provider_named(name)
    if provider is None:
        raise Http404
    return provider


def _redirect_uri(provider: Provider) -> str:
    return f"{settings.SITE_URL}{reverse('accounts:oidc_answer', args=[provider.name])}"


def _invited(request: HttpRequest) -> int | None:
    """Return whose invitation is open in this browser; its token has proved the mailbox hers."""
    pk = request.GET.get("invitation", "")
    user = User.objects.filter(pk=pk).first() if pk.isdecimal() else None
    token = request.session.get(INTERNAL_RESET_SESSION_TOKEN)
    return user.pk if user and invitation_token.check_token(user, token) else None


def _refuse(request: HttpRequest, provider: Provider, refused: IdentityRefused) -> HttpResponse:
    logger.warning("sign-in through %s refused: %s", provider.name, refused.code)
    context = {"provider": provider, "message": refused.message, "code": refused.code}
    status = UNAVAILABLE if isinstance(refused, ProviderSilent) else FORBIDDEN
    return render(request, "accounts/oidc_refused.html", context, status=status)
