"""The journal of the cases, and the documents of one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import RuleBroken
from accounts.signed_in import SignedInRequest
from journal import queries
from journal.documents import changes
from journal.errors import ChangedSince
from journal.forms import ExportForm
from journal.models import JournalExport
from journal.permissions import places_of
from journal.services import exports
from privacy.looks import looked
from privacy.models import Act
from privacy.purposes import Purpose
from privacy.scan import find_cpr
from privacy.services import access_log
from requests.models import SupportRequest

PER_PAGE = 25


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every case, found by number or school, with when it was journalised."""
    user = request.user
    places = places_of(user)
    if not places:
        raise Http404
    words = request.GET.get("q", "").strip()[:80]
    if find_cpr(words):
        messages.error(
            request, _("What you searched for looks like a CPR number. Search for a case number.")
        )
        return redirect("journal:list")
    found = queries.cases_for(user, words)
    if words:
        place, why = min(places), Purpose.JOURNAL
        access_log.record(
            Act.SEARCH, SupportRequest, by=user, municipality_id=place, why=why, criteria=["q"]
        )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    return render(request, "journal/list.html", {"page": page, "words": words})


@require_http_methods(["GET", "POST"])
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    """The documents of one case, what has been taken out, and taking them out."""
    found, user = get_object_or_404(queries.cases_for(request.user), pk=pk), request.user
    kle_number = found.municipality.kle_number
    form = ExportForm(request.POST or None, today=timezone.localdate(), kle_number=kle_number)
    if request.method == "POST" and form.is_valid():
        try:
            exports.note(found, by=user, now=timezone.now(), **form.given())
        except RuleBroken as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("It is noted. Fetch the file now."))
            return redirect("journal:case", pk=pk)
    looked(request, found)
    documents = queries.documents_of(found)
    past = list(found.journal_exports.select_related("done_by"))
    last = next((e for e in past if e.occasion == JournalExport.Occasion.JOURNAL), None)
    context = {
        "support_request": found,
        "theme": queries.theme_of(found),
        "documents": documents,
        "exports": past,
        "last": last,
        "changes": changes(last.documents, documents) if last else None,
        "form": form,
    }
    return render(request, "journal/case.html", context, status=422 if form.errors else 200)


@require_safe
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The ZIP of one export."""
    seen = JournalExport.objects.visible_to(request.user).select_related(
        "support_request__municipality", "support_request__school"
    )
    export = get_object_or_404(seen, pk=pk)
    try:
        content = exports.fetch(export, by=request.user)
    except ChangedSince as refused:
        messages.error(request, str(refused.message))
        return redirect(export)
    answer = HttpResponse(content, content_type="application/zip")
    name = f"journal-{export.support_request.case_number}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
