"""The coordinator's register of advisors."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedInRequest
from advisors.models import Advisor
from advisors.queries import hours_on
from advisors.queries.profile import coordinates, register_of
from privacy.scan import find_cpr
from schools.durations import in_words

PER_PAGE = 25
LONGEST_SEARCH = 80


@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """Search the advisors; each with free hours, what she is best at, and when she is away."""
    if not coordinates(request.user):
        raise Http404
    today = timezone.localdate()
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    if find_cpr(words):
        words = ""
    found = register_of(request.user, words=words, today=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    advisors = list(page.object_list)
    hours = hours_on(advisors, today)
    rows = [_row(advisor, in_words(hours[advisor.pk].free)) for advisor in advisors]
    context = {"page": page, "rows": rows, "words": words, "today": today}
    return render(request, "advisors/register.html", context)


def _row(advisor: Advisor, free: str) -> dict[str, Any]:
    read = cast(Any, advisor)
    return {"advisor": advisor, "free": free, "away": read.away[:1], "best": read.best[:3]}
