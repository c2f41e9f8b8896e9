"""The coordinator hands an advisor's work over: because of an absence, or a course at a time."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import NotAllowed, RuleBroken, tell
from accounts.models import User
from accounts.signed_in import SignedInRequest
from advisors.models import Absence
from advisors.services import absences as absence_services
from courses.errors import HandoverRefused
from courses.forms.handovers import AbsenceForm, HandoverAnswers
from courses.handovers import Choices, Scope
from courses.models import HandoverRequest, SupportCourse
from courses.queries.handover_page import page_of, proposal_of
from courses.queries.handovers import absence_page, advisors_here, handover_place, hits_of
from courses.services import handovers
from courses.states import CourseStatus
from privacy.models import Act
from privacy.services import access_log
from requests.models import SupportRequest
from requests.services.replacements import Vacancy, rankings_of


@dataclass(frozen=True)
class _Subject:
    """What the page is about, and what it is headed."""

    scope: Scope
    url: str
    heading: str
    absence: Absence | None = None
    course: SupportCourse | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: SignedInRequest) -> HttpResponse:
    """List who is away, and register an absence; that leads to what it hits."""
    user, now = _coordinator(request), timezone.now()
    form = AbsenceForm(request.POST or None, advisors=advisors_here(user))
    if request.method == "POST" and form.is_valid():
        try:
            registered = absence_services.register(**form.cleaned_data, by=user, now=now)
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _("The absence is registered. Decide what becomes of this."))
            return redirect("handover:absence", registered.pk)
    page = absence_page(user, today=timezone.localdate(now))
    place = min(handover_place(user))
    access_log.record(Act.READ, HandoverRequest, by=user, municipality_id=place)
    context = {"form": form, "page": page, "today": timezone.localdate(now)}
    status = 422 if form.errors else 200
    return render(request, "courses/coordinator/absences.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _absence(request, pk)
    subject = _Subject(
        scope=Scope(found.advisor_id, None, found.starts_on, found.ends_on),
        url=reverse("handover:absence", args=[pk]),
        heading=_("Absence of %(advisor)s") % {"advisor": found.advisor},
        absence=found,
    )
    return _page(request, subject)


@require_http_methods(["GET", "HEAD", "POST"])
def course(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand over one course without an absence, as when an advisor leaves."""
    seen = SupportCourse.objects.filter(municipality__in=handover_place(_coordinator(request)))
    found = get_object_or_404(
        seen.exclude(status=CourseStatus.CLOSED).select_related("support_request"), pk=pk
    )
    subject = _Subject(
        scope=Scope(course_id=pk),
        url=reverse("handover:course", args=[pk]),
        heading=_("Hand over course %(number)s") % {"number": found.support_request.case_number},
        course=found,
    )
    return _page(request, subject)


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    absence_services.remove(_absence(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The absence is removed. What has been handed over stays so."))
    return redirect("handover:absences")


def _page(request: SignedInRequest, subject: _Subject) -> HttpResponse:
    user, now = request.user, timezone.now()
    answers = HandoverAnswers.read(request.POST)
    problems: dict[int, str] = {}
    if answers.step:
        try:
            done = _take(answers, subject.scope, by=user)
        except HandoverRefused as refused:
            problems = refused.problems
        except NotAllowed as refused:
            raise Http404 from refused
        except RuleBroken as broken:
            problems = {0: str(broken.message)}
        else:
            if done:
                _tell_done(request, done)
                return redirect(_after(subject))
    hits = hits_of(subject.scope, now=now)
    rankings = rankings_of({hit.key: Vacancy(hit.case, hit.others) for hit in hits}, now=now)
    choices: Choices = (
        answers.choices if answers.step else proposal_of(hits, rankings, subject.scope)
    )
    about = subject.course or SupportRequest
    place = min(handover_place(user))
    access_log.record(
        Act.READ if subject.course else Act.SEARCH, about, by=user, municipality_id=place
    )
    context = {
        "page": page_of(hits, rankings, choices, problems),
        "subject": subject,
        "is_to_be_confirmed": answers.step == "preview" and not problems,
        "is_refused": bool(problems),
    }
    return render(
        request, "courses/coordinator/handover.html", context, status=422 if problems else 200
    )


def _take(answers: HandoverAnswers, scope: Scope, *, by: User) -> int:
    """Carry out, or try whether it could be; return how many lines were changed."""
    if answers.step == "carry_out":
        return handovers.carry_out(scope, answers.choices, by=by, now=timezone.now())
    handovers.rehearse(scope, answers.choices, by=by, now=timezone.now())
    return 0


def _tell_done(request: SignedInRequest, done: int) -> None:
    text = ngettext(
        "%(count)d line is carried out, and everybody concerned has been told.",
        "%(count)d lines are carried out, and everybody concerned has been told.",
        done,
    )
    messages.success(request, text % {"count": done})


def _after(subject: _Subject) -> str:
    return subject.course.get_absolute_url() if subject.course else subject.url


def _absence(request: SignedInRequest, pk: int) -> Absence:
    here = Absence.objects.filter(advisor__municipality__in=handover_place(_coordinator(request)))
    return get_object_or_404(here.select_related("advisor__user"), pk=pk)


def _coordinator(request: SignedInRequest) -> User:
    user = request.user
    if not handover_place(user):
        raise Http404
    return user
