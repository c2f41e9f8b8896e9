"""The list of the week to print and carry along."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedInRequest
from privacy.models import Act
from privacy.services import access_log
from requests.dates import short_time
from requests.models import SupportRequest
from requests.presentation import long_date
from requests.queries.board import choices_for, places_of
from requests.queries.board.week_list import week_list_of


@require_safe
def week_list(request: SignedInRequest) -> HttpResponse:
    """Show every open case by whose turn it is: numbers, schools, themes, dates; no free text."""
    user = request.user
    if not places_of(user):
        raise Http404
    now = timezone.now()
    today = timezone.localdate(now)
    choices = choices_for(user, today=today)
    place = choices.municipality
    access_log.record(
        Act.PRINT, SupportRequest, by=user, municipality_id=place.pk if place else None
    )
    context = {
        "week": week_list_of(user, choices, now=now),
        "municipality": place,
        "today": today,
        "day": long_date(today),
        "printed": short_time(now),
    }
    return render(request, "requests/coordinator/week_list.html", context)
