"""“Meld fejl i data”: pointing at a text that holds what does not belong there."""

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import NotAllowed, RuleBroken
from accounts.signed_in import SignedInRequest
from oversight.forms import ReportForm
from oversight.models import Misplaced
from oversight.passages import read_by, row_of
from oversight.permissions import can_report, handles_row
from oversight.queries import breaches as queries
from oversight.services import hiding
from schools.access import access_of


@require_safe
def front(request: SignedInRequest) -> HttpResponse:
    """What the person has looked at in the last day: there the text is pointed at."""
    if not access_of(request.user).grants:
        raise Http404
    seen = queries.looked_at_lately(request.user, timezone.now())
    return render(request, "oversight/report_front.html", {"seen": seen})


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, thing: str, pk: int) -> HttpResponse:
    """Choose the text and what is wrong with it; in the same moment it is hidden from everybody.

    Opens for whoever was shown the page it stands on in the last day, and for who handles it.
    """
    user, now = request.user, timezone.now()
    subject = _subject(request, thing, pk)
    handles = handles_row(user, subject)
    passages = read_by(user, subject)
    button = _("Hide the text") if handles else _("Report the error and hide the text")
    back = reverse("oversight:report_front")
    form = ReportForm(request.POST or None, passages=passages, button=button, back=back)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind = Misplaced(given["kind"])
        try:
            breach = hiding.report(subject, key=given["passage"], kind=kind, by=user, now=now)
        except NotAllowed:
            raise Http404 from None
        except RuleBroken as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(
                request,
                _("The text is hidden from everybody, and those who handle it have been told."),
            )
            return redirect(breach) if handles else redirect("oversight:report_front")
    context = {"form": form, "subject": subject, "passages": passages, "handles": handles}
    return render(request, "oversight/report.html", context, status=422 if form.errors else 200)


def _subject(request: SignedInRequest, thing: str, pk: int) -> Model:
    try:
        subject = row_of(thing, pk)
    except (LookupError, ValueError):
        subject = None
    if subject is None:
        raise Http404
    if not can_report(request.user, subject, now=timezone.now()):
        raise Http404
    return subject
