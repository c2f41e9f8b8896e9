"""Action learning: the cycle as advisor, school and coordinator see it, its phases and its sheet.

The same pages stand at the advisor's address and at the school's; the address decides who may
ask, and what she may do there.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import RuleBroken, tell
from accounts.signed_in import SignedInRequest
from courses.action_learning.history import history_of
from courses.action_learning.page import (
    CyclePage,
    RoundShown,
    answers_in,
    page_of,
    sheet_of,
    whole_cycles,
)
from courses.errors import CycleIsOver
from courses.forms.action_learning import PhaseForm
from courses.models import ActionLearning, PhaseEntry, Round
from courses.models.frozen_phases import FrozenPhase
from courses.permissions import can_follow, can_write_phase
from courses.services.action_learning import entries, rounds
from lifecycle.errors import Stale
from privacy.looks import looked
from privacy.models import Act
from requests.queries.mails import mails_about


@require_safe
def cycle(request: SignedInRequest, pk: int) -> HttpResponse:
    page = page_for(request, pk)
    follows = page.leads or can_follow(request.user, page.cycle.course)
    context = {
        **around(request, page),
        "events": history_of(page.cycle),
        "mails": mails_about([one.turn for one in page.rounds]) if follows else (),
    }
    return render(request, "courses/action_learning/cycle.html", context)


@require_http_methods(["GET", "POST"])
def phase(request: SignedInRequest, pk: int, number: int, position: int) -> HttpResponse:
    page = page_for(request, pk)
    turn, found = _round(page, number).turn, _phase(page, position)
    if not can_write_phase(request.user, turn, position):
        raise Http404
    if request.method == "GET" and not page.is_open:
        messages.info(request, str(CycleIsOver.default_message))
        return redirect(page.links["cycle"])
    entry = _entry(turn, position)
    back = page.links["cycle"]
    form = PhaseForm(request.POST or None, phase=found, entry=entry, back=back)
    if request.method == "POST" and form.is_valid():
        try:
            entries.write(
                turn,
                position=position,
                answers=form.answers,
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
            )
        except RuleBroken as broken:
            tell(form, broken, {})
            entry = _told_apart(form, broken, turn, position)
        else:
            messages.success(request, _("“%(phase)s” is saved.") % {"phase": found.name})
            return redirect(back)
    context = {
        **around(request, page),
        "form": form,
        "turn": turn,
        "phase": found,
        "others": answers_in(entry, found) if form.non_field_errors() else (),
        "entry": entry,
    }
    status = 422 if form.errors else 200
    return render(request, "courses/action_learning/phase.html", context, status=status)


@require_POST
def move_on(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    page = page_for(request, pk)
    shown = _round(page, number)
    if not shown.may_move_on and not page.leads:
        raise Http404
    version = _version(request)
    try:
        moved = rounds.move_on(shown.turn, version=version, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, _where(page.cycle, moved))
    return redirect(page.links["cycle"])


@require_safe
def sheet(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    page = page_for(request, pk, Act.PRINT)
    shown = _round(page, number)
    if not page.reads:
        raise Http404
    context = {**around(request, page), "round": shown, "sheet": sheet_of(page, shown)}
    return render(request, "courses/action_learning/sheet.html", context)


def page_for(request: SignedInRequest, pk: int, act: Act = Act.READ) -> CyclePage:
    """Return the cycle of the course as the person sees it at this address, or a 404."""
    user, space = request.user, space_of(request)
    seen = ActionLearning.objects.visible_to(user)
    if space == "courses":
        seen = seen.run_by(user)
    found = looked(request, get_object_or_404(whole_cycles(seen), course=pk), act)
    return page_of(found, user=user, space=space)


def space_of(request: SignedInRequest) -> str:
    return request.resolver_match.namespace if request.resolver_match else ""


def around(request: SignedInRequest, page: CyclePage) -> dict[str, Any]:
    """Return what every page of a cycle says of its course, and the way up."""
    course = page.cycle.course
    up_url = f"{space_of(request)}:{'course' if space_of(request) == 'courses' else 'detail'}"
    return {
        "page": page,
        "cycle": page.cycle,
        "course": course,
        "support_request": course.support_request,
        "up_name": up_url,
    }


def _where(cycle: ActionLearning, moved: Round) -> str:
    if moved.finished_at:
        return _("Round %(number)s is carried through.") % {"number": moved.number}
    return _("The group is now in “%(phase)s”, round %(number)s.") % {
        "phase": cycle.phase(moved.phase).name,
        "number": moved.number,
    }


def _round(page: CyclePage, number: int) -> RoundShown:
    for one in page.rounds:
        if one.turn.number == number:
            return one
    raise Http404


def _phase(page: CyclePage, position: int) -> FrozenPhase:
    try:
        return page.cycle.phase(position)
    except IndexError:
        raise Http404 from None


def _entry(turn: Round, position: int) -> PhaseEntry | None:
    return next((one for one in turn.entries.all() if one.position == position), None)


def _told_apart(
    form: PhaseForm, broken: RuleBroken, turn: Round, position: int
) -> PhaseEntry | None:
    """After a clash, return what is saved now, and let the person save again knowing of it."""
    entry = (
        PhaseEntry.objects.filter(round=turn, position=position).select_related("saved_by").first()
    )
    if isinstance(broken, Stale) and entry is not None:
        form.accept(entry.version)
    return entry


def _version(request: SignedInRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0
