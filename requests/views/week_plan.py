"""The plan of the week: proposed, adjusted, confirmed, sent, and what became of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.signed_in import SignedInRequest
from privacy.models import Act
from privacy.services import access_log
from requests.forms.week_plan import PlanAnswers, lines_to_send
from requests.models import SupportRequest
from requests.queries.plan_page import page_of
from requests.queries.sent_plan import Kept, sent_page
from requests.queries.week_plan import MOST_CASES, planning_places
from requests.services import week_plan

KEPT = "sent_plan"
"""Where her session keeps what became of the plan she sent last."""


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest) -> HttpResponse:
    """Show a proposal; a POST plans again with her choices. Neither changes anything."""
    user = _planner(request)
    now = timezone.now()
    answers = PlanAnswers.read(request.POST)
    proposal = week_plan.propose(user, answers.choices, now=now)
    _note(user)
    page = page_of(proposal, today=timezone.localdate(now), seen=answers.seen)
    context = {
        "page": page,
        "is_to_be_sent": answers.is_to_be_sent and bool(page.placed),
        "most": MOST_CASES,
    }
    return render(request, "requests/coordinator/plan.html", context)


@require_POST
def send(request: SignedInRequest) -> HttpResponse:
    """Send what the confirmation listed, and go to the page that tells what became of it."""
    user = _planner(request)
    lines = lines_to_send(request.POST)
    if not lines:
        return redirect("coordinator:plan")
    try:
        outcomes = week_plan.send_all(lines, by=user, now=timezone.now())
    except NotAllowed as refused:
        raise Http404 from refused
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
    user = _planner(request)
    page = sent_page(user, request.session.get(KEPT, []))
    _note(user)
    return render(request, "requests/coordinator/sent_plan.html", {"page": page})


def _planner(request: SignedInRequest) -> User:
    user = request.user
    if not planning_places(user):
        raise Http404
    return user


def _note(user: User) -> None:
    """A look through the municipality's requests, as a search on the board is."""
    place = min(planning_places(user))
    access_log.record(Act.SEARCH, SupportRequest, by=user, municipality_id=place)
