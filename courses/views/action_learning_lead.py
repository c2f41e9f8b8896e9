"""What the advisor does with a cycle: begin it, form the group, set dates, step back, conclude."""

from collections.abc import Callable
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import SYSTEM
from accounts.errors import RuleBroken, tell
from accounts.signed_in import SignedInRequest
from courses import queries
from courses.action_learning.dates import is_unusual, proposed
from courses.action_learning.page import CyclePage
from courses.action_learning.people import people_for
from courses.forms.action_learning import (
    ConcludeForm,
    DatesForm,
    EditForm,
    ParticipantForm,
    StartForm,
)
from courses.forms.fields import CourseForm
from courses.models import ActionLearning, PhaseModel, Round, SupportCourse
from courses.services.action_learning import cycles, group, phase_models, rounds
from courses.states import SessionStatus
from courses.views.action_learning import around, page_for
from lifecycle.errors import Stale
from privacy.looks import looked
from schools.queries import work_calendar


@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    course = looked(request, get_object_or_404(queries.course_pages(user).run_by(user), pk=pk))
    if ActionLearning.objects.filter(course=course).exists():
        return redirect("courses:action_learning", pk)
    phase_models.ensure(course.municipality, by=SYSTEM)
    models, up = _models(course), reverse("courses:course", args=[pk])
    if not models:
        messages.error(request, _("No phase model is active. Ask the administrator to make one."))
        return redirect(up)
    form = StartForm(request.POST or None, models=models, back=up)
    if request.method == "POST" and form.is_valid():
        try:
            cycles.start(course, by=user, now=timezone.now(), **form.cleaned_data)
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _("The action learning is made. Now form the group."))
            return redirect("courses:action_learning_group", pk)
    context = {"form": form, "course": course}
    return _answer(request, "courses/action_learning/start.html", context, form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    page = page_for(request, pk)
    found = page.cycle
    form = EditForm(
        request.POST or None,
        initial={
            "question": found.question,
            "count": len(page.rounds),
            "version": found.version,
        },
        most=max(found.phase_model.most_rounds, len(page.rounds)),
        back=page.links["cycle"],
    )
    return _save(
        request,
        page,
        form,
        template="courses/action_learning/edit.html",
        act=lambda: _edit(request, page, form),
        done=_("The action learning is changed."),
    )


@require_http_methods(["GET", "POST"])
def the_group(request: SignedInRequest, pk: int) -> HttpResponse:
    page = page_for(request, pk)
    people = people_for(page.cycle.course)
    form = ParticipantForm(request.POST or None, people=people, back=page.links["cycle"])
    return _save(
        request,
        page,
        form,
        template="courses/action_learning/group.html",
        act=lambda: group.add(
            page.cycle,
            part=form.cleaned_data["part"],
            user=form.cleaned_data["person"],
            function=form.cleaned_data["function"],
            by=request.user,
            now=timezone.now(),
        ),
        done=_("The group has one more."),
        then=page.links["group"],
    )


@require_POST
def leave(request: SignedInRequest, pk: int, participant: int) -> HttpResponse:
    page = page_for(request, pk)
    found = get_object_or_404(page.cycle.participants.all(), pk=participant)
    found.action_learning = page.cycle
    return _do(
        request,
        page,
        lambda: group.remove(found, by=request.user, now=timezone.now()),
        _("The person is out of the group."),
        then=page.links["group"],
    )


@require_POST
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    page = page_for(request, pk)
    return _do(
        request,
        page,
        lambda: cycles.begin(page.cycle, by=request.user, now=timezone.now()),
        _("Round 1 has begun. Set the dates, so that the school is reminded."),
    )


@require_http_methods(["GET", "POST"])
def dates(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    page = page_for(request, pk)
    turn = get_object_or_404(page.cycle.rounds.all(), number=number)
    turn.action_learning = page.cycle
    now = timezone.now()
    form = DatesForm(
        request.POST or None, initial=_initial_dates(turn, now), back=page.links["cycle"]
    )
    answer = _save(
        request,
        page,
        form,
        template="courses/action_learning/dates.html",
        act=lambda: rounds.set_dates(turn, by=request.user, now=now, **form.cleaned_data),
        done=_("The dates are saved, and the school is reminded in time."),
        number=number,
    )
    meets_on = form.cleaned_data.get("meets_on") if form.is_bound and form.is_valid() else None
    if answer.status_code == 302 and meets_on and is_unusual(meets_on, timezone.localdate(now)):
        messages.warning(
            request, _("Two to three weeks between meetings is usual. Is the date right?")
        )
    return answer


@require_POST
def back(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    page = page_for(request, pk)
    turn = get_object_or_404(page.cycle.rounds.all(), number=number)
    turn.action_learning = page.cycle
    version = request.POST.get("version", "")
    return _do(
        request,
        page,
        lambda: rounds.step_back(
            turn,
            version=int(version) if version.isdecimal() else 0,
            by=request.user,
            now=timezone.now(),
        ),
        _("The group is one step back. Everything that was written is kept."),
    )


@require_http_methods(["GET", "POST"])
def conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    page = page_for(request, pk)
    found = page.cycle
    form = ConcludeForm(
        request.POST or None,
        initial={n: getattr(found, n) for n in ("learned", "kept", "shared")},
        back=page.links["cycle"],
    )
    return _save(
        request,
        page,
        form,
        template="courses/action_learning/conclude.html",
        act=lambda: cycles.conclude(found, note=form.note, by=request.user, now=timezone.now()),
        done=_("The action learning is closed. The note is proposed when you close the course."),
    )


@require_POST
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    page = page_for(request, pk)
    return _do(
        request,
        page,
        lambda: cycles.resume(page.cycle, by=request.user, now=timezone.now()),
        _("The action learning is taken up again."),
    )


def _edit(request: SignedInRequest, page: CyclePage, form: EditForm) -> None:
    try:
        cycles.edit(page.cycle, by=request.user, now=timezone.now(), **form.cleaned_data)
    except Stale:
        form.accept(page.cycle.version)
        raise


def _do(
    request: SignedInRequest,
    page: CyclePage,
    act: Callable[[], object],
    done: str,
    *,
    then: str = "",
) -> HttpResponse:
    """Do what a button asks for, say how it went, and go back to the cycle."""
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, done)
    return redirect(then or page.links["cycle"])


def _save(
    request: SignedInRequest,
    page: CyclePage,
    form: CourseForm,
    *,
    template: str,
    act: Callable[[], object],
    done: str,
    then: str = "",
    number: int = 0,
) -> HttpResponse:
    """Show the form, or do what it asks for and go on; what was typed is never lost."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, done)
            return redirect(then or page.links["cycle"])
    context = {**around(request, page), "form": form, "number": number}
    return _answer(request, template, context, form)


def _answer(
    request: SignedInRequest, template: str, context: dict[str, object], form: forms.Form
) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)


def _models(course: SupportCourse) -> list[PhaseModel]:
    active = PhaseModel.objects.filter(
        municipality=course.municipality_id, is_active=True, phases__isnull=False
    )
    return list(active.distinct().prefetch_related("phases"))


def _initial_dates(turn: Round, now: datetime) -> dict[str, date | None]:
    """Return the dates of the round; without any, days to propose."""
    if turn.action_on or turn.meets_on:
        return {"action_on": turn.action_on, "meets_on": turn.meets_on}
    course = turn.action_learning.course
    ahead = course.sessions.filter(status=SessionStatus.PLANNED, starts_at__gt=now)
    booked = ahead.order_by("starts_at").values_list("starts_at", flat=True).first()
    action_on, meets_on = proposed(
        timezone.localdate(now),
        work_calendar(course.municipality),
        booked=timezone.localdate(booked) if booked else None,
    )
    return {"action_on": action_on, "meets_on": meets_on}
