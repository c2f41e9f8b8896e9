"""A special-school leader's view of her own advisors' hours. Never the text of a case."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import RuleBroken, tell
from accounts.models import User
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from advisors.models import ExtraHours
from advisors.queries import hours_on
from advisors.queries.year import awaiting_answer, awaiting_closing
from advisors.services import ledger
from courses import queries
from courses.forms.hours import HoursForm
from courses.presentation import hours_used, in_hours
from privacy.looks import looked
from privacy.models import Act
from privacy.services import access_log
from schools.access import access_of
from schools.services import school_years

PER_PAGE = 20


@require_safe
def hours(request: SignedInRequest) -> HttpResponse:
    user, today = _user(request), timezone.localdate()
    page = Paginator(queries.advisors_released_by(user), PER_PAGE).get_page(request.GET.get("side"))
    rows = [
        (row, hours_used(row.hours))
        for row in queries.hours_released(list(page.object_list), today=today)
    ]
    access = access_of(user)
    schools = access.schools(Permission.VIEW_SCHOOL_HOURS)
    access_log.record(Act.READ, ExtraHours, by=user, municipality_id=access.home)
    context = {
        "page": page,
        "rows": rows,
        "today": today,
        "asked": [(asked, in_hours(asked.minutes)) for asked in awaiting_answer(schools)],
        "to_close": awaiting_closing(schools, today),
        "schools": sorted({row.advisor.home_school for row, _used in rows}, key=str),
    }
    return render(request, "courses/special_school/hours.html", context)


@require_http_methods(["GET", "POST"])
def set_hours(request: SignedInRequest, pk: int) -> HttpResponse:
    user, now = _user(request), timezone.now()
    hers = queries.advisors_released_by(user)
    advisor = looked(request, get_object_or_404(hers, pk=pk))
    today = timezone.localdate(now)
    now_released = hours_on([advisor], today)[advisor.pk]
    form = HoursForm(
        request.POST or None,
        initial={"hours": in_hours(now_released.granted)},
        today=today,
        back=reverse("special_school:hours"),
    )
    if request.method == "POST" and form.is_valid():
        year = school_years.ensure(advisor.municipality, form.cleaned_data["school_year"], by=user)
        try:
            ledger.set_released(
                advisor,
                year,
                minutes=form.minutes,
                reason=form.cleaned_data["reason"],
                by=user,
                now=now,
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(
                request, _("The released hours of %(name)s are saved.") % {"name": advisor}
            )
            return redirect("special_school:hours")
    context = {"form": form, "advisor": advisor, "hours": hours_used(now_released)}
    return render(
        request,
        "courses/special_school/set_hours.html",
        context,
        status=422 if form.errors else 200,
    )


def _user(request: SignedInRequest) -> User:
    if not access_of(request.user).may(Permission.VIEW_SCHOOL_HOURS):
        raise Http404
    return request.user
