"""The coordinator's board and the centre leader's figures."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
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
from requests.forms.board import BoardFilterForm
from requests.models import SupportRequest
from requests.presentation import long_date
from requests.queries.board import choices_for, page_of, places_of
from requests.queries.figures import figures_of
from schools.access import access_of
from schools.models import Municipality


@require_safe
@vary_on_headers("HX-Request")
def board(request: SignedInRequest) -> HttpResponse:
    """Show figures and cases; for htmx only the list and its count."""
    user = request.user
    if not places_of(user):
        raise Http404
    if find_cpr(request.GET.get("q", "")):
        return _without_search(request)
    today = timezone.localdate()
    choices = choices_for(user)
    form = BoardFilterForm(request.GET, choices=choices)
    filters = form.filters()
    page = page_of(user, filters, choices, today=today)
    if filters.q:
        place = choices.municipality.pk if choices.municipality else None
        access_log.record(Act.SEARCH, SupportRequest, by=user, municipality_id=place)
    query = _without_page(request.GET)
    context: dict[str, object] = {"page": page, "query": query}
    if request.htmx:  # type: ignore[attr-defined]
        answer = render(request, "requests/coordinator/_list.html", {**context, "oob": True})
        return push_url(answer, _address(request.path, query, page.number))
    figures = figures_of(places_of(user), today=today)
    context |= {
        "filter_form": form,
        "figures": figures,
        "load": load_chart(choices.advisors),
        "weeks": weeks_chart(figures.weeks),
        "municipality": choices.municipality,
        "today": today,
        "day": long_date(today),
    }
    return render(request, "requests/coordinator/board.html", context)


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
