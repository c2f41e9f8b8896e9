"""The centre's effect as its leader and coordinator see it: counts, never a course."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from courses.disclosure import SMALLEST
from courses.effect import head_of, tables_of
from courses.queries.effect import POINTS, effect_of
from schools.access import access_of


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    places = access_of(request.user).municipalities(Permission.VIEW_FIGURES)
    if not places:
        raise Http404
    effect = effect_of(places)
    context = {
        "tables": tables_of(effect),
        "points": [
            (head_of(point), effect.answered[point], effect.asked[point]) for point in POINTS
        ],
        "smallest": SMALLEST,
    }
    return render(request, "courses/effect.html", context)
