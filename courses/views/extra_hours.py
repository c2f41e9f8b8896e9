"""Extra hours: the coordinator asks, the special-school leader answers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import RuleBroken, tell
from accounts.models import User
from accounts.signed_in import SignedInRequest
from advisors.models import Advisor, ExtraHours
from advisors.permissions import can_approve_extra, can_ask_extra
from advisors.queries import hours_of, hours_on
from advisors.services import ledger
from advisors.states import ExtraStatus
from courses.forms.extra import AnswerExtraForm, AskExtraForm
from courses.presentation import hours_used, in_hours
from privacy.looks import looked
from requests.models import SupportRequest
from schools.services import school_years


@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for extra hours, from an advisor's hours or from a case (`?sag=`)."""
    user, now = request.user, timezone.now()
    seen = Advisor.objects.visible_to(user).select_related("user", "home_school", "municipality")
    advisor = looked(request, get_object_or_404(seen, pk=pk))
    if not can_ask_extra(user, advisor):
        raise Http404
    case = _case(user, advisor, request.GET.get("sag", ""))
    back = (
        reverse("coordinator:detail", args=[case.pk])
        if case
        else reverse("hours:advisor", args=[pk])
    )
    form = AskExtraForm(request.POST or None, back=back)
    today = timezone.localdate(now)
    if request.method == "POST" and form.is_valid():
        try:
            ledger.ask_extra(
                advisor,
                school_years.ensure(advisor.municipality, today, by=user),
                minutes=form.minutes,
                reason=form.cleaned_data["reason"],
                case_number=case.case_number if case else "",
                by=user,
                now=now,
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _("The special-school leader has been asked."))
            return redirect(back)
    hours = hours_on([advisor], today)[pk]
    context = {"form": form, "advisor": advisor, "case": case, "hours": hours_used(hours)}
    status = 422 if form.errors else 200
    return render(request, "courses/hours/ask_extra.html", context, status=status)


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request for extra hours: the leader answers it, the others see how it stands."""
    user = request.user
    seen = ExtraHours.objects.visible_to(user).select_related(
        "advisor__user", "advisor__home_school", "school_year", "asked_by", "answered_by"
    )
    asked = looked(request, get_object_or_404(seen, pk=pk))
    answers = can_approve_extra(user, asked.advisor)
    form = AnswerExtraForm(request.POST or None, initial={"hours": in_hours(asked.minutes)})
    if request.method == "POST" and form.is_valid():
        try:
            _answer(asked, form, by=user)
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _("Your answer is saved, and the coordinator has been told."))
            return redirect("hours:advisor", asked.advisor_id)
    context = {
        "asked": asked,
        "minutes": in_hours(asked.minutes),
        "approved": in_hours(asked.approved_minutes),
        "hours": hours_used(hours_of([asked.advisor], asked.school_year)[asked.advisor_id]),
        "form": form,
        # What was typed is shown again even when it has been answered meanwhile.
        "shows_form": answers and (form.is_bound or asked.status == ExtraStatus.ASKED),
        "case": _case(user, asked.advisor, asked.case_number),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/hours/extra.html", context, status=status)


def _answer(asked: ExtraHours, form: AnswerExtraForm, *, by: User) -> None:
    reason, now = form.cleaned_data["reason"], timezone.now()
    if form.refuses:
        ledger.refuse_extra(asked, reason=reason, by=by, now=now)
    else:
        ledger.approve_extra(asked, minutes=form.minutes, reason=reason, by=by, now=now)


def _case(user: User, advisor: Advisor, number: str) -> SupportRequest | None:
    """The case it is asked for, when the person knows it: only the coordinator does."""
    if not number:
        return None
    known = SupportRequest.objects.visible_to(user).filter(municipality=advisor.municipality_id)
    return known.filter(case_number=number).first()
