"""Several cases at once: what will happen, done line by line, and what became of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.signed_in import SignedInRequest
from privacy.models import Act
from privacy.services import access_log
from requests.forms.bulk import MOST_LINES, BulkWaitForm, act_in, lines_in
from requests.models import SupportRequest
from requests.queries.board import places_of
from requests.queries.bulk import KeptLine, done_page, preview_of
from requests.services import bulk
from requests.services.bulk import TRANSITIONS, BulkAct, ChosenLine

KEPT = "bulk_done"
"""Where her session keeps what became of the lines she confirmed last."""

HEADINGS: dict[BulkAct, str | Promise] = {
    BulkAct.BEGIN: _("Begin clarifying"),
    BulkAct.WAIT: _("Put it on the waiting list"),
    BulkAct.TAKE_OFF: _("Take off the waiting list"),
}
EFFECTS: dict[BulkAct, str | Promise] = {
    BulkAct.BEGIN: _("The schools can see that their request is being read."),
    BulkAct.WAIT: _("Each school gets a mail at once, and reads the reason and the date."),
    BulkAct.TAKE_OFF: _("They become ready for a match; their first deadline counts again."),
}


@require_safe
def preview(request: SignedInRequest) -> HttpResponse:
    """Say what will happen to each chosen case; changes nothing."""
    user = _coordinator(request)
    act = act_in(request.GET.get("act", ""))
    lines = lines_in(request.GET.getlist("case"))
    if act is None:
        return redirect("coordinator:board")
    form = BulkWaitForm(today=timezone.localdate()) if act == BulkAct.WAIT else None
    return _page(request, user, act, lines, form)


@require_POST
def carry_out(request: SignedInRequest) -> HttpResponse:
    """Do what the preview listed, and go to the page that tells what became of it."""
    user = _coordinator(request)
    act = act_in(request.POST.get("act", ""))
    lines = lines_in(request.POST.getlist("line"))[:MOST_LINES]
    if act is None or not lines:
        return redirect("coordinator:board")
    form = None
    if act == BulkAct.WAIT:
        form = BulkWaitForm(request.POST, today=timezone.localdate())
        if not form.is_valid():
            return _page(request, user, act, lines, form)
    try:
        outcomes = bulk.carry_out(
            lines, act, by=user, now=timezone.now(), terms=form.terms if form else None
        )
    except NotAllowed as refused:
        raise Http404 from refused
    request.session[KEPT] = {
        "act": act.value,
        "lines": [KeptLine(case=o.support_request_id, refusal=o.refusal) for o in outcomes],
    }
    return redirect("coordinator:bulk_done")


@require_safe
def done(request: SignedInRequest) -> HttpResponse:
    user = _coordinator(request)
    kept = request.session.get(KEPT, {})
    act = act_in(kept.get("act", ""))
    context = {
        "page": done_page(user, kept.get("lines", [])),
        "heading": HEADINGS[act] if act else "",
    }
    return render(request, "requests/coordinator/bulk_done.html", context)


def _page(
    request: SignedInRequest,
    user: User,
    act: BulkAct,
    lines: list[ChosenLine],
    form: BulkWaitForm | None,
) -> HttpResponse:
    chosen = [line.support_request_id for line in lines[:MOST_LINES]]
    today = timezone.localdate()
    place = min(places_of(user))
    access_log.record(Act.SEARCH, SupportRequest, by=user, municipality_id=place)
    context = {
        "act": act.value,
        "preview": preview_of(user, chosen, TRANSITIONS[act], today=today),
        "heading": HEADINGS[act],
        "effect": EFFECTS[act],
        "wait_form": form,
        "form": form,
        "most": MOST_LINES,
        "left_out": len(lines) - len(chosen),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "requests/coordinator/bulk.html", context, status=status)


def _coordinator(request: SignedInRequest) -> User:
    user = request.user
    if not places_of(user):
        raise Http404
    return user
