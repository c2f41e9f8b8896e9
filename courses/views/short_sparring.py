"""Kort sparring: the advisor's page, taking one back, and the coordinator's figures."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import RuleBroken, tell
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from advisors.models import Advisor
from courses.forms.short_sparring import ShortSparringForm
from courses.models import ShortSparring
from courses.presentation import in_hours
from courses.queries import short_sparring as queries
from courses.services import short_sparring
from courses.views.kept import answer, is_from_keeper
from privacy.models import Act
from privacy.services import access_log
from schools.access import access_of

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def short_sparrings(request: SignedInRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    if not access_of(user).may(Permission.RUN_COURSE):
        raise Http404
    advisor = get_object_or_404(Advisor.objects.visible_to(user), user=user)
    form = form_for(request, advisor)
    if request.method == "POST" and form.is_valid():
        try:
            entered = short_sparring.log(
                advisor, given=form.given, key=form.cleaned_data["key"], by=user, now=now
            )
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(request, _noted(entered))
            return answer(request, reverse("courses:front"))
    if is_from_keeper(request):
        return answer(request, reverse("courses:short_sparrings"), form=form)
    if request.headers.get("HX-Request"):
        context = {"form": form, "today": queries.today(user, now=now)}
        return render(request, "courses/advisor/_quick_form.html", context)
    page = Paginator(queries.lately(user, now=now), PER_PAGE).get_page(request.GET.get("side"))
    context = {"form": form, "page": page, "today": timezone.localdate(now)}
    return render(
        request,
        "courses/advisor/short_sparrings.html",
        context,
        status=422 if form.errors else 200,
    )


@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    mine = ShortSparring.objects.visible_to(user).select_related("advisor__user", "school")
    found = get_object_or_404(mine, pk=pk)
    try:
        short_sparring.undo(found, by=user, now=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, _("The short sparring is taken back, and so are its minutes."))
    return redirect("courses:front")


@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not access_of(user).may(Permission.VIEW_ALL_REQUESTS):
        raise Http404
    rows = queries.figures(user, day=timezone.localdate())
    place = access_of(user).home
    access_log.record(Act.READ, ShortSparring, by=user, municipality_id=place)
    page = Paginator(rows, PER_PAGE * 5).get_page(request.GET.get("side"))
    context = {
        "page": page,
        "times": sum(row.times for row in rows),
        "hours": in_hours(sum(row.minutes for row in rows)),
        "schools": len({row.school for row in rows}),
    }
    return render(request, "courses/coordinator/short_sparrings.html", context)


def form_for(request: SignedInRequest, advisor: Advisor) -> ShortSparringForm:
    """Return the form of an advisor, bound when something was posted."""
    form = ShortSparringForm(request.POST or None, choices=queries.choices_for(advisor))
    form.helper.form_action = reverse("courses:short_sparrings")
    form.keep("short-sparring", owner=request.user)
    return form


def _noted(entered: ShortSparring) -> str:
    return _("Noted: %(minutes)s minutes of short sparring, %(school)s.") % {
        "minutes": entered.minutes,
        "school": entered.school,
    }
