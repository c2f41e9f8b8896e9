"""The advisor's day: what to answer, what to log, what comes next."""

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
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from advisors.models import Advisor
from courses import queries
from courses.action_learning.page import closing_words
from courses.change import change_of
from courses.forms.closing import CloseForm
from courses.forms.sessions import (
    BookingForm,
    first_plan,
    next_plan,
)
from courses.models import Session, SupportCourse
from courses.permissions import can_close, can_log
from courses.planning import suits
from courses.presentation import course_hours, hours_used
from courses.queries.logs import written
from courses.services import courses, sessions
from courses.states import SessionStatus
from privacy.looks import looked
from requests.queries.mails import mails_about
from schools.access import access_of
from schools.weekslots import slots_in_text

PER_PAGE = 20
UNFINISHED = (SessionStatus.PLANNED, SessionStatus.AWAITING_LOG)


@require_safe
def front(request: SignedInRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    if not access_of(user).may(Permission.RUN_COURSE):
        raise Http404
    advisor = get_object_or_404(Advisor.objects.visible_to(user), user=user)
    day = queries.day_of(advisor, user=user, now=now)
    return render(
        request,
        "courses/advisor/front.html",
        {
            "day": day,
            "hours": hours_used(day.hours),
            "now": now,
            "today": timezone.localdate(now),
        },
    )


@require_safe
def course(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _course(request, pk)
    user, now = request.user, timezone.now()
    activities = found.sessions.select_related("advisor__user").with_logs()
    held = list(activities.order_by("-starts_at", "-pk"))
    progress = queries.progress_of(held, now=now)
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("side"))
    after = queries.follow_ups_of(found)
    return render(
        request,
        "courses/advisor/course.html",
        {
            "course": found,
            "support_request": found.support_request,
            "themes": found.support_request.request_themes.select_related("area"),
            "page": page,
            "reasons": queries.cancel_reasons(page.object_list),
            "written": written(page.object_list, for_school=False),
            "progress": progress,
            "spent": course_hours(progress.spent, found.support_request.planned_minutes),
            "to_log": [s for s in held if can_log(user, s) and _awaits_log(s)],
            "wished": slots_in_text(found.support_request.week_slots),
            "goals": found.standing_goals,
            "is_lead": can_close(user, found),
            "wish": found.handover_requests.open().filter(advisor__user=user).first(),
            "change": change_of(found, getattr(found, "evaluation", None), after),
            "mails": mails_about([found, *held, *after]),
            "now": now,
        },
    )


@require_http_methods(["GET", "POST"])
def book(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _course(request, pk)
    user, back = request.user, reverse("courses:course", args=[pk])
    form = BookingForm(request.POST or None, initial=_proposal(found, user), back=back)
    if request.method == "POST" and form.is_valid():
        try:
            booked = sessions.book(
                found, plan=form.plan, advisor=user.advisor, by=user, now=timezone.now()
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            _tell_booked(request, booked)
            return redirect("courses:course", pk)
    context = {"form": form, "course": found, "wished": _wished(found)}
    return render(request, "courses/advisor/book.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _course(request, pk)
    learned = closing_words(getattr(found, "action_learning", None))
    form = CloseForm(
        request.POST or None,
        initial={"summary": learned},
        back=reverse("courses:course", args=[pk]),
        goals=found.standing_goals,
    )
    if request.method == "POST" and form.is_valid():
        try:
            courses.close(
                found,
                by=request.user,
                now=timezone.now(),
                goal_reached=form.cleaned_data.get("goal_reached", ""),
                reached=form.reached,
                summary=form.cleaned_data["summary"],
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(
                request, _("The course is closed. The school has been asked to evaluate it.")
            )
            return redirect("courses:course", pk)
    context = {"form": form, "course": found, "unfinished": found.sessions.unfinished()}
    return render(
        request, "courses/advisor/close.html", context, status=422 if form.errors else 200
    )


def _course(request: SignedInRequest, pk: int) -> SupportCourse:
    user = request.user
    seen = queries.course_pages(user).run_by(user).with_plan(timezone.localdate())
    return looked(request, get_object_or_404(seen, pk=pk))


def _awaits_log(session: Session) -> bool:
    return session.status in UNFINISHED and session.starts_at <= timezone.now()


def _proposal(course: SupportCourse, user: User) -> dict[str, object]:
    last = course.sessions.filter(advisor__user=user).last()
    return next_plan(last) if last else first_plan(course)


def _wished(course: SupportCourse) -> list[str]:
    return slots_in_text(course.support_request.week_slots)


def _tell_booked(request: SignedInRequest, booked: Session) -> None:
    messages.success(request, _("The activity is booked, and the school has been told."))
    support_request = booked.course.support_request
    if not suits(booked.starts_at, support_request.week_slots):
        messages.warning(
            request,
            _("The time is outside what the school asked for: %(slots)s. Agree it with them.")
            % {"slots": ", ".join(slots_in_text(support_request.week_slots))},
        )
