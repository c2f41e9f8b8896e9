"""The mails of the municipality's cases, and sending one again that was given up."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedInRequest
from notifications.services.outbox import try_again
from requests.queries.board import places_of
from requests.queries.outbox import messages_of, outbox_page


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not places_of(user):
        raise Http404
    number = request.GET.get("side", "")
    page = outbox_page(
        user,
        show=request.GET.get("vis", ""),
        number=int(number) if number.isascii() and number.isdecimal() else 1,
        now=timezone.now(),
    )
    return render(request, "requests/coordinator/outbox.html", {"page": page})


@require_POST
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(messages_of(request.user), pk=pk)
    if try_again(message, by=request.user, now=timezone.now()):
        messages.success(request, _("The mail is in line again and leaves in a moment."))
    else:
        messages.info(request, _("The mail is no longer given up. See how it stands here."))
    return redirect("coordinator:outbox")
