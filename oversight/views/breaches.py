"""“Brud”: the records, the clock of each, and what those who handle them do."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import RuleBroken
from accounts.errors import tell as put_on
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from oversight.forms import (
    AssessForm,
    HideForm,
    LookForm,
    NotifyForm,
    RedactForm,
    ShowAgainForm,
)
from oversight.models import (
    Affected,
    Breach,
    Finding,
    LookReason,
    Misplaced,
    Risk,
    ScanOverride,
)
from oversight.passages import Passage, row_of
from oversight.permissions import can_handle
from oversight.queries import breaches as queries
from oversight.services import breaches, hiding
from privacy.looks import looked
from privacy.models import Act
from privacy.services import access_log
from schools.access import access_of

PER_PAGE = 50


@require_safe
def listed(request: SignedInRequest) -> HttpResponse:
    """Every breach of the municipality, those whose clock runs out first on top."""
    _followed(request)
    rows = queries.breaches_in_order(request.user)
    now = timezone.now()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("side"))
    context = {"page": page, "lines": [queries.clock_of(breach, now) for breach in page]}
    return render(request, "oversight/breaches.html", context)


@require_safe
def breach(request: SignedInRequest, pk: int) -> HttpResponse:
    """One breach: what, since when, what has been done, and what is wanting."""
    found = looked(request, _one(request, pk))
    return _page(request, found, LookForm())


@require_POST
def look(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the hidden text to somebody who handles it, this once, with her reason in the log."""
    found = _handled(request, pk)
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    reason = LookReason(form.cleaned_data["reason"])
    try:
        texts = hiding.look(found, reason=reason, by=request.user, now=timezone.now())
    except RuleBroken as refused:
        messages.error(request, str(refused.message))
        return redirect(found)
    return render(request, "oversight/hidden_text.html", {"breach": found, "texts": texts})


@require_http_methods(["GET", "POST"])
def show_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """There was no breach: the text is put back."""
    found = _handled(request, pk)
    form = ShowAgainForm(request.POST or None, back=found.get_absolute_url())

    def act() -> None:
        finding = Finding(form.cleaned_data["finding"])
        hiding.show_again(found, finding=finding, by=request.user, now=timezone.now())

    heading = _("Show the text again")
    return _asked(request, found, form, act, heading, _("The text is shown again."))


@require_http_methods(["GET", "POST"])
def redact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove the content for good."""
    found = _handled(request, pk)
    form = RedactForm(request.POST or None, back=found.get_absolute_url())

    def act() -> None:
        text = form.cleaned_data["text"]
        hiding.redact(found, text=text, by=request.user, now=timezone.now())

    heading = _("Remove the content")
    return _asked(request, found, form, act, heading, _("The content is removed for good."))


@require_http_methods(["GET", "POST"])
def assess(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how great the risk is, and so who must be told."""
    found = _handled(request, pk)
    before = {"risk": found.risk, "affected": found.affected, "reason": found.reason}
    form = AssessForm(request.POST or None, initial=before, back=found.get_absolute_url())

    def act() -> None:
        given = form.cleaned_data
        breaches.assess(
            found,
            risk=Risk(given["risk"]),
            affected=Affected(given["affected"]),
            reason=given["reason"],
            by=request.user,
            now=timezone.now(),
        )

    return _asked(request, found, form, act, _("Assess the risk"), _("The assessment is saved."))


