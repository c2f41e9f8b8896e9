"""The agenda of advisor and school, what a person chooses of her calendar, and her feed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import client_address, count
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from courses import invitations
from courses.agenda import Span, month_of, stretch, week_of, weeks_of
from courses.queries import calendars as queries
from courses.services import calendars
from schools.access import access_of

TOO_MANY = 429
FRESH_FOR = 10 * 60  # seconds


@require_safe
def advisor_agenda(request: SignedInRequest) -> HttpResponse:
    return _agenda(request, Permission.RUN_COURSE, {"heading": _("Calendar"), "as_advisor": True})


@require_safe
def school_agenda(request: SignedInRequest) -> HttpResponse:
    heading = {"heading": _("Our calendar"), "as_advisor": False}
    return _agenda(request, Permission.VIEW_OWN_REQUESTS, heading)


def _agenda(request: SignedInRequest, needed: Permission, page: dict[str, object]) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    if not access_of(user).may(needed):
        raise Http404
    asked = request.GET
    shown = stretch(asked.get("uge", ""), asked.get("maaned", ""), today=today)
    found = queries.agenda_of(user, shown.first, shown.last)
    off = queries.days_off(user, shown.first, shown.last)
    near = shown.near(today)
    context = {
        **page,
        "shown": shown,
        "weeks": weeks_of(shown, queries.by_day(found), today=today, notes=off),
        "count": len(found),
        "as_week": week_of(near),
        "as_month": month_of(near),
        "now": week_of(today) if shown.span == Span.WEEK else month_of(today),
    }
    return render(request, "courses/calendar/agenda.html", context)


@never_cache
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """What the person has chosen about her own calendar."""
    _require_calendar(request)
    return _settings(request)


@never_cache
@require_POST
def renew(request: SignedInRequest) -> HttpResponse:
    """Show the new secret address at once: it is kept nowhere and can not be shown again."""
    _require_calendar(request)
    secret = calendars.renew(by=request.user, now=timezone.now())
    address = request.build_absolute_uri(reverse("calendars:feed", args=[secret]))
    return _settings(request, address=address)


@require_POST
def switch_off(request: SignedInRequest) -> HttpResponse:
    _require_calendar(request)
    calendars.switch_off(by=request.user)
    messages.success(request, _("The address no longer works."))
    return redirect("calendars:mine")


@require_POST
def set_invitations(request: SignedInRequest) -> HttpResponse:
    _require_calendar(request)
    wanted = request.POST.get("til") == "ja"
    calendars.set_invitations(wanted=wanted, by=request.user)
    said = _("You get invitations by mail.") if wanted else _("You get no more invitations.")
    messages.success(request, said)
    return redirect("calendars:mine")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address. Unknown, old and switched off are all the same 404."""
    now = timezone.now()
    reader = queries.owner_of(secret)
    if reader is None:
        wait = count("calendar_guesses", client_address(request), now=now)
    else:
        wait = count("calendar_reads", reader.pk, now=now)
    if wait:
        return HttpResponse(status=TOO_MANY, headers={"Retry-After": str(wait)})
    if reader is None:
        raise Http404
    text = invitations.feed(queries.feed_of(reader, now=now), reader=reader, at=now)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    patch_cache_control(answer, private=True, max_age=FRESH_FOR)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _settings(request: SignedInRequest, address: str = "") -> HttpResponse:
    context = {
        "calendar": queries.personal_calendar(request.user),
        "address": address,
        "subscribe": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return render(request, "courses/calendar/mine.html", context)


def _require_calendar(request: SignedInRequest) -> None:
    access = access_of(request.user)
    if not (access.may(Permission.RUN_COURSE) or access.may(Permission.VIEW_OWN_REQUESTS)):
        raise Http404
