"""The mails of the municipality's cases, and sending one again that was given up."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedInRequest
from notifications.services.outbox import try_again
from privacy.looks import looked
from requests.queries import case as queries
from requests.queries.board import places_of
from requests.queries.outbox import Show, messages_of, outbox_page


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not places_of(user):
        raise Http404
    page = outbox_page(
        user,
        show=request.GET.get("vis", ""),
        number=_number(request),
        now=timezone.now(),
    )
    return render(request, "requests/coordinator/outbox.html", {"page": page})


@require_safe
def of_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what has been sent about one case, what waits, and what comes next."""
    support_request = queries.case_for(request.user, pk)
    if support_request is None:
        raise Http404
    looked(request, support_request)
    page = outbox_page(
        request.user,
        show=request.GET.get("vis", Show.PLANNED),
        number=_number(request),
        now=timezone.now(),
        support_request=support_request,
    )
    context = {"page": page, "support_request": support_request}
    return render(request, "requests/coordinator/outbox.html", context)


@require_POST
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(messages_of(request.user), pk=pk)
    if try_again(message, by=request.user, now=timezone.now()):
        messages.success(request, _("The mail is in line again and leaves in a moment."))
    else:
        messages.info(request, _("The mail is no longer given up. See how it stands here."))
    return redirect("coordinator:outbox")


def _number(request: SignedInRequest) -> int:
    number = request.GET.get("side", "")
    return int(number) if number.isascii() and number.isdecimal() else 1
