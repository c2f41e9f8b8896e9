"""Following a request from the school: the list, the page of one, the receipt, and the acts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import RuleBroken
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from privacy.looks import looked
from requests.forms.acts import AnswerForm, ReturnForm, WithdrawForm
from requests.models import SupportRequest
from requests.permissions import school_actions
from requests.presentation import (
    STATUS_TONES,
    badge,
    long_date,
    sections,
    turn_sentence,
)
from requests.queries.school import case_of, requests_of, sent_by_school, waiting_for
from requests.school_story import (
    moved_sentence,
    next_date,
    pause_sentence,
    progress,
    school_facts,
    timeline,
)
from requests.services import intake
from requests.states import Status, Transition
from requests.views.wizard import address_of_step, reached_step
from schools.access import access_of

GET_POST = ["GET", "POST"]
PAGE_SIZE = 20
UNPROCESSABLE = 422
ENDED = "afsluttede"


@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    """What waits for the person, then the requests under way, or those that are over."""
    user = request.user
    if not access_of(user).may(Permission.VIEW_OWN_REQUESTS):
        raise Http404
    ended = request.GET.get("vis") == ENDED
    found = sent_by_school(user, ended=ended)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("side"))
    today = timezone.localdate()
    context = {
        "waiting": waiting_for(user),
        "page": page,
        "rows": [_row(support_request, today) for support_request in page],
        "ended": ended,
        "sees_school": access_of(user).may(Permission.VIEW_SCHOOL_REQUESTS),
    }
    return render(request, "requests/school/list.html", context)


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of one request; an unsent draft opens at the step it reached."""
    support_request = _sent(request, pk)
    if isinstance(support_request, HttpResponse):
        return support_request
    looked(request, support_request)
    return render(request, "requests/school/detail.html", _case_page(request, support_request))


@require_GET
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The case number, and the day by which the school hears from the centre."""
    support_request = _sent(request, pk)
    if isinstance(support_request, HttpResponse):
        return support_request
    looked(request, support_request)
    context = {
        "support_request": support_request,
        "awaits_leader": support_request.status == Status.AWAITING_LEADER,
        "hears_by": long_date(support_request.match_by) if support_request.match_by else "",
        "pauses": support_request.municipality.pauses_in_school_holidays,
    }
    return render(request, "requests/school/receipt.html", context)


@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """The leader lets a colleague's request through."""
    support_request = _one(request, pk)
    try:
        intake.approve(support_request, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
        return redirect(support_request)
    messages.success(request, _("The request is approved and sent to the centre."))
    return redirect("requests:receipt", pk=pk)


@require_http_methods(GET_POST)
def return_to_author(request: SignedInRequest, pk: int) -> HttpResponse:
    """The leader gives a request back with a reason."""
    support_request = _one(request, pk, Transition.RETURN_TO_DRAFT)
    form = ReturnForm(_posted(request), cancel=support_request.get_absolute_url())
    now = timezone.now()

    def act(reason: str) -> object:
        return intake.return_to_draft(support_request, by=request.user, now=now, reason=reason)

    if _carried_out(request, form, act, _("The request is returned to its author.")):
        return redirect("requests:list")
    return _asked(request, "requests/school/return.html", form, support_request)


@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The school takes its request back with a reason."""
    support_request = _one(request, pk, Transition.WITHDRAW)
    form = WithdrawForm(_posted(request), cancel=support_request.get_absolute_url())
    now = timezone.now()

    def act(reason: str) -> object:
        return intake.withdraw(support_request, by=request.user, now=now, reason=reason)

    if _carried_out(request, form, act, _("The request is withdrawn.")):
        return redirect(support_request)
    return _asked(request, "requests/school/withdraw.html", form, support_request)


@require_POST
def answer(request: SignedInRequest, pk: int, question: int) -> HttpResponse:
    """The school answers the coordinator; the clock runs again."""
    support_request = _one(request, pk)
    asked = get_object_or_404(support_request.questions, pk=question)
    form = AnswerForm(request.POST, action=request.path)
    now = timezone.now()

    def act(text: str) -> object:
        return intake.answer(asked, by=request.user, now=now, text=text)

    if _carried_out(request, form, act, _("Your answer is sent. The clock is running again.")):
        return redirect(support_request)
    page = _case_page(request, support_request, answer_form=form)
    return render(request, "requests/school/detail.html", page, status=UNPROCESSABLE)


def _one(request: SignedInRequest, pk: int, transition: Transition | None = None) -> SupportRequest:
    """Return what the person sees as one of the school; 404 for what is not hers to do."""
    found = requests_of(request.user).select_related(
        "school", "municipality", "created_by", "course"
    )
    support_request = get_object_or_404(found, pk=pk)
    if transition and transition not in school_actions(request.user, support_request):
        raise Http404
    return support_request


def _sent(request: SignedInRequest, pk: int) -> SupportRequest | HttpResponse:
    support_request = _one(request, pk)
    if support_request.status == Status.DRAFT:
        return redirect(address_of_step(support_request, reached_step(support_request)))
    return support_request


def _carried_out(
    request: SignedInRequest, form: forms.Form, act: Callable[[str], object], done: str
) -> bool:
    """Hand a valid form's text to the one service; a broken rule goes back to the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data["text"])
    except RuleBroken as broken:
        form.add_error(None, str(broken.message))
        return False
    messages.success(request, done)
    return True


def _posted(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _asked(
    request: SignedInRequest, template: str, form: Any, support_request: SupportRequest
) -> HttpResponse:
    looked(request, support_request)
    context = {"form": form, "support_request": support_request}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _row(support_request: SupportRequest, today: Any) -> dict[str, Any]:
    return {
        "support_request": support_request,
        "tone": STATUS_TONES[support_request.status],
        "turn": turn_sentence(support_request, for_school=True),
        "badge": badge(support_request.match_by, support_request.status, today),
        "next_date": next_date(support_request),
        "themes": ", ".join(theme.name for theme in support_request.themes.all()),
    }


def _case_page(
    request: SignedInRequest, support_request: SupportRequest, answer_form: AnswerForm | None = None
) -> dict[str, Any]:
    case = case_of(support_request)
    question = case.open_question
    if question is not None and answer_form is None:
        answer_form = AnswerForm(
            action=reverse("requests:answer", args=[support_request.pk, question.pk])
        )
    return {
        "case": case,
        "support_request": support_request,
        "tone": STATUS_TONES[support_request.status],
        "turn": turn_sentence(support_request, for_school=True),
        "badge": badge(support_request.match_by, support_request.status, timezone.localdate()),
        "actions": school_actions(request.user, support_request),
        "sections": sections(support_request, themes=case.themes),
        "steps": progress(support_request),
        "events": timeline(case.changes, case.questions),
        "question": question,
        "form": answer_form,
        "course": getattr(support_request, "course", None),
        "facts": school_facts(support_request),
        "pause": pause_sentence(case.paused_since) if case.paused_since else "",
        "moved": moved_sentence(case.days_moved) if case.days_moved else "",
    }
