"""The course as the school and the coordinator see it, and the school's evaluation."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import RuleBroken, tell
from accounts.models import User
from accounts.signed_in import SignedInRequest
from courses import queries
from courses.change import change_of
from courses.forms.evaluation import EvaluationForm, FollowUpForm
from courses.models import FollowUp, SupportCourse
from courses.permissions import (
    can_evaluate,
    can_follow,
    can_hand_over,
    can_speak_for_school,
)
from courses.queries.logs import open_wishes, written
from courses.services import evaluations, follow_ups
from courses.states import CourseStatus, FollowUpStatus, SessionStatus
from privacy.looks import looked
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
    after = queries.follow_ups_of(found)
    case = "coordinator:detail" if coordinates else "requests:detail"
    return render(
        request,
        "courses/school/course.html",
        {
            "up_url": reverse(case, args=[found.support_request_id]),
            "mails": mails_about([found, *rows, *after]) if coordinates else (),
            "course": found,
            "support_request": found.support_request,
            "themes": found.support_request.request_themes.select_related("area"),
            "page": page,
            "reasons": queries.cancel_reasons(page.object_list),
            "progress": queries.progress_of(rows, now=now),
            "agreed": next((s for s in held if s.log and s.log.agreements), None),
            "written": written(page.object_list, for_school=True),
            "wishes": open_wishes([s for s in rows if s.status == SessionStatus.PLANNED]),
            "may_cancel": coordinates or can_speak_for_school(user, found),
            "may_ask": can_speak_for_school(user, found),
            "now": now,
            "goals": found.standing_goals,
            "evaluation": given,
            "change": change_of(found, given, after),
            "to_answer": _to_answer(found, after, user),
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


@require_http_methods(["GET", "POST"])
def follow_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same five questions again, some weeks or half a year after the close."""
    user = request.user
    seen = FollowUp.objects.visible_to(user).select_related(
        "course__municipality", "course__support_request__created_by"
    )
    found = looked(request, get_object_or_404(seen, pk=pk))
    if not can_evaluate(user, found.course):
        raise Http404
    if found.status in (FollowUpStatus.PLANNED, FollowUpStatus.ANSWERED):
        messages.info(request, _why_not_now(found))
        return redirect(found.course)
    form = FollowUpForm(request.POST or None, goals=found.course.standing_goals)
    if request.method == "POST" and form.is_valid():
        try:
            follow_ups.answer(
                found,
                answers=form.answers,
                goal_holds=form.cleaned_data.get("goal_holds", ""),
                goals=form.holds,
                comment=form.cleaned_data["comment"],
                by=user,
                now=timezone.now(),
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _("Thank you. Your answers have been sent to the centre."))
            return redirect(found.course)
    context = {"form": form, "follow_up": found, "course": found.course}
    return render(
        request, "courses/school/follow_up.html", context, status=422 if form.errors else 200
    )


def _course(request: SignedInRequest, pk: int) -> SupportCourse:
    seen = queries.course_pages(request.user).with_plan(timezone.localdate())
    return looked(request, get_object_or_404(seen, pk=pk))


def _why_not(course: SupportCourse) -> str:
    if course.status != CourseStatus.CLOSED:
        return _("The course can be evaluated when the advisor has closed it.")
    return _("The course has already been evaluated. Thank you.")


def _to_answer(course: SupportCourse, after: Sequence[FollowUp], user: User) -> FollowUp | None:
    """Return the latest follow-up the person is asked to answer, if any."""
    if not can_evaluate(user, course):
        return None
    open_ones = (FollowUpStatus.ASKED, FollowUpStatus.REMINDED, FollowUpStatus.LAPSED)
    asked = [one for one in after if one.status in open_ones]
    return max(asked, key=lambda one: one.due_on, default=None)


def _why_not_now(follow_up: FollowUp) -> str:
    if follow_up.status == FollowUpStatus.PLANNED:
        return _("You are asked later. Thank you for thinking of it already.")
    return _("These questions have already been answered. Thank you.")
