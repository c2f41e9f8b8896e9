"""The plan of the week: proposed, adjusted, confirmed, sent, and what became of it."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed, RuleBroken
from accounts.models import User
from accounts.signed_in import SignedInRequest
from lifecycle.errors import TransitionNotAllowed
from privacy.models import Act
from privacy.services import access_log
from requests.errors import RunUnderWay, WeekTooLarge
from requests.forms.week_plan import PlanAnswers, lines_to_send
from requests.models import PlanRun, SupportRequest
from requests.queries.plan_page import page_of
from requests.queries.plan_result import lines_of
from requests.queries.plan_runs import current_run
from requests.queries.sent_plan import Kept, sent_page
from requests.queries.week_plan import Choices, planning_places
from requests.services import plan_runs, week_plan
from requests.services.week_plan import PlannedLine
from requests.states import RunStatus

KEPT = "sent_plan"
"""Where her session keeps what became of the plan she sent last."""
SENT_AT_ONCE = 20
"""So many lines can be sent while a page waits; more are sent by a job."""


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest) -> HttpResponse:
    """Show a proposal; a POST keeps her choices and plans again. Neither offers anything.

    What would take longer than a page may is left to a job, and leads to its page.
    """
    user, now = planner(request), timezone.now()
    run = current_run(user, PlanRun.Kind.PLAN)
    choices = Choices.from_json(run.choices) if run else Choices()
    answers = PlanAnswers.read(request.POST)
    if request.method == "POST":
        choices = answers.added_to(choices)
    try:
        proposal = week_plan.propose(user, choices, now=now)
    except WeekTooLarge as large:
        return _by_job(request, run, choices, answers, large.total)
    if request.method == "POST":
        _keep(choices, by=user, now=now)
    note(user)
    page = page_of(proposal, today=timezone.localdate(now), seen=answers.seen)
    context = {"page": page, "is_to_be_sent": answers.is_to_be_sent and bool(page.placed)}
    return render(request, "requests/coordinator/plan.html", context)


@require_POST
def send(request: SignedInRequest) -> HttpResponse:
    """Send what the confirmation listed, and go to the page that tells what became of it."""
    user, now = planner(request), timezone.now()
    lines = _confirmed(request)
    if not lines:
        return redirect("coordinator:plan")
    if len(lines) > SENT_AT_ONCE:
        try:
            run = plan_runs.send_later(lines, by=user, now=now)
        except RunUnderWay as refused:
            messages.error(request, str(refused.message))
            return redirect("coordinator:plan")
        _be_done(user, now=now)
        return redirect(run)
    try:
        outcomes = week_plan.send_all(lines, by=user, now=now)
    except NotAllowed as refused:
        raise Http404 from refused
    _be_done(user, now=now)
    request.session[KEPT] = [
        Kept(
            case=one.line.support_request_id,
            lead=one.line.lead_id,
            second=one.line.second_id,
            refusal=one.refusal,
        )
        for one in outcomes
    ]
    return redirect("coordinator:sent_plan")


@require_safe
def sent(request: SignedInRequest) -> HttpResponse:
    user = planner(request)
    page = sent_page(user, request.session.get(KEPT, []))
    note(user)
    return render(request, "requests/coordinator/sent_plan.html", {"page": page})


def planner(request: SignedInRequest) -> User:
    """Return the person when she may match somewhere; a page of hers is a 404 for others."""
    user = request.user
    if not planning_places(user):
        raise Http404
    return user


def note(user: User) -> None:
    """A look through the municipality's requests, as a search on the board is."""
    place = min(planning_places(user))
    access_log.record(Act.SEARCH, SupportRequest, by=user, municipality_id=place)


def _by_job(
    request: SignedInRequest,
    run: PlanRun | None,
    choices: Choices,
    answers: PlanAnswers,
    total: int,
) -> HttpResponse:
    """Lead to the run of a large week; a POST begins it, or confirms what it has found."""
    is_begun = run is not None and run.status != RunStatus.KEPT
    if request.method != "POST":
        return redirect(run) if run and is_begun else _start(request, total)
    is_unchanged = run is not None and choices == Choices.from_json(run.choices)
    if run and answers.is_to_be_sent and run.status == RunStatus.FINISHED and is_unchanged:
        return redirect(f"{run.get_absolute_url()}?bekraeft=ja")
    try:
        kept = plan_runs.keep(
            PlanRun.Kind.PLAN, choices.as_json, by=request.user, now=timezone.now()
        )
        kept = plan_runs.queue(kept, by=request.user, now=timezone.now())
    except RuleBroken as refused:
        messages.error(request, str(refused.message))
        return redirect(run) if run and is_begun else _start(request, total)
    if answers.is_to_be_sent:
        messages.info(
            request, _("Your changes are taken in first. Look at the plan, then send it.")
        )
    return redirect(kept)


def _start(request: SignedInRequest, total: int) -> HttpResponse:
    return render(request, "requests/coordinator/plan_start.html", {"total": total})


def _keep(choices: Choices, *, by: User, now: datetime) -> None:
    """Keep her choices; a job that still computes an earlier, larger week has its own."""
    try:
        plan_runs.keep(PlanRun.Kind.PLAN, choices.as_json, by=by, now=now)
    except RunUnderWay:
        return


def _confirmed(request: SignedInRequest) -> list[PlannedLine]:
    """The lines on the confirmation, or all of a run that was confirmed as a whole."""
    key = request.POST.get("run", "")
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        return lines_to_send(request.POST)
    mine = PlanRun.objects.visible_to(request.user)
    finished = mine.filter(kind=PlanRun.Kind.PLAN, status=RunStatus.FINISHED)
    run = get_object_or_404(finished, pk=int(key))
    return [PlannedLine(*line) for line in lines_of(run)]


def _be_done(user: User, *, now: datetime) -> None:
    """What she chose is sent: the next plan begins without it."""
    run = current_run(user, PlanRun.Kind.PLAN)
    if run is not None:
        try:
            plan_runs.put_away(run, by=user, now=now)
        except TransitionNotAllowed:
            return
