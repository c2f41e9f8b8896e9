"""Sending and taking back offers, and the page where an advisor answers one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import RuleBroken
from accounts.models import User
from accounts.signed_in import SignedInRequest
from advisors.models import Advisor
from privacy.looks import looked
from requests.forms.offers import DeclineOfferForm, OfferForm
from requests.models import Offer, SupportRequest
from requests.permissions import offer_actions
from requests.queries import offers as queries
from requests.queries.board import places_of
from requests.services import offers
from requests.views.triage import carry_out, version_in

# The coordinator's side


@require_POST
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(case: SupportRequest, form: OfferForm, by: User) -> object:
        chosen = (
            Advisor.objects.visible_to(by)
            .select_related("user")
            .in_bulk([pk for pk in (form.cleaned_data["lead"], form.cleaned_data["second"]) if pk])
        )
        return offers.send(
            case,
            lead=chosen[form.cleaned_data["lead"]],
            second=chosen.get(form.cleaned_data["second"]),
            by=by,
            now=timezone.now(),
            **version_in(form),
        )

    return carry_out(request, pk, OfferForm, act, _("The offer is sent."))


@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    offer = (
        Offer.objects.visible_to(user)
        .filter(support_request__municipality__in=places_of(user), pk=pk)
        .select_related("support_request", "advisor__user")
        .first()
    )
    if offer is None:
        raise Http404
    try:
        offers.take_back(offer, by=user, now=timezone.now())
    except RuleBroken as refused:
        messages.error(request, str(refused.message))
    else:
        done = _("The offer to %(advisor)s is taken back.") % {"advisor": offer.advisor}
        messages.success(request, done)
    return redirect("coordinator:detail", offer.support_request_id)


# The advisor's side


@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    offer = _offer_or_404(request, pk)
    looked(request, offer)
    return _page(request, offer, DeclineOfferForm())


@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    offer = _offer_or_404(request, pk)
    try:
        offers.accept(offer, by=request.user, now=timezone.now())
    except RuleBroken as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("You have accepted. Contact the school and book a date."))
    return redirect("offers:detail", pk)


@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    offer = _offer_or_404(request, pk)
    form = DeclineOfferForm(request.POST)
    if not form.is_valid():
        return _page(request, offer, form)
    try:
        offers.decline(
            offer,
            by=request.user,
            now=timezone.now(),
            reason=form.reason,
        )
    except RuleBroken as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("You have declined. The coordinator finds somebody else."))
    return redirect("offers:detail", pk)


def _offer_or_404(request: SignedInRequest, pk: int) -> Offer:
    found = queries.offer_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def _page(request: SignedInRequest, offer: Offer, form: DeclineOfferForm) -> HttpResponse:
    context = {
        "page": queries.read(offer, now=timezone.now()),
        "decline_form": form,
        "form": form,
        "actions": {a.value for a in offer_actions(request.user, offer)},
    }
    status = 422 if form.is_bound else 200
    return render(request, "requests/offers/detail.html", context, status=status)
