"""The coordinator's own filters of the list: saved, deleted, and the one that opens it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import RuleBroken
from accounts.signed_in import SignedInRequest
from privacy.scan import find_cpr
from requests.forms.board import BoardFilterForm, SaveFilterForm
from requests.models import SavedFilter
from requests.queries.board import choices_for, places_of, query_of
from requests.services import saved_filters
from requests.views.board import list_page


@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Keep the filters that were posted under the name she wrote."""
    user = request.user
    if not places_of(user):
        raise Http404
    if find_cpr(request.POST.get("q", "")):
        messages.error(request, _("A filter can not search for what looks like a CPR number."))
        return redirect("coordinator:list")
    today = timezone.localdate()
    choices = choices_for(user, today=today)
    form = SaveFilterForm(request.POST)
    chosen = BoardFilterForm(request.POST, choices=choices).understood()
    if form.is_valid():
        try:
            saved_filters.save(
                form.cleaned_data["name"],
                by=user,
                words=chosen.pop("q", ""),
                chosen={name: chosen[name] for name in BoardFilterForm.shown if name in chosen},
                is_default=form.cleaned_data["is_default"],
            )
        except RuleBroken as refused:
            form.add_error("name", str(refused.message))
    if form.errors:
        return list_page(request, choices, today=today, bound=form, chosen=request.POST)
    messages.success(request, _("The filter “%(name)s” is saved.") % form.cleaned_data)
    return redirect(f"{reverse('coordinator:list')}?{query_of(request.POST.dict())}")


@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    saved_filter = _own_or_404(request, pk)
    saved_filters.delete(saved_filter, by=request.user)
    messages.success(request, _("The filter “%(name)s” is deleted.") % {"name": saved_filter.name})
    return redirect(f"{reverse('coordinator:list')}?status=")


@require_POST
def choose_default(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the filter open the list, or let the list open without one."""
    saved_filter = _own_or_404(request, pk)
    opens = "opens" in request.POST
    saved_filters.choose_default(saved_filter, by=request.user, opens=opens)
    said = (
        _("The list now opens with “%(name)s”.")
        if opens
        else _("The list no longer opens with “%(name)s”.")
    )
    messages.success(request, said % {"name": saved_filter.name})
    return redirect(f"{reverse('coordinator:list')}?status=")


def _own_or_404(request: SignedInRequest, pk: int) -> SavedFilter:
    found = request.user.saved_filters.filter(pk=pk).first() if places_of(request.user) else None
    if found is None:
        raise Http404
    return found
