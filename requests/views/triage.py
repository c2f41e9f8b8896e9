"""The coordinator's page of one request, and what she does there."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import RuleBroken
from accounts.models import User
from accounts.signed_in import SignedInRequest
from advisors.matching import Ranking
from lifecycle.errors import Stale, TransitionNotAllowed
from privacy.looks import looked
from requests.forms.offers import OfferForm
from requests.forms.triage import (
    BeginForm,
    CaseForm,
    ClarifyForm,
    DeclineForm,
    QuestionForm,
    ReferOnForm,
    TakeOffWaitingListForm,
    WaitingListForm,
)
from requests.models import CourseTemplate, SupportRequest
from requests.permissions import triage_actions
from requests.presentation import STATUS_TONES, long_date, turn_sentence, work_badge
from requests.queries import case as queries
from requests.services import triage
from requests.services.matching import ranking_by_need
from requests.states import Status, Transition

FORMS: dict[Transition, type[CaseForm]] = {
    Transition.START_TRIAGE: BeginForm,
    Transition.MARK_READY: ClarifyForm,
    Transition.OFFER: OfferForm,
    Transition.TAKE_OFF_WAITING_LIST: TakeOffWaitingListForm,
    Transition.ASK_SCHOOL: QuestionForm,
    Transition.PUT_ON_WAITING_LIST: WaitingListForm,
    Transition.REFER_ON: ReferOnForm,
    Transition.DECLINE: DeclineForm,
}

CaseAct = Callable[[SupportRequest, Any, User], object]


@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    support_request = case_or_404(request, pk)
    looked(request, support_request)
    return page(request, support_request)


@require_POST
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(case: SupportRequest, form: BeginForm, by: User) -> object:
        return triage.begin(case, by=by, now=timezone.now(), **version_in(form))

    return carry_out(request, pk, BeginForm, act, _("You have begun. The school can see it."))


@require_POST
def clarify(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(case: SupportRequest, form: ClarifyForm, by: User) -> object:
        return triage.clarify(
            case,
            by=by,
            now=timezone.now(),
            levels=form.levels,
            planned_minutes=form.minutes,
            **version_in(form),
        )

    done = _("Saved. Below are the advisors who fit, the best first.")
    return carry_out(request, pk, ClarifyForm, act, done)


@require_POST
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(case: SupportRequest, form: QuestionForm, by: User) -> object:
        text = form.cleaned_data["text"]
        return triage.ask(case, by=by, now=timezone.now(), text=text, **version_in(form))

    done = _("The question is sent. The clock stands still until the school answers.")
    return carry_out(request, pk, QuestionForm, act, done)


@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(case: SupportRequest, form: DeclineForm, by: User) -> object:
        reason = form.cleaned_data["reason"]
        return triage.decline(case, by=by, now=timezone.now(), reason=reason, **version_in(form))

    done = _("The request is declined, and the school is told why.")
    return carry_out(request, pk, DeclineForm, act, done)


@require_POST
def refer_on(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(case: SupportRequest, form: ReferOnForm, by: User) -> object:
        reason = form.cleaned_data["reason"]
        return triage.refer_on(case, by=by, now=timezone.now(), reason=reason, **version_in(form))

    done = _("The request is referred on, and the school is told why.")
    return carry_out(request, pk, ReferOnForm, act, done)


@require_POST
def put_on_waiting_list(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(case: SupportRequest, form: WaitingListForm, by: User) -> object:
        return triage.put_on_waiting_list(
            case,
            by=by,
            now=timezone.now(),
            cause=form.cleaned_data["cause"],
            reason=form.cleaned_data["reason"],
            promised_on=form.cleaned_data["promised_on"],
            **version_in(form),
        )

    done = _("The request is on the waiting list, and the school is told why and until when.")
    return carry_out(request, pk, WaitingListForm, act, done)


@require_POST
def take_off_waiting_list(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(case: SupportRequest, form: TakeOffWaitingListForm, by: User) -> object:
        return triage.take_off_waiting_list(case, by=by, now=timezone.now(), **version_in(form))

    done = _("The request is ready for a match again.")
    return carry_out(request, pk, TakeOffWaitingListForm, act, done)


# The page


def case_or_404(request: SignedInRequest, pk: int) -> SupportRequest:
    found = queries.case_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def page(
    request: SignedInRequest, support_request: SupportRequest, *, bound: CaseForm | None = None
) -> HttpResponse:
    """Draw the page; with a form that was refused, what was typed is kept (422)."""
    case = queries.read(support_request, now=timezone.now())
    ranking = ranking_of(case)
    actions = triage_actions(request.user, support_request)
    due = support_request.due_on
    context = {
        "case": case,
        "support_request": support_request,
        "badge": work_badge(
            due,
            support_request.status,
            timezone.localdate(),
            case.calendar,
        ),
        "due": long_date(due) if due and support_request.is_open else "",
        "tone": STATUS_TONES[support_request.status],
        "turn": turn_sentence(support_request, for_school=False),
        "forms": {
            kind.key: bound if isinstance(bound, kind) else blank(kind, case, ranking)
            for transition, kind in FORMS.items()
            if transition in actions and (kind is not OfferForm or ranking)
        },
        "form": bound,
        "suggestions": queries.suggested(ranking) if ranking else [],
        "pairs": queries.paired(ranking) if ranking else [],
        "left_out": queries.left_out(ranking) if ranking else [],
        "is_to_be_offered": "offer" in request.GET,
    }
    status = 422 if bound is not None else 200
    return render(request, "requests/coordinator/detail.html", context, status=status)


def ranking_of(case: queries.CasePage) -> Ranking | None:
    """Rank the advisors while somebody is to be chosen."""
    support_request = case.support_request
    if support_request.status != Status.READY or not support_request.planned_minutes:
        return None
    needs = [theme.need for theme in case.themes]
    return ranking_by_need(support_request, needs, now=timezone.now())


def blank(
    kind: type[CaseForm], case: queries.CasePage, ranking: Ranking | None, data: Any = None
) -> CaseForm:
    """Return the form of a kind, with what it needs to know of the case."""
    if issubclass(kind, ClarifyForm):
        return kind(
            data,
            support_request=case.support_request,
            areas=case.areas,
            levels=case.levels,
            # Once advisors are ranked the hours have been chosen: what is left is to correct them.
            templates=() if ranking else _templates(case.support_request),
        )
    if issubclass(kind, WaitingListForm):
        return kind(data, support_request=case.support_request, today=timezone.localdate())
    if issubclass(kind, OfferForm):
        empty = Ranking((), ())
        return kind(data, support_request=case.support_request, ranking=ranking or empty)
    return kind(data, support_request=case.support_request)


def _templates(support_request: SupportRequest) -> Iterable[CourseTemplate]:
    return CourseTemplate.objects.usable_in(support_request.municipality_id)


def version_in(form: CaseForm) -> dict[str, int]:
    return {"version": form.cleaned_data["version"]}


def carry_out(
    request: SignedInRequest, pk: int, kind: type[CaseForm], act: CaseAct, done: str | Promise
) -> HttpResponse:
    """Validate, call the one service, say what happened, and go back to the page.

    A refusal keeps what was typed; when the case has left the status that the act belongs to,
    the page as it now is says who was first.
    """
    support_request = case_or_404(request, pk)
    case = queries.read(support_request, now=timezone.now())
    form = blank(kind, case, ranking_of(case), request.POST)
    if not form.is_valid():
        return page(request, support_request, bound=form)
    try:
        act(support_request, form, request.user)
    except TransitionNotAllowed as refused:
        messages.error(request, str(refused.message))
    except Stale as refused:
        fresh = case_or_404(request, pk)
        form.show_new_version(fresh)
        form.add_error(None, str(refused.message))
        return page(request, fresh, bound=form)
    except RuleBroken as refused:
        form.add_error(None, str(refused.message))
        return page(request, support_request, bound=form)
    else:
        messages.success(request, str(done))
    return redirect("coordinator:detail", pk)
