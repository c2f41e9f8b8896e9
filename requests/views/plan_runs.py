"""A computation on its way, and what came of it; and the question "what if"."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.errors import RuleBroken
from accounts.signed_in import SignedInRequest
from requests.forms.what_if import WhatIfForm
from requests.models import PlanRun
from requests.queries.plan_result import PER_PAGE, keys_of, lines_of, result_page
from requests.queries.plan_runs import current_run, progress_of
from requests.queries.sent_plan import sent_page
from requests.queries.week_plan import Choices
from requests.queries.what_if_page import answer_of
from requests.services import plan_runs, week_plan
from requests.states import RunStatus
from requests.views.week_plan import note, planner


@require_http_methods(["GET", "HEAD", "POST"])
def plan_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far it is, then its result; a POST begins again one that came to nothing."""
    user, now = planner(request), timezone.now()
    run = get_object_or_404(PlanRun.objects.visible_to(user).current(), pk=pk)
    if request.method == "POST":
        try:
            plan_runs.queue(run, by=user, now=now)
        except RuleBroken as refused:
            messages.error(request, str(refused.message))
        return redirect(run)
    if run.status == RunStatus.FINISHED:
        return _result(request, run)
    if run.status == RunStatus.KEPT:
        is_plan = run.kind == PlanRun.Kind.PLAN
        return redirect("coordinator:plan" if is_plan else "coordinator:what_if")
    context = {"run": run, "progress": progress_of(run, now=now)}
    piece = "requests/coordinator/_run_progress.html"
    whole = "requests/coordinator/run.html"
    is_piece = request.htmx  # type: ignore[attr-defined]
    return render(request, piece if is_piece else whole, context)


@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: SignedInRequest) -> HttpResponse:
    """Ask, and read the last answer. The answer is computed by a job."""
    user, now = planner(request), timezone.now()
    run = current_run(user, PlanRun.Kind.WHAT_IF)
    form = WhatIfForm(request.POST or None, user=user, kept=run.choices if run else {})
    if request.method == "POST" and form.is_valid():
        try:
            kept = plan_runs.keep(PlanRun.Kind.WHAT_IF, form.question.as_json, by=user, now=now)
            return redirect(plan_runs.queue(kept, by=user, now=now))
        except RuleBroken as refused:
            form.add_error(None, str(refused.message))
    is_answered = run is not None and run.status == RunStatus.FINISHED
    note(user)
    context = {
        "form": form,
        "answer": answer_of(run) if run and is_answered and not form.is_bound else None,
        "under_way": run if run and run.is_under_way else None,
    }
    status = 422 if form.errors else 200
    return render(request, "requests/coordinator/what_if.html", context, status=status)


def _result(request: SignedInRequest, run: PlanRun) -> HttpResponse:
    match run.kind:
        case PlanRun.Kind.WHAT_IF:
            return redirect("coordinator:what_if")
        case PlanRun.Kind.SENDING:
            page = sent_page(request.user, run.result["lines"])
            note(request.user)
            return render(request, "requests/coordinator/sent_plan.html", {"page": page})
        case _:
            return _plan(request, run)


def _plan(request: SignedInRequest, run: PlanRun) -> HttpResponse:
    user, now = request.user, timezone.now()
    shown = Paginator(keys_of(run), PER_PAGE).get_page(request.GET.get("side"))
    reopened = week_plan.reopen(
        user, Choices.from_json(run.choices), list(shown.object_list), now=now
    )
    note(user)
    context = {
        "page": result_page(run, reopened, today=timezone.localdate(now)),
        "pages": shown,
        "run": run,
        "gone": len(shown.object_list) - len(reopened.ready.cases),
        "to_send": len(lines_of(run)),
        "is_run_to_be_sent": request.GET.get("bekraeft") == "ja",
    }
    return render(request, "requests/coordinator/plan.html", context)