@require_http_methods(["GET", "POST"])
def notify(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down that Datatilsynet has been told."""
    found, now = _handled(request, pk), timezone.now()
    form = NotifyForm(
        request.POST if request.method == "POST" else None,
        is_late=now > found.due_at,
        back=found.get_absolute_url(),
    )

    def act() -> None:
        late = form.cleaned_data.get("late_reason", "")
        breaches.notify(found, late_reason=late, by=request.user, now=now)

    heading = _("Reported to Datatilsynet")
    return _asked(request, found, form, act, heading, _("It is written that it was reported."))


@require_POST
def tell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down that the persons have been told."""
    found = _handled(request, pk)
    return _done(
        request,
        found,
        lambda: breaches.tell(found, by=request.user, now=timezone.now()),
        _("It is written that the persons were told."),
    )


@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close the record."""
    found = _handled(request, pk)
    return _done(
        request,
        found,
        lambda: breaches.close(found, by=request.user, now=timezone.now()),
        _("The breach is closed."),
    )


@require_safe
def overrides(request: SignedInRequest) -> HttpResponse:
    """The warnings of the scan that writers confirmed, the latest first."""
    _followed(request)
    rows = ScanOverride.objects.visible_to(request.user).select_related("confirmed_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("side"))
    places = access_of(request.user).municipalities(Permission.HANDLE_BREACHES)
    handled = [place for place in places if can_handle(request.user, place)]
    return render(request, "oversight/overrides.html", {"page": page, "handled": handled})


@require_http_methods(["GET", "POST"])
def override(request: SignedInRequest, pk: int) -> HttpResponse:
    """One confirmed warning: look at the text with a reason, or hide it at once."""
    user, now = request.user, timezone.now()
    found = get_object_or_404(ScanOverride.objects.visible_to(user), pk=pk)
    if not can_handle(user, found.municipality_id):
        raise Http404
    looked(request, found)
    row = row_of(found.object_type, found.object_id)
    passage = Passage(row, found.field) if row else None
    wants = request.POST.get("act", "")
    look_form = LookForm(request.POST if wants == "look" else None)
    hide_form = HideForm(request.POST if wants == "hide" else None)
    words = ""
    if passage and wants == "hide" and hide_form.is_valid():
        kind = Misplaced(hide_form.cleaned_data["kind"])
        try:
            return redirect(hiding.hide(passage, kind=kind, by=user, now=now))
        except RuleBroken as refused:
            hide_form.add_error(None, str(refused.message))
    if passage and passage.can_be_hidden and look_form.is_valid():
        words = passage.text
        reason = [look_form.cleaned_data["reason"]]
        place = found.municipality_id
        access_log.record(Act.READ, found, by=user, municipality_id=place, criteria=reason)
    context = {
        "override": found,
        "passage": passage,
        "words": words,
        "look_form": look_form,
        "hide_form": hide_form,
    }
    failed = look_form.errors or hide_form.errors
    return render(request, "oversight/override.html", context, status=422 if failed else 200)


def _page(request: SignedInRequest, found: Breach, form: LookForm) -> HttpResponse:
    user = request.user
    context = {
        "breach": found,
        "clock": queries.clock_of(found, timezone.now()),
        "events": queries.facts_of(found),
        "handles": can_handle(user, found.municipality_id),
        "form": form,
    }
    return render(request, "oversight/breach.html", context, status=422 if form.errors else 200)


def _asked(
    request: SignedInRequest,
    found: Breach,
    form: forms.Form,
    act: Callable[[], None],
    heading: str,
    said: str,
) -> HttpResponse:
    """Show a form about the breach; carry it out when it was sent and is right."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except RuleBroken as refused:
            put_on(form, refused, getattr(form, "RULES", {}))
        else:
            messages.success(request, said)
            return redirect(found)
    context = {"breach": found, "form": form, "heading": heading}
    return render(request, "oversight/breach_act.html", context, status=422 if form.errors else 200)


def _done(
    request: SignedInRequest, found: Breach, act: Callable[[], object], said: str
) -> HttpResponse:
    try:
        act()
    except RuleBroken as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, said)
    return redirect(found)


def _one(request: SignedInRequest, pk: int) -> Breach:
    seen = Breach.objects.visible_to(request.user).select_related("municipality", "found_by")
    return get_object_or_404(seen, pk=pk)


def _handled(request: SignedInRequest, pk: int) -> Breach:
    """Return the breach to one who handles it; for whoever only follows it this is a 404."""
    found = _one(request, pk)
    if not can_handle(request.user, found.municipality_id):
        raise Http404
    return looked(request, found)


def _followed(request: SignedInRequest) -> None:
    if not access_of(request.user).may(Permission.VIEW_BREACHES):
        raise Http404
