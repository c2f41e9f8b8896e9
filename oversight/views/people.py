"""What an administrator does for a person's rights: insight, and making her anonymous."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import RuleBroken
from accounts.models import User
from accounts.signed_in import SignedInRequest
from oversight.forms import AnonymiseForm, InsightForm
from oversight.models import RightsReceipt
from oversight.permissions import administered_by, can_answer_for
from oversight.queries import people as queries
from oversight.registry import NOWHERE, ties_of
from oversight.services import rights
from oversight.views.files import as_file
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.scan import find_cpr
from privacy.services import access_log

PER_PAGE = 25


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """The people of the municipality, by name or e-mail, and what has been done so far."""
    user = request.user
    places = administered_by(user)
    if not places:
        raise Http404
    words = request.GET.get("q", "").strip()[:100]
    if find_cpr(words):
        messages.error(
            request, _("What you searched for looks like a CPR number. Search for a word.")
        )
        return redirect("oversight:people")
    found = queries.people_of(user, words)
    access_log.record(
        Act.SEARCH if words else Act.READ,
        User,
        by=user,
        municipality_id=min(places),
        why=Purpose.RIGHTS,
        criteria=["q"] if words else (),
    )
    context = {
        "words": words,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("side")),
        "receipts": RightsReceipt.objects.visible_to(user).select_related("person", "done_by")[
            :PER_PAGE
        ],
    }
    return render(request, "oversight/people.html", context)


@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: take out everything about her, on the day she asked and with a reference."""
    subject, user = _person(request, pk), request.user
    form = InsightForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            made = rights.give_insight(subject, by=user, now=timezone.now(), **form.given())
        except RuleBroken as refused:
            form.add_error(None, str(refused.message))
        else:
            return redirect(made)
    _log(request, Act.READ, subject)
    context = {
        "person": subject,
        "form": form,
        "is_answerable": can_answer_for(user, subject),
        "is_anonymous": subject.email.endswith(NOWHERE),
        "is_herself": subject == user,
    }
    return render(request, "oversight/person.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def anonymise(request: SignedInRequest, pk: int) -> HttpResponse:
    """What would be replaced and what stays; then the act, with its ground."""
    subject, user = _person(request, pk), request.user
    if not can_answer_for(user, subject) or subject.email.endswith(NOWHERE):
        raise Http404
    form = AnonymiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"]
        try:
            made = rights.anonymise(subject, reference=reference, by=user, now=timezone.now())
        except RuleBroken as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("The person is anonymous, and the account is closed."))
            return redirect(made)
    _log(request, Act.READ, subject)
    context = {
        "person": subject,
        "form": form,
        "plan": queries.anonymising(subject),
        "ties": ties_of(subject),
        "is_herself": subject == user,
    }
    return render(request, "oversight/anonymise.html", context, status=422 if form.errors else 200)


@require_safe
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receipt; of an insight with everything that is kept, to read and to print."""
    found = _receipt(request, pk)
    _log(request, Act.READ, found.person)
    is_insight = found.right == RightsReceipt.Right.INSIGHT
    context = {
        "receipt": found,
        "groups": queries.readable(found.person) if is_insight else [],
        "replaced": found.counts.get("replaced", {}).items(),
        "stays": found.counts.get("stays", {}).items(),
    }
    return render(request, "oversight/receipt.html", context)


@require_safe
def receipt_json(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about the person as a file: the same as she can fetch herself."""
    found = _receipt(request, pk)
    if found.right != RightsReceipt.Right.INSIGHT:
        raise Http404
    _log(request, Act.EXPORT, found.person)
    return as_file(found.person, _("data about a person"))


def _person(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(queries.people_of(request.user, ""), pk=pk)


def _receipt(request: SignedInRequest, pk: int) -> RightsReceipt:
    """Return the receipt, while the person is hers alone to answer for."""
    seen = RightsReceipt.objects.visible_to(request.user).select_related("person", "done_by")
    found = get_object_or_404(seen, pk=pk)
    if not can_answer_for(request.user, found.person):
        raise Http404
    return found


def _log(request: SignedInRequest, act: Act, subject: User) -> None:
    """Write a line about the person when a page is asked for; the use case writes what it did."""
    if request.method != "POST":
        by, place = request.user, min(administered_by(request.user))
        access_log.record(act, subject, by=by, municipality_id=place, why=Purpose.RIGHTS)
