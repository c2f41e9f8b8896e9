"""What the school does with an activity that lies ahead: ask for another time, or cancel.

The coordinator cancels here too, for the centre.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import RuleBroken, tell
from accounts.signed_in import SignedInRequest
from courses.forms.sessions import CancelForm, WishForm
from courses.models import Session
from courses.permissions import can_speak_for_school, cancelling_side
from courses.services import sessions
from privacy.looks import looked


@require_http_methods(["GET", "POST"])
def ask_to_move(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _session(request, pk)
    if not can_speak_for_school(request.user, found.course):
        raise Http404
    form = WishForm(request.POST or None, back=found.course.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            sessions.ask_to_move(
                found, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(
                request, _("The advisor has been asked. The time stands until she answers.")
            )
            return redirect(found.course)
    return _render(request, "courses/school/ask_to_move.html", found, form)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _session(request, pk)
    side = cancelling_side(request.user, found)
    if side not in {Session.Side.SCHOOL, Session.Side.CENTRE}:
        raise Http404
    form = CancelForm(request.POST or None, back=found.course.get_absolute_url(), is_advisor=False)
    if request.method == "POST" and form.is_valid():
        try:
            sessions.cancel(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(
                request, _("The activity is cancelled, and the advisor has been told.")
            )
            return redirect(found.course)
    return _render(request, "courses/school/cancel.html", found, form)


def _session(request: SignedInRequest, pk: int) -> Session:
    seen = Session.objects.visible_to(request.user).select_related(
        "advisor__user",
        "course__municipality",
        "course__school",
        "course__support_request__created_by",
    )
    return looked(request, get_object_or_404(seen, pk=pk))


def _render(
    request: SignedInRequest, template: str, found: Session, form: WishForm | CancelForm
) -> HttpResponse:
    context = {"form": form, "session": found, "course": found.course}
    return render(request, template, context, status=422 if form.errors else 200)
