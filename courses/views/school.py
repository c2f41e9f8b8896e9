"""The course as the school and the coordinator see it, and the school's evaluation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import RuleBroken
from accounts.signed_in import SignedInRequest
from courses import queries
from courses.forms.evaluation import EvaluationForm
from courses.forms.fields import tell
from courses.models import SupportCourse
from courses.permissions import (
    can_evaluate,
    can_follow,
    can_hand_over,
    can_speak_for_school,
)
from courses.presentation import answers_of
from courses.queries.logs import open_wishes, written
from courses.services import evaluations
from courses.states import CourseStatus, SessionStatus
from privacy.models import Act
from privacy.services import access_log
from requests.queries.mails import mails_about

PER_PAGE = 20


@require_safe
def course(request: SignedInRequest, pk: int) -> HttpResponse:
    found, user, now = _course(request, pk), request.user, timezone.now()
    activities = found.sessions.select_related("advisor__user").with_logs()
    rows = list(activities.order_by("-starts_at", "-pk"))
    held = [s for s in rows if s.status in (SessionStatus.LOGGED, SessionStatus.AWAITING_LOG)]
    given = getattr(found, "evaluation", None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("side"))
    coordinates = can_follow(user, found)
    case = "coordinator:detail" if coordinates else "requests:detail"
    access_log.record(Act.READ, found, by=user, municipality_id=found.municipality_id)
    return render(
        request,
        "courses/school/course.html",
        {
            "up_url": reverse(case, args=[found.support_request_id]),
            "mails": mails_about([found, *rows]) if coordinates else (),
            "course": found,
            "support_request": found.support_request,
            "themes": found.support_request.request_themes.select_related("area"),
            "page": page,
            "reasons": queries.cancel_reasons(page.object_list),
            "progress": queries.progress_of(rows, now=now),
            "agreed": next((s for s in held if s.log and s.log.agreements), None),
            "written": written(page.object_list, for_school=True),
            "wishes": open_wishes(rows),
            "may_cancel": coordinates or can_speak_for_school(user, found),
            "may_ask": can_speak_for_school(user, found),
            "now": now,
            "evaluation": given,
            "answers": answers_of(given) if given else (),
            "may_hand_over": found.status != CourseStatus.CLOSED and can_hand_over(user, found),
            "may_evaluate": found.status == CourseStatus.CLOSED and can_evaluate(user, found),
        },
    )


@require_http_methods(["GET", "POST"])
def evaluation(request: SignedInRequest, pk: int) -> HttpResponse:
    found, user = _course(request, pk), request.user
    if not can_evaluate(user, found):
        raise Http404
    if found.status != CourseStatus.CLOSED or hasattr(found, "evaluation"):
        messages.info(request, _why_not(found))
        return redirect(found)
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            evaluations.give(
                found,
                answers=form.answers,
                comment=form.cleaned_data["comment"],
                by=user,
                now=timezone.now(),
            )
        except RuleBroken as broken:
            tell(form, broken, {})
        else:
            messages.success(request, _("Thank you. The evaluation has been sent to the centre."))
            return redirect(found)
    context = {"form": form, "course": found}
    return render(
        request, "courses/school/evaluation.html", context, status=422 if form.errors else 200
    )


def _course(request: SignedInRequest, pk: int) -> SupportCourse:
    return get_object_or_404(queries.course_pages(request.user), pk=pk)


def _why_not(course: SupportCourse) -> str:
    if course.status != CourseStatus.CLOSED:
        return _("The course can be evaluated when the advisor has closed it.")
    return _("The course has already been evaluated. Thank you.")
