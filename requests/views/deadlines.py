"""Open deadlines beside the calendar as it is now, and the one act that moves them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.errors import RuleBroken
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from requests.queries.recalculation import moves
from requests.services import recalculation
from schools.access import access_of
from schools.models import Municipality

SHOWN = 100
"""Requests listed on the page, the nearest deadline first; the rest are counted."""


@require_http_methods(["GET", "HEAD", "POST"])
def deadlines(request: SignedInRequest) -> HttpResponse:
    """Show what moves; a POST of the list as it was shown moves it."""
    places = access_of(request.user).municipalities(Permission.TRIAGE)
    municipality = Municipality.objects.filter(pk__in=places).order_by("pk").first()
    if municipality is None:
        raise Http404
    if request.method == "POST":
        return _moved(request, municipality)
    found = moves(municipality)
    context = {
        "municipality": municipality,
        "moves": found[:SHOWN],
        "total": len(found),
        "more": max(0, len(found) - SHOWN),
    }
    return render(request, "requests/coordinator/deadlines.html", context)


def _moved(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    seen = request.POST.get("version", "")
    try:
        moved = recalculation.recalculate(
            municipality,
            by=request.user,
            now=timezone.now(),
            version=int(seen) if seen.isdecimal() else -1,
        )
    except RuleBroken as refused:
        messages.warning(request, str(refused.message))
        return redirect("coordinator:deadlines")
    messages.success(request, _what_moved(len(moved)))
    return redirect("coordinator:board")


def _what_moved(count: int) -> str:
    if not count:
        return _("The deadlines follow the calendar.")
    return ngettext(
        "%(count)d request has new deadlines.", "%(count)d requests have new deadlines.", count
    ) % {"count": count}
