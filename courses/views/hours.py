"""The hours of an advisor and of a special school: months, price, forecast, and the year's end."""

from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from django.contrib import messages
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
from advisors.models import Advisor, HourAccount
from advisors.permissions import can_ask_extra, can_close_year, can_set_hours
from advisors.queries.closing import closing_of
from advisors.queries.year import extra_hours_of, posted_in
from advisors.services import ledger
from courses import hour_pages, hour_sheets, queries
from courses.forms.extra import CloseYearForm
from courses.presentation import course_title, in_hours
from privacy.looks import looked
from privacy.models import Act
from schools.access import access_of
from schools.csv_export import csv_response
from schools.models import School, SchoolYear
from schools.queries import work_calendar
from schools.workdays import school_year_bounds


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The advisor's own hours."""
    if not access_of(request.user).may(Permission.VIEW_OWN_HOURS):
        raise Http404
    found = get_object_or_404(_advisors(request.user), user=request.user)
    return _advisor_page(request, found)


@require_safe
def advisor(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for her special-school leader and the coordinator."""
    found = looked(request, get_object_or_404(_advisors(request.user), pk=pk))
    return _advisor_page(request, found)


@require_safe
def advisor_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_advisors(request.user), pk=pk)
    years = [account.school_year for account in _accounts(found)]
    year = _chosen(request, years, timezone.localdate())
    if year is None:
        raise Http404
    posted = posted_in([found], year.starts_on)[found.pk]
    looked(request, found, Act.EXPORT)
    name = f"timer {found} {year.starts_on:%Y} {year.ends_on:%Y}"
    return csv_response(name, hour_sheets.month_sheet(posted, year))


@require_safe
def school(request: SignedInRequest, pk: int) -> HttpResponse:
    """All advisors of a special school, for its leader and the coordinator."""
    found = looked(request, get_object_or_404(_schools(request.user), pk=pk))
    context = _school_year(request, found)
    return render(request, "courses/hours/school.html", context)


@require_safe
def school_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_schools(request.user), pk=pk)
    context = _school_year(request, found)
    year = context["year"]
    if year is None:
        raise Http404
    looked(request, found, Act.EXPORT)
    name = f"timer {found} {year.starts_on:%Y} {year.ends_on:%Y}"
    return csv_response(name, hour_sheets.school_sheet(context["rows"], year))


@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, pk: int, year: int) -> HttpResponse:
    """What closing the year does, and the act itself."""
    user, now = request.user, timezone.now()
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    seen = HourAccount.objects.closable_by(user)
    account = get_object_or_404(
        seen.select_related("advisor__user", "advisor__municipality", "school_year"),
        advisor=pk,
        school_year__starts_on__year=year,
    )
    looked(request, account.advisor)
    preview = closing_of(account)
    back = _back_to_hours(user, account)
    initial = {"carry": in_hours(min(preview.lacks_next_year, preview.left))}
    form = CloseYearForm(request.POST or None, initial=initial, back=back)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            ledger.close_year(account, carry_minutes=form.minutes, reason=reason, by=user, now=now)
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            said = {"name": account.advisor, "year": account.school_year}
            messages.success(request, _("The hours of %(name)s for %(year)s are closed.") % said)
            return redirect(back)
    context = {
        "account": account,
        "form": form,
        "back": back,
        "preview": _in_hours(preview),
        "is_over": account.school_year.ends_on < timezone.localdate(now),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/hours/close.html", context, status=status)


def _advisors(user: User) -> Any:
    return Advisor.objects.visible_to(user).select_related("user", "home_school", "municipality")


def _schools(user: User) -> Any:
    """The special schools whose hours the person sees."""
    access = access_of(user)
    special = School.objects.filter(kind=School.Kind.SPECIAL).select_related("municipality")
    coordinated = special.filter(municipality__in=access.municipalities(Permission.MATCH))
    return coordinated | special.filter(pk__in=access.schools(Permission.VIEW_SCHOOL_HOURS))


def _accounts(found: Advisor) -> list[HourAccount]:
    accounts = found.hour_accounts.select_related("school_year", "closed_by")
    return list(accounts.order_by("-school_year__starts_on"))


def _chosen(request: SignedInRequest, years: list[SchoolYear], today: date) -> SchoolYear | None:
    """The year the address asks for, else this one, else the newest there is."""
    wanted = request.GET.get("aar", "")
    this_year = school_year_bounds(today)[0]
    by_start = {str(year.starts_on.year): year for year in years}
    newest = years[0] if years else None
    return by_start.get(wanted) or by_start.get(str(this_year.year)) or newest


def _advisor_page(request: SignedInRequest, found: Advisor) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    accounts = _accounts(found)
    year = _chosen(request, [account.school_year for account in accounts], today)
    account = next((a for a in accounts if a.school_year == year), None)
    context: dict[str, Any] = {
        "advisor": found,
        "is_mine": found.user_id == user.pk,
        "years": [each.school_year for each in accounts],
        "account": account,
        "can_ask": can_ask_extra(user, found),
        "can_set": can_set_hours(user, found),
    }
    if year is not None and account is not None:
        is_over = year.ends_on < today
        context |= {
            "page": hour_pages.year_page(
                posted_in([found], year.starts_on)[found.pk],
                year,
                today=today,
                calendar=work_calendar(found.municipality),
            ),
            "cases": [
                _case(line, is_mine=context["is_mine"]) for line in queries.cases_in(account)
            ],
            "extra_hours": [
                (asked, in_hours(asked.minutes), in_hours(asked.approved_minutes))
                for asked in extra_hours_of(found, year.starts_on)
            ],
            "can_close": is_over and not account.is_closed and can_close_year(user, found),
            "is_over": is_over,
        }
    return render(request, "courses/hours/advisor.html", context)


def _case(line: queries.CaseHours, *, is_mine: bool) -> dict[str, str]:
    """What a line says: the title alone, and for the advisor the way to her own course."""
    course = line.course
    return {
        "title": course_title(line.support_request),
        "status": course.get_status_display() if course else _("Offer"),
        "spent": in_hours(line.spent),
        "reserved": in_hours(line.reserved),
        "url": reverse("courses:course", args=[course.pk]) if is_mine and course else "",
    }


def _school_year(request: SignedInRequest, found: School) -> dict[str, Any]:
    today, place = timezone.localdate(), found.municipality
    years = list(SchoolYear.objects.filter(municipality=place).order_by("-starts_on"))
    year = _chosen(request, years, today)
    advisors = list(
        found.home_advisors.select_related("user").order_by("-is_active", "user__name", "pk")
    )
    context = {"school": found, "years": years, "year": year, "rows": []}
    if year is None:
        return context
    posted = posted_in(advisors, year.starts_on)
    calendar = work_calendar(place)
    rows = hour_pages.advisor_rows(advisors, posted, year, today=today, calendar=calendar)
    everything = [one for lines in posted.values() for one in lines]
    return context | {
        "rows": rows,
        "heads": hour_pages.school_heads(),
        "page": hour_pages.year_page(everything, year, today=today, calendar=calendar),
        "chart": hour_pages.advisors_chart(rows),
    }


def _back_to_hours(user: User, account: HourAccount) -> str:
    """To the advisor's hours; the administrator, who does not see them, to her list."""
    if Advisor.objects.visible_to(user).filter(pk=account.advisor_id).exists():
        address = reverse("hours:advisor", args=[account.advisor_id])
        return f"{address}?aar={account.school_year.starts_on.year}"
    return reverse("admin:advisors_houraccount_changelist")


def _in_hours(preview: Any) -> dict[str, Any]:
    names = ("free", "reserved", "overrun", "provisional", "free_next_year", "left")
    said = {name: in_hours(getattr(preview, name)) for name in names}
    return {**said, "lacks": preview.lacks_next_year and in_hours(preview.lacks_next_year)}
