"""Asking for help, step by step; every step is a draft on the server."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.errors import RuleBroken
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from requests.forms.intake import STEP_FORMS, AboutForm
from requests.forms.sending import SendForm, opened_at, opened_token
from requests.forms.steps import BACK, LATER, NEXT, StepForm
from requests.inspiration import examples_for
from requests.models import SupportRequest
from requests.presentation import sections
from requests.queries.school import comment_on, themes_of, written_by
from requests.questionnaire import (
    LABELS,
    STEP_LABELS,
    STEPS,
    Step,
    is_reached,
    lacking,
    later_of,
    next_step,
    previous_step,
    step_of,
)
from requests.services import intake
from requests.states import Status
from schools.access import access_of

GET_POST = ["GET", "POST"]
UNPROCESSABLE = 422


@never_cache
@require_http_methods(GET_POST)
def new(request: SignedInRequest) -> HttpResponse:
    """The first step. Nothing is stored before the first post."""
    if not access_of(request.user).may(Permission.CREATE_REQUEST):
        raise Http404
    if request.method == "GET":
        form = AboutForm(by=request.user)
        return render(request, "requests/school/step.html", _page(form, Step.ABOUT, None))
    return _save(request, AboutForm, draft=None)


@never_cache
@require_http_methods(GET_POST)
def step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """A step of a draft; a later one than was reached leads to the one that was."""
    if step not in {s.value for s in STEP_FORMS}:
        raise Http404
    draft = _draft(request, pk)
    if isinstance(draft, HttpResponse):
        return draft
    if not is_reached(Step(step), draft.draft_step):
        return redirect(address_of_step(draft, reached_step(draft)))
    form_class = STEP_FORMS[Step(step)]
    if request.method == "POST":
        return _save(request, form_class, draft=draft)
    form = form_class(by=request.user, draft=draft)
    page = {**_page(form, Step(step), draft), "examples": examples_for(draft, request.user)}
    return render(request, "requests/school/step.html", page)


@never_cache
@require_http_methods(GET_POST)
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """All answers, the confirmation, and the button that sends."""
    draft = _draft(request, pk)
    if isinstance(draft, HttpResponse):
        return draft
    if not is_reached(Step.REVIEW, draft.draft_step):
        return redirect(address_of_step(draft, reached_step(draft)))
    form = SendForm(request.POST if request.method == "POST" else None, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            intake.submit(draft, by=request.user, now=timezone.now(), confirmed=True)
        except RuleBroken as broken:
            form.add_error(None, str(broken.message))
        else:
            return redirect("requests:receipt", pk=draft.pk)
    return render(
        request,
        "requests/school/review.html",
        {**_review_page(form, draft), "examples": examples_for(draft, request.user)},
        status=UNPROCESSABLE if form.errors else 200,
    )


@require_http_methods(GET_POST)
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then delete an unsent draft."""
    draft = get_object_or_404(written_by(request.user), pk=pk, status=Status.DRAFT)
    if request.method == "GET":
        return render(request, "requests/school/discard.html", {"draft": draft})
    intake.discard(draft, by=request.user, now=timezone.now())
    messages.success(request, _("The draft is deleted."))
    return redirect("requests:list")


def _draft(request: SignedInRequest, pk: int) -> SupportRequest | HttpResponse:
    """Return the author's draft; whatever has been sent leads to its receipt."""
    draft = get_object_or_404(written_by(request.user), pk=pk)
    return draft if draft.status == Status.DRAFT else _already_sent(request, draft)


