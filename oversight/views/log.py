"""The sample check of the access log, and the lines about oneself."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import RuleBroken
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from oversight.forms import ConcludeForm
from oversight.models import RetentionReceipt, RetentionRule, SampleCheck
from oversight.permissions import can_oversee, followed_by, overseen_by
from oversight.queries import log as queries
from oversight.services import sample_checks
from oversight.services.retention import look
from oversight.views.files import as_file
from privacy.looks import looked
from privacy.models import AccessEvent, Act
from privacy.purposes import Purpose
from privacy.services import access_log
from schools.access import access_of
from schools.csv_export import csv_response
from schools.models import Municipality

PER_PAGE = 25
MOST_LINES = 20_000
"""Of one's own extract as a file; what is older can be had from the centre."""


@require_safe
def checks(request: SignedInRequest) -> HttpResponse:
    """The sample checks made so far, and for an overseer the button that draws the next."""
    _follows(request)
    places = Municipality.objects.filter(pk__in=overseen_by(request.user))
    rows = SampleCheck.objects.visible_to(request.user).select_related(
        "municipality", "drawn_by", "concluded_by"
    )
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("side")),
        "places": places,
        "size": sample_checks.SIZE,
        "is_administrator": access_of(request.user).may(Permission.ADMINISTER),
    }
    return render(request, "oversight/checks.html", context)


@require_safe
def retention(request: SignedInRequest) -> HttpResponse:
    """How long each kind of data is kept, what is due today, and the receipts of what went."""
    _follows(request)
    user, today = request.user, timezone.localdate()
    rules = RetentionRule.objects.visible_to(user).select_related("municipality")
    receipts = RetentionReceipt.objects.visible_to(user).select_related("municipality")
    context = {
        "dues": [look(rule, today=today) for rule in rules],
        "page": Paginator(receipts, PER_PAGE).get_page(request.GET.get("side")),
        "is_administrator": access_of(user).may(Permission.ADMINISTER),
    }
    return render(request, "oversight/retention.html", context)


@require_safe
def log(request: SignedInRequest) -> HttpResponse:
    """The access log of the municipality, the latest lines first. Reading it is a line, too."""
    places = _follows(request)
    user = request.user
    events = AccessEvent.objects.filter(municipality_id__in=places)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("side"))
    lines = queries.lines(list(page), places)
    access_log.record(Act.READ, AccessEvent, by=user, municipality_id=min(places))
    return render(request, "oversight/log.html", {"page": page, "lines": lines})


@require_POST
def draw(request: SignedInRequest) -> HttpResponse:
    places = Municipality.objects.filter(pk__in=_places(request))
    chosen = request.POST.get("municipality", "")
    place = places.filter(pk=int(chosen)).first() if chosen.isdecimal() else places.first()
    if place is None:
        raise Http404
    try:
        check = sample_checks.draw(place, by=request.user, now=timezone.now())
    except RuleBroken as refused:
        messages.info(request, str(refused.message))
        return redirect("oversight:checks")
    return redirect(check)


@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """The lines drawn; who looks through them says what they showed."""
    user = request.user
    found = get_object_or_404(
        SampleCheck.objects.visible_to(user).select_related("drawn_by", "concluded_by"), pk=pk
    )
    may_conclude = can_oversee(user, found.municipality_id)
    if request.method == "POST" and not may_conclude:
        raise Http404
    form = ConcludeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        outcome = SampleCheck.Outcome(given["outcome"])
        try:
            sample_checks.conclude(
                found, outcome=outcome, note=given["note"], by=user, now=timezone.now()
            )
        except RuleBroken as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(
                request, _("The check is concluded, and it is written that you made it.")
            )
            return redirect("oversight:checks")
    looked(request, found)
    context = {
        "check": found,
        "lines": queries.lines_of(found),
        "form": form,
        "may_conclude": may_conclude,
    }
    return render(request, "oversight/check.html", context, status=422 if form.errors else 200)


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """When data about the person was looked at or changed, and why."""
    user = request.user
    page = Paginator(queries.own_extract(user), PER_PAGE).get_page(request.GET.get("side"))
    lines = queries.own_lines(user, page.object_list)
    _log_own(request, Act.READ)
    return render(request, "oversight/mine.html", {"page": page, "lines": lines})


@require_safe
def mine_csv(request: SignedInRequest) -> HttpResponse:
    user = request.user
    lines = queries.own_lines(user, queries.own_extract(user)[:MOST_LINES])
    _log_own(request, Act.EXPORT)
    heading = (_("Time"), _("Act"), _("What"), _("Number"), _("Searched by"), _("Purpose"), _("By"))
    rows = (
        (
            f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}",
            *(line.act, line.thing, str(line.number or ""), line.criteria, line.why, line.who),
        )
        for line in lines
    )
    return csv_response(_("access log about me"), [heading, *rows])


@require_safe
def everything(request: SignedInRequest) -> HttpResponse:
    """All that is kept about the person herself, to take along (GDPR articles 15 and 20)."""
    user = request.user
    place = access_of(user).home
    access_log.record(Act.EXPORT, user, by=user, municipality_id=place, why=Purpose.RIGHTS)
    return as_file(user, _("my data"))


def _log_own(request: SignedInRequest, act: Act) -> None:
    user = request.user
    place = access_of(user).home
    access_log.record(act, AccessEvent, by=user, municipality_id=place, why=Purpose.RIGHTS)


def _follows(request: SignedInRequest) -> frozenset[int]:
    """Return the municipalities whose oversight the person reads; a 404 for whoever does not."""
    places = followed_by(request.user)
    if not places:
        raise Http404
    return places


def _places(request: SignedInRequest) -> frozenset[int]:
    """Return the municipalities the person oversees; the page is a 404 for whoever does not."""
    places = overseen_by(request.user)
    if not places:
        raise Http404
    return places
