"""The advisor plans a whole course from a template, and books it in one go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.errors import RuleBroken
from accounts.signed_in import SignedInRequest
from courses import queries
from courses.errors import ActivityRefused
from courses.forms.starting import ActivityRows, TemplateForm, activity_rows, as_rows
from courses.models import SupportCourse
from courses.presentation import span_of
from courses.queries import starting as reads
from courses.services import starting
from courses.states import CourseStatus
from privacy.looks import looked
from schools.weekslots import slots_in_text


@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the proposal of the template chosen, or book the rows as they stand."""
    hers = queries.course_pages(request.user).run_by(request.user)
    found = looked(request, get_object_or_404(hers, pk=pk))
    templates = reads.templates_for(found)
    suggested = reads.suggested(templates, found)
    if suggested is None or found.status == CourseStatus.CLOSED:
        return redirect("courses:book", pk)
    choice = TemplateForm(request.GET or None, templates=templates, suggested=suggested)
    if request.method == "POST":
        rows = activity_rows(request.POST)
        if rows.is_valid() and _book(request, found, rows):
            return redirect("courses:course", pk)
        return _page(request, found, choice, rows)
    proposal = reads.proposal_for(
        found,
        request.user.advisor,
        choice.template,
        with_optional=choice.with_optional,
        now=timezone.now(),
    )
    return _page(request, found, choice, activity_rows(initial=as_rows(proposal)))


def _book(request: SignedInRequest, course: SupportCourse, rows: ActivityRows) -> bool:
    kept, by = rows.kept, request.user
    try:
        booked = starting.book_all(
            course,
            plans=[row.plan for row in kept],
            advisor=by.advisor,
            by=by,
            now=timezone.now(),
        )
    except ActivityRefused as refused:
        rows.tell(kept[refused.number], refused.cause)
        return False
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
        return False
    said = ngettext(
        "%(count)d activity is booked, and the school has been told.",
        "%(count)d activities are booked, and the school has been told.",
        len(booked),
    )
    messages.success(request, said % {"count": len(booked)})
    return True


def _page(
    request: SignedInRequest, course: SupportCourse, choice: TemplateForm, rows: ActivityRows
) -> HttpResponse:
    support_request = course.support_request
    context = {
        "course": course,
        "support_request": support_request,
        "choice": choice,
        "rows": rows,
        "span": span_of(rows.seen, support_request.planned_minutes),
        "wished": slots_in_text(support_request.week_slots),
        "own": slots_in_text(request.user.advisor.week_slots),
    }
    status = 422 if rows.is_bound else 200
    return render(request, "courses/advisor/start.html", context, status=status)