def _save(
    request: SignedInRequest, form_class: type[StepForm], *, draft: SupportRequest | None
) -> HttpResponse:
    """Keep what is fit to be kept, then go where the button points."""
    here, action = form_class.step, request.POST.get("handling", NEXT)
    form = form_class(request.POST, by=request.user, draft=draft, finished=action == NEXT)
    is_done = form.is_valid()
    fit = form if is_done else form.unfinished_twin()
    if fit is not None:
        try:
            draft = _keep(request, fit, draft, next_step(here) if is_done else here)
        except RuleBroken as broken:
            form.add_error(None, str(broken.message))
            is_done = False
    if draft is not None and draft.status != Status.DRAFT:
        return _already_sent(request, draft)
    if is_done and draft is not None:
        return _onward(request, draft, here, action)
    page = _page(form, here, draft)
    return render(request, "requests/school/step.html", page, status=UNPROCESSABLE)


def _keep(
    request: SignedInRequest, form: StepForm, draft: SupportRequest | None, on: Step
) -> SupportRequest | None:
    """Save the answers, in a new draft when there is none; None while no school is chosen."""
    if draft is None:
        draft = _start(request, form)
    if draft is None or draft.status != Status.DRAFT:
        return draft
    on = on if form.finished else form.step
    return intake.save_step(
        draft,
        by=request.user,
        now=timezone.now(),
        values=form.values,
        themes=form.chosen_areas,
        step=on,
    )


def _start(request: SignedInRequest, form: StepForm) -> SupportRequest | None:
    school = form.chosen_school
    if school is None:
        return None
    return intake.start_draft(
        school,
        by=request.user,
        now=timezone.now(),
        opened_at=opened_at(request.POST.get("aabnet", "")),
    )


def _onward(
    request: SignedInRequest, draft: SupportRequest, here: Step, action: str
) -> HttpResponse:
    if action == LATER:
        messages.success(
            request, _("The draft is saved. You can go on with it here, on any computer.")
        )
        return redirect("requests:list")
    return redirect(
        address_of_step(draft, previous_step(here) if action == BACK else next_step(here))
    )


def _already_sent(request: SignedInRequest, draft: SupportRequest) -> HttpResponse:
    messages.info(request, _("This request has been sent. Here is the receipt."))
    return redirect("requests:receipt", pk=draft.pk)


def address_of_step(draft: SupportRequest, step: Step) -> str:
    if step == Step.REVIEW:
        return reverse("requests:review", args=[draft.pk])
    return reverse("requests:step", args=[draft.pk, step])


def reached_step(draft: SupportRequest) -> Step:
    return later_of(draft.draft_step, Step.ABOUT)


def _page(form: StepForm, here: Step, draft: SupportRequest | None) -> dict[str, Any]:
    return {
        "form": form,
        "draft": draft,
        "steps": _steps(here, draft),
        "number": STEPS.index(here) + 1,
        "label": STEP_LABELS[here],
        "comment": comment_on(draft) if draft else None,
        "opened": opened_token(timezone.now()) if draft is None else "",
        "post_to": address_of_step(draft, here) if draft else reverse("requests:new"),
    }


def _review_page(form: SendForm, draft: SupportRequest) -> dict[str, Any]:
    themes = themes_of(draft)
    lacks = lacking(draft, theme_count=len(themes))
    return {
        "form": form,
        "draft": draft,
        "comment": comment_on(draft),
        "steps": _steps(Step.REVIEW, draft),
        "number": len(STEPS),
        "label": STEP_LABELS[Step.REVIEW],
        "sections": [
            (section, address_of_step(draft, section.step))
            for section in sections(draft, themes=themes)
        ],
        "lacks": [(LABELS[name], address_of_step(draft, step_of(name))) for name in lacks],
    }


def _steps(here: Step, draft: SupportRequest | None) -> list[dict[str, Any]]:
    """Return the step indicator: what has been reached is a link."""
    steps = []
    for step in STEPS:
        is_open = draft is not None and is_reached(step, draft.draft_step)
        state = "current" if step == here else "done" if is_open else "todo"
        url = address_of_step(draft, step) if draft and is_open and step != here else ""
        steps.append({"label": STEP_LABELS[step], "state": state, "url": url})
    return steps
