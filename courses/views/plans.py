"""The plan of action: one set of pages for both sides; whose it is decides what can be changed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import RuleBroken, tell
from accounts.signed_in import SignedInRequest
from courses import queries
from courses.forms.plans import USUAL, CommentForm, GoalForm, ItemForm, PartForm
from courses.models import Goal, PlanItem, Side, SupportCourse
from courses.permissions import can_change_item, can_plan, can_run, side_of
from courses.queries import plans as reads
from courses.services import plans
from courses.states import CourseStatus
from lifecycle.errors import Stale
from privacy.looks import looked

_OF_COURSE = (
    *("course__municipality", "course__school", "course__support_request__created_by"),
    *("course__lead__user", "course__second__user"),
)


@require_safe
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    course, user = _course(request, pk), request.user
    context = {
        **_around(request, course),
        "plan": reads.plan_of(course, user=user, today=timezone.localdate()),
    }
    return render(request, "courses/plans/plan.html", context)


@require_safe
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    course = _course(request, pk)
    changes, page = reads.history_of(course, request.GET.get("side"))
    context = {**_around(request, course), "changes": changes, "page": page}
    return render(request, "courses/plans/history.html", context)


@require_http_methods(["GET", "POST"])
def add_goal(request: SignedInRequest, pk: int) -> HttpResponse:
    course = _course_to_plan(request, pk)
    form = GoalForm(request.POST or None, back=_plan_url(course))
    if request.method == "POST" and form.is_valid():
        try:
            plans.add_goal(course, by=request.user, now=timezone.now(), **form.answers)
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            return _done(request, course, _("The goal is added."))
    return _form_page(request, course, form, _("New goal"))


@require_http_methods(["GET", "POST"])
def goal(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _goal(request, pk)
    course = found.course
    saved = {"text": found.text, "signs": found.signs, "version": found.version}
    form = GoalForm(request.POST or None, initial=saved, back=_plan_url(course))
    if request.method == "POST" and form.is_valid():
        try:
            plans.change_goal(
                found,
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
                **form.answers,
            )
        except Stale as refused:
            return _stale_page(request, course, form, refused, Goal.objects.get(pk=pk))
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            return _done(request, course, _("The goal is saved."))
    return _form_page(request, course, form, str(found), part=found)


@require_http_methods(["GET", "POST"])
def add_item(request: SignedInRequest, pk: int) -> HttpResponse:
    course, user = _course_to_plan(request, pk), request.user
    proposed = {
        "side": side_of(user, course),
        "due_on": timezone.localdate() + USUAL,
        "goal": request.GET.get("maal"),
    }
    form = ItemForm(
        request.POST or None,
        initial=proposed,
        goals=list(course.goals.standing()),
        back=_plan_url(course),
        is_new=True,
    )
    if request.method == "POST" and form.is_valid():
        try:
            side = Side(form.cleaned_data["side"])
            plans.add_item(course, side=side, doing=form.doing, by=user, now=timezone.now())
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            return _done(request, course, _("The item is added."))
    return _form_page(request, course, form, _("New item"))


@require_http_methods(["GET", "POST"])
def item(request: SignedInRequest, pk: int) -> HttpResponse:
    """One item with its comments; either side may comment, its own side may do more."""
    found, user = _item(request, pk), request.user
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        if not can_plan(user, found.course):
            raise Http404
        if form.is_valid():
            try:
                plans.comment(found, by=user, now=timezone.now(), **_text_of(form))
            except RuleBroken as broken:
                tell(form, broken, form.RULES)
            else:
                messages.success(request, _("The comment is added."))
                return redirect("plans:item", pk)
    context = {
        **_around(request, found.course),
        "line": reads.item_line(found, user=user, today=timezone.localdate()),
        "form": form,
    }
    return render(request, "courses/plans/item.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change_item(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_item(request, pk)
    course = found.course
    saved = {
        "who": found.who,
        "what": found.what,
        "due_on": found.due_on,
        "goal": found.goal_id,
        "version": found.version,
    }
    form = ItemForm(
        request.POST or None,
        initial=saved,
        goals=list(course.goals.standing()),
        back=reverse("plans:item", args=[pk]),
        is_new=False,
    )
    if request.method == "POST" and form.is_valid():
        try:
            plans.change_item(
                found,
                version=form.cleaned_data["version"],
                doing=form.doing,
                by=request.user,
                now=timezone.now(),
            )
        except Stale as refused:
            return _stale_page(request, course, form, refused, PlanItem.objects.get(pk=pk))
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            return _done(request, course, _("The item is saved."))
    return _form_page(request, course, form, _("Change the item"))


def _goal_act(act: Callable[..., object], said: str | Promise) -> Callable[..., HttpResponse]:
    @require_POST
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        found = _goal(request, pk)
        version = request.POST.get("version", "")
        try:
            act(
                found,
                version=int(version) if version.isdecimal() else 0,
                by=request.user,
                now=timezone.now(),
            )
        except RuleBroken as broken:
            messages.error(request, str(broken.message))
            return redirect(found)
        return _done(request, found.course, str(said))

    return view


def _item_act(act: Callable[..., object], said: str | Promise) -> Callable[..., HttpResponse]:
    @require_POST
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        found = _own_item(request, pk)
        try:
            act(found, by=request.user, now=timezone.now())
        except RuleBroken as broken:
            messages.error(request, str(broken.message))
            return redirect("plans:item", pk)
        return _done(request, found.course, str(said))

    return view


drop_goal = _goal_act(plans.drop_goal, gettext_lazy("The goal is given up. It stays to be seen."))
resume_goal = _goal_act(plans.resume_goal, gettext_lazy("The goal is taken up again."))
finish_item = _item_act(plans.finish_item, gettext_lazy("Noted: it has been done."))
drop_item = _item_act(plans.drop_item, gettext_lazy("Noted: it will not be done."))
reopen_item = _item_act(plans.reopen_item, gettext_lazy("The item is to be done again."))


# What the pages have in common


def _course(request: SignedInRequest, pk: int) -> SupportCourse:
    return looked(request, get_object_or_404(queries.course_pages(request.user), pk=pk))


def _course_to_plan(request: SignedInRequest, pk: int) -> SupportCourse:
    course = _course(request, pk)
    if not can_plan(request.user, course):
        raise Http404
    return course


def _goal(request: SignedInRequest, pk: int) -> Goal:
    seen = Goal.objects.visible_to(request.user).select_related(*_OF_COURSE)
    found = get_object_or_404(seen, pk=pk)
    if not can_plan(request.user, found.course):
        raise Http404
    return looked(request, found)


def _item(request: SignedInRequest, pk: int) -> PlanItem:
    seen = PlanItem.objects.visible_to(request.user).select_related("goal", *_OF_COURSE)
    return looked(request, get_object_or_404(seen, pk=pk))


def _own_item(request: SignedInRequest, pk: int) -> PlanItem:
    found = _item(request, pk)
    if not can_change_item(request.user, found):
        raise Http404
    return found


def _text_of(form: CommentForm) -> dict[str, str]:
    return {"text": form.cleaned_data["text"]}


def _plan_url(course: SupportCourse) -> str:
    return reverse("plans:plan", args=[course.pk])


def _around(request: SignedInRequest, course: SupportCourse) -> dict[str, object]:
    """Return what every page of the plan shows; each side goes back to its own page."""
    runs = can_run(request.user, course)
    return {
        "course": course,
        "support_request": course.support_request,
        "course_url": reverse(
            "courses:course" if runs else "school_courses:detail", args=[course.pk]
        ),
        "plan_url": _plan_url(course),
        "may_plan": can_plan(request.user, course) and course.status != CourseStatus.CLOSED,
    }


def _form_page(
    request: SignedInRequest,
    course: SupportCourse,
    form: PartForm,
    heading: str,
    *,
    part: Goal | None = None,
    now_saved: Goal | PlanItem | None = None,
) -> HttpResponse:
    context = {
        **_around(request, course),
        "form": form,
        "heading": heading,
        "goal": part,
        "now_saved": now_saved,
    }
    return render(request, "courses/plans/form.html", context, status=422 if form.errors else 200)


def _stale_page(
    request: SignedInRequest,
    course: SupportCourse,
    form: PartForm,
    refused: Stale,
    fresh: Goal | PlanItem,
) -> HttpResponse:
    """Show what somebody else saved beside what was typed; sending again is then her choice."""
    form.show_new_version(fresh.version)
    form.add_error(None, str(refused.message))
    return _form_page(request, course, form, _("Somebody saved before you"), now_saved=fresh)


def _done(request: SignedInRequest, course: SupportCourse, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("plans:plan", course.pk)
