"""The coordinator's week, her list of cases, and the centre leader's figures."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect, push_url

from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from privacy.models import Act
from privacy.scan import find_cpr
from privacy.services import access_log
from requests.charts import load_chart, weeks_chart
from requests.forms.board import BoardFilterForm, SaveFilterForm, WeekForm
from requests.models import SupportRequest
from requests.presentation import long_date
from requests.queries.board import (
    Choices,
    choices_for,
    outlooks,
    page_of,
    places_of,
    week_of,
)
from requests.queries.figures import causes_of_waiting, figures_of
from schools.access import access_of
from schools.models import Municipality

ALL = "status="
"""A word about filters that filters nothing."""


@require_safe
@vary_on_headers("HX-Request")
def week(request: SignedInRequest) -> HttpResponse:
    """Show the week by whose turn it is; for htmx only the next cases of one group."""
    user = request.user
    if not places_of(user):
        raise Http404
    now = timezone.now()
    today = timezone.localdate(now)
    choices = choices_for(user, today=today)
    shown = WeekForm(request.GET).shown()
    found = week_of(user, choices, shown, now=now)
    group = found.group(shown.group)
    if request.htmx and group:  # type: ignore[attr-defined]
        return render(request, "requests/coordinator/_week_cases.html", {"group": group})
    figures = figures_of(places_of(user), today=today)
    context = {
        "week": found,
        "outlooks": outlooks(choices, today=today),
        "saved": choices.saved,
        "figures": figures,
        "load": load_chart(choices.advisors),
        "weeks": weeks_chart(figures.weeks),
        "municipality": choices.municipality,
        "today": today,
        "day": long_date(today),
    }
    return render(request, "requests/coordinator/board.html", context)


@require_safe
@vary_on_headers("HX-Request")
def listing(request: SignedInRequest) -> HttpResponse:
    """Show the flat list; for htmx only the cases and their count.

    Opened without a word about filters it opens with the one she has chosen for that.
    """
    user = request.user
    if not places_of(user):
        raise Http404
    if find_cpr(request.GET.get("q", "")):
        return _without_search(request)
    today = timezone.localdate()
    choices = choices_for(user, today=today)
    if choices.default and not request.GET:
        return redirect(_address(request.path, choices.default.query or ALL, page=1))
    return list_page(request, choices, today=today)


def list_page(
    request: SignedInRequest,
    choices: Choices,
    *,
    today: date,
    bound: SaveFilterForm | None = None,
    chosen: QueryDict | None = None,
) -> HttpResponse:
    """Draw the list; with a name for a filter that was refused, what was typed is kept (422)."""
    user = request.user
    chosen = request.GET if chosen is None else chosen
    form = BoardFilterForm(chosen, choices=choices)
    filters = form.filters()
    page = page_of(user, filters, choices, today=today)
    if criteria := sorted({*form.understood()} - {"page"}):
        place = choices.municipality.pk if choices.municipality else None
        access_log.record(
            Act.SEARCH, SupportRequest, by=user, municipality_id=place, criteria=criteria
        )
    query = _without_page(chosen)
    context: dict[str, object] = {
        "page": page,
        "query": query,
        "kept": [(name, chosen[name]) for name in form.shown if chosen.get(name)],
        "save_form": bound or SaveFilterForm(),
    }
    if request.htmx:  # type: ignore[attr-defined]
        answer = render(request, "requests/coordinator/_list.html", {**context, "oob": True})
        return push_url(answer, _address(reverse("coordinator:list"), query, page.number))
    context |= {"filter_form": form, "saved": choices.saved, "form": bound}
    status = 422 if bound else 200
    return render(request, "requests/coordinator/list.html", context, status=status)


@require_safe
def leader_figures(request: SignedInRequest) -> HttpResponse:
    """Show the centre leader how the promise is kept: counts only, no cases and no texts."""
    user = request.user
    places = access_of(user).municipalities(Permission.VIEW_FIGURES)
    if not places:
        raise Http404
    today = timezone.localdate()
    figures = figures_of(places, today=today)
    context: Mapping[str, object] = {
        "figures": figures,
        "causes": causes_of_waiting(places, today=today),
        "weeks": weeks_chart(figures.weeks),
        "municipality": Municipality.objects.filter(pk__in=places).first(),
        "day": long_date(today),
    }
    return render(request, "requests/coordinator/figures.html", context)


def _without_search(request: SignedInRequest) -> HttpResponse:
    """Refuse to look for a CPR number, and lead on to an address that does not hold it."""
    said = _("What you searched for looks like a CPR number. Search for a case number or a word.")
    messages.error(request, said)
    chosen = request.GET.copy()
    del chosen["q"]
    address = _address(request.path, _without_page(chosen), page=1)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    return redirect(address)


def _address(path: str, query: str, page: int) -> str:
    """Return the address of the list as it is now, for the address bar and bookmarks."""
    parts = [query, f"page={page}" if page > 1 else ""]
    chosen = "&".join(part for part in parts if part)
    return f"{path}?{chosen}" if chosen else path


def _without_page(chosen: QueryDict) -> str:
    """Return the address's filters for the links of the pager: empty ones left out."""
    kept = QueryDict(mutable=True)
    for name in BoardFilterForm.shown:
        if value := chosen.get(name):
            kept[name] = value
    return kept.urlencode()
