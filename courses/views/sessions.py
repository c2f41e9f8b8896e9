"""One activity: its page with the log, the correction, the draft, moving and cancelling."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import RuleBroken, tell
from accounts.models import User
from accounts.signed_in import SignedInRequest
from courses.forms.logs import AfterTalk, CorrectionForm, LogForm
from courses.forms.sessions import CancelForm, KeepForm, MoveForm
from courses.logbook import lines_of
from courses.models import Session
from courses.permissions import can_log, can_run
from courses.planning import long_day
from courses.queries.logs import (
    after_talk_days,
    draft_of,
    open_wish,
    talk_after,
    typed_in,
)
from courses.services import drafts, sessions
from courses.states import SessionStatus
from courses.views.kept import answer, clock, is_from_keeper, refused
from lifecycle.services import history
from privacy.errors import HoldsCpr
from privacy.looks import looked

UNFINISHED = (SessionStatus.PLANNED, SessionStatus.AWAITING_LOG)


@require_http_methods(["GET", "POST"])
def session(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _session(request, pk)
    form = _log_form(request, found)
    if request.method == "POST" and form.is_valid() and _log(request, found, form):
        messages.success(request, _("The log is saved."))
        _tell_late_talk(request, found, form)
        return answer(request, _up_from(found, request.user))
    if is_from_keeper(request):
        return answer(request, found.get_absolute_url(), form=form)
    return _page(request, found, form)


@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    found, user, now = _own_session(request, pk), request.user, timezone.now()
    log = found.log
    if log is None:
        return redirect(found)
    draft = draft_of(found, user)
    form = CorrectionForm(
        request.POST or None, session=found, log=log, now=now, initial=typed_in(draft)
    )
    form.keep(f"log-{pk}", owner=user, draft_url=reverse("courses:draft", args=[pk]))
    if request.method == "POST" and form.is_valid():
        try:
            sessions.correct(
                found, report=form.report, key=form.cleaned_data["key"], by=user, now=now
            )
        except RuleBroken as broken:
            tell(form, broken, form.rules)
        else:
            messages.success(
                request, _("The log is corrected. What it said before can still be read.")
            )
            return answer(request, found.get_absolute_url())
    if is_from_keeper(request):
        return answer(request, found.get_absolute_url(), form=form)
    context = {"form": form, "session": found, "course": found.course, "draft": draft}
    return render(
        request, "courses/advisor/correct.html", context, status=422 if form.errors else 200
    )


@require_POST
def draft(request: SignedInRequest, pk: int) -> JsonResponse:
    """Keep what has been typed so far, unless it holds what may not be kept."""
    found, now = _own_session(request, pk), timezone.now()
    form = _form_to_scan(request, found)
    form.is_valid()
    try:
        if form.holds_personal_data:
            return refused(form)
        kept = drafts.save(
            found,
            content=form.typed,
            key=form.cleaned_data.get("key"),
            by=request.user,
            now=now,
        )
    except RuleBroken as broken:
        code = "cpr" if isinstance(broken, HoldsCpr) else ""
        said = {"state": "refused", "code": code, "text": str(broken.message)}
        return JsonResponse(said, status=422)
    return JsonResponse({"state": "kept" if kept else "logged", "at": clock(now)})


@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_session(request, pk)
    form = MoveForm(request.POST or None, session=found, back=found.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            sessions.move(
                found,
                plan=form.plan,
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _("The activity is moved, and the school has been told."))
            return redirect(_up_from(found, request.user))
    return _move_page(request, found, form, KeepForm())


@require_POST
def keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say no to the school's wish for another time."""
    found = _own_session(request, pk)
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            sessions.keep_time(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _("The time is kept, and the school has been told why."))
            return redirect(found)
    moving = MoveForm(None, session=found, back=found.get_absolute_url())
    return _move_page(request, found, moving, form)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_session(request, pk)
    form = CancelForm(request.POST or None, back=found.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            sessions.cancel(
                found,
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
                code=form.cleaned_data["code"],
                side=form.cleaned_data["side"],
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _("The activity is cancelled, and the school has been told."))
            return redirect(_up_from(found, request.user))
    context = {
        "form": form,
        "session": found,
        "course": found.course,
        "up_url": _up_from(found, request.user),
    }
    return render(
        request, "courses/advisor/cancel.html", context, status=422 if form.errors else 200
    )


@require_POST
def not_held(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_session(request, pk)
    try:
        sessions.mark_not_held(found, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
        return redirect(found)
    messages.success(
        request, _("Noted: it was not held, and the minutes are yours again. Book a new time.")
    )
    return redirect(_up_from(found, request.user))


def _up_from(session: Session, user: User) -> str:
    """The course; her day when the course has been handed over."""
    if can_run(user, session.course):
        return reverse("courses:course", args=[session.course_id])
    return reverse("courses:front")


def _session(request: SignedInRequest, pk: int) -> Session:
    user = request.user
    seen = Session.objects.visible_to(user).run_by(user).with_logs()
    found = get_object_or_404(
        seen.select_related(
            "advisor__user",
            "course__municipality",
            "course__school",
            "course__lead__user",
            "course__second__user",
            "course__support_request__created_by",
        ),
        pk=pk,
    )
    return looked(request, found)


def _own_session(request: SignedInRequest, pk: int) -> Session:
    """The activity, for the advisor whose hours it is; the other one only reads it."""
    found = _session(request, pk)
    if not can_log(request.user, found):
        raise Http404
    return found


def _log_form(request: SignedInRequest, found: Session) -> LogForm:
    user, now = request.user, timezone.now()
    form = LogForm(
        request.POST or None,
        session=found,
        now=now,
        after_talk=_after_talk(found),
        initial=typed_in(draft_of(found, user)) if request.method == "GET" else {},
    )
    draft_url = reverse("courses:draft", args=[found.pk])
    form.keep(f"log-{found.pk}", owner=user, draft_url=draft_url)
    return form


def _form_to_scan(request: SignedInRequest, found: Session) -> LogForm:
    now, log = timezone.now(), found.log
    if log is None:
        return LogForm(request.POST, session=found, now=now)
    return CorrectionForm(request.POST, session=found, log=log, now=now)


def _after_talk(found: Session) -> AfterTalk | None:
    if found.kind != Session.Kind.OBSERVATION or found.status not in UNFINISHED:
        return None
    latest, proposed = after_talk_days(found, today=timezone.localdate())
    return AfterTalk(latest, proposed, talk_after(found))


def _log(request: SignedInRequest, found: Session, form: LogForm) -> bool:
    try:
        sessions.log(
            found,
            report=form.report,
            following=form.following,
            key=form.cleaned_data["key"],
            by=request.user,
            now=timezone.now(),
        )
    except RuleBroken as broken:
        tell(form, broken, form.rules)
        return False
    return True


def _tell_late_talk(request: SignedInRequest, found: Session, form: LogForm) -> None:
    following = form.following
    if following is None or found.kind != Session.Kind.OBSERVATION:
        return
    latest, _proposed = after_talk_days(found, today=timezone.localdate())
    if timezone.localdate(following.starts_at) > latest:
        messages.warning(
            request,
            _("The after-talk lies later than five working days; %(day)s was the last of them.")
            % {"day": long_day(latest)},
        )


def _page(request: SignedInRequest, found: Session, form: LogForm) -> HttpResponse:
    now, is_mine = timezone.now(), can_log(request.user, found)
    logs = list(found.logs.all())
    context = {
        "form": form,
        "session": found,
        "course": found.course,
        "up_url": _up_from(found, request.user),
        "is_mine": is_mine,
        # What was typed is shown again even when the log can not be saved any more.
        "shows_form": form.is_bound or (is_mine and found.status in UNFINISHED),
        "is_ahead": found.status == SessionStatus.PLANNED and found.starts_at > now,
        "revisions": [(log, list(lines_of(log, for_school=False))) for log in logs],
        "draft": draft_of(found, request.user),
        "wish": open_wish(found),
        "talk": talk_after(found) if found.after_talk_by else None,
        "moves": [line for line in history(found) if line.transition in {"move", "cancel"}],
    }
    return render(
        request, "courses/advisor/session.html", context, status=422 if form.errors else 200
    )


def _move_page(
    request: SignedInRequest, found: Session, form: MoveForm, keeping: KeepForm
) -> HttpResponse:
    wish = open_wish(found)
    context = {
        "form": form,
        "keeping": keeping if wish or keeping.errors else None,
        "wish": wish,
        "session": found,
        "course": found.course,
    }
    failed = form.errors or keeping.errors
    return render(request, "courses/advisor/move.html", context, status=422 if failed else 200)
