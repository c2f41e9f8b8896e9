"""The catalogue as everybody reads it, and as the coordinator looks after it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import RuleBroken
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from catalogue import queries
from catalogue.errors import CommentMissing
from catalogue.forms import ReviewForm, SearchForm
from catalogue.models import ExampleCard
from catalogue.permissions import can_edit, can_review, can_withdraw
from catalogue.services import cards
from catalogue.states import CardStatus
from lifecycle.services import history
from privacy.looks import looked
from privacy.models import Act
from privacy.scan import find_cpr
from privacy.services import access_log
from schools.access import access_of

PER_PAGE = 12


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Approved examples, searched by word, theme, level and form."""
    user = request.user
    if not queries.places_of(user):
        raise Http404
    if find_cpr(request.GET.get("q", "")):
        messages.error(
            request, _("What you searched for looks like a CPR number. Search for a word.")
        )
        return redirect("catalogue:list")
    form = SearchForm(request.GET, areas=queries.themes_for(user))
    search = form.search()
    page = Paginator(queries.found(user, search), PER_PAGE).get_page(request.GET.get("side"))
    if criteria := form.criteria():
        place = access_of(user).home
        access_log.record(
            Act.SEARCH, ExampleCard, by=user, municipality_id=place, criteria=criteria
        )
    reviews = access_of(user).may(Permission.REVIEW_EXAMPLES)
    context = {
        "form": form,
        "search": search,
        "page": page,
        "waiting": queries.waiting(user).count() if reviews else None,
    }
    return render(request, "catalogue/list.html", context)


@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    found, user = _card(request, pk), request.user
    if can_edit(user, found) and found.status == CardStatus.DRAFT:
        return redirect("courses:example", found.support_request_id)
    is_insider = can_withdraw(user, found)
    looked(request, found)
    context = {
        "card": found,
        "is_insider": is_insider,
        "may_withdraw": is_insider and found.status in (CardStatus.APPROVED, CardStatus.IN_REVIEW),
        "may_revise": can_edit(user, found) and found.status == CardStatus.WITHDRAWN,
        "said": history(found).exclude(reason="").last() if is_insider else None,
        "may_ask": access_of(user).may(Permission.CREATE_REQUEST),
    }
    return render(request, "catalogue/detail.html", context)


@require_safe
def to_review(request: SignedInRequest) -> HttpResponse:
    """What advisors have sent in, the oldest first."""
    if not access_of(request.user).may(Permission.REVIEW_EXAMPLES):
        raise Http404
    page = Paginator(queries.waiting(request.user), PER_PAGE).get_page(request.GET.get("side"))
    return render(request, "catalogue/to_review.html", {"page": page})


@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read one that was sent in and decide: approve, send back, reject."""
    found = _card(request, pk)
    if not can_review(request.user, found):
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, found, form.cleaned_data["comment"])
        except RuleBroken as broken:
            name = "comment" if isinstance(broken, CommentMissing) else None
            form.add_error(name, str(broken.message))
        else:
            return redirect("catalogue:to_review")
    if request.method == "GET" and found.status != CardStatus.IN_REVIEW:
        return redirect(found)
    looked(request, found)
    context = {"card": found, "form": form}
    return render(request, "catalogue/review.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _card(request, pk)
    if not can_withdraw(request.user, found):
        raise Http404
    try:
        cards.withdraw(found, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, _("The example is taken out of the catalogue."))
    return redirect(found)


@require_POST
def revise(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _card(request, pk)
    if not can_edit(request.user, found):
        raise Http404
    try:
        cards.revise(found, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    return redirect(found)


def _card(request: SignedInRequest, pk: int) -> ExampleCard:
    seen = ExampleCard.objects.visible_to(request.user).select_related(
        "created_by", "support_request__created_by"
    )
    return get_object_or_404(seen.prefetch_related("themes"), pk=pk)


def _decide(request: SignedInRequest, card: ExampleCard, comment: str) -> None:
    by, now = request.user, timezone.now()
    match request.POST.get("handling"):
        case "godkend":
            cards.approve(card, by=by, now=now)
            messages.success(request, _("The example can now be seen by everybody."))
        case "afvis":
            cards.reject(card, comment=comment, by=by, now=now)
            messages.success(request, _("The example is rejected, and the advisor has been told."))
        case _:
            cards.send_back(card, comment=comment, by=by, now=now)
            messages.success(request, _("The example is sent back, and the advisor has been told."))
