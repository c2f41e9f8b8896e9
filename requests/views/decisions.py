"""The centre leader's decisions about requests whose promise is about to be broken."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import RuleBroken
from accounts.models import User
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from privacy.looks import looked
from requests.forms.decisions import DecisionForm
from requests.queries import decisions as queries
from requests.services import decisions
from schools.access import access_of


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    user = _leader(request)
    context = {
        "lines": queries.lines(user, today=timezone.localdate()),
        "decided": queries.decided(user),
    }
    return render(request, "requests/decisions/list.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    user, now = _leader(request), timezone.now()
    today = timezone.localdate(now)
    waiting = queries.to_decide(user, today=today).select_related("school", "municipality")
    support_request = looked(request, get_object_or_404(waiting, pk=pk))
    form = DecisionForm(request.POST or None, today=today)
    if form.is_valid():
        try:
            decisions.decide(
                support_request,
                outcome=form.cleaned_data["outcome"],
                promised_on=form.cleaned_data["promised_on"],
                note=form.cleaned_data["note"],
                by=user,
                now=now,
            )
        except RuleBroken as broken:
            form.add_error(None, str(broken.message))
        else:
            messages.success(request, _("Decided. The school and the coordinator are told."))
            return redirect("decisions:list")
    context = {"form": form, "support_request": support_request}
    status = 422 if form.errors else 200
    return render(request, "requests/decisions/decide.html", context, status=status)


def _leader(request: SignedInRequest) -> User:
    if not access_of(request.user).may(Permission.DECIDE):
        raise Http404
    return request.user
