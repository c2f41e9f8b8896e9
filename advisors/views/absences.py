"""Absences of an advisor, registered and taken away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.signed_in import SignedInRequest
from advisors.forms import AbsenceForm
from advisors.models import Absence, Advisor
from advisors.permissions import can_register_absence
from advisors.queries.profile import profiles_of
from advisors.services import absences
from advisors.views.profile import answered
from privacy.looks import looked


@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _whose(request, pk)
    form = AbsenceForm(request.POST or None, back=found.get_absolute_url())

    def save() -> object:
        return absences.register(found, by=request.user, now=timezone.now(), **form.cleaned_data)

    return answered(request, found, form, save, title=_("Absence"))


@require_POST
def remove(request: SignedInRequest, pk: int, absence: int) -> HttpResponse:
    found = _whose(request, pk)
    away = get_object_or_404(Absence.objects.select_related("advisor"), advisor=found, pk=absence)
    absences.remove(away, by=request.user, now=timezone.now())
    messages.success(request, _("The absence is taken away from today on."))
    return redirect(found)


def _whose(request: SignedInRequest, pk: int) -> Advisor:
    found = get_object_or_404(profiles_of(request.user), pk=pk)
    if not can_register_absence(request.user, found):
        raise Http404
    return looked(request, found)
