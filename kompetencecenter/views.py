"""The front door and the pages that belong to no single app."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from accounts.models import User
from accounts.signed_in import SignedInRequest
from kompetencecenter.menu import front_page
from oversight.queries.papers import Paper, municipality_for, paper_of
from schools.uploads import FileRefused

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
BAD, LARGE = 400, 413


def home(request: SignedInRequest) -> HttpResponse:
    """Send each person to the page her role begins with."""
    return redirect(front_page(request.user))


def no_role(request: HttpRequest) -> HttpResponse:
    """Say why an account without a role sees nothing, and whom to ask."""
    return render(request, "kompetencecenter/no_role.html")


@login_not_required
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What is kept about whom, why and for how long (GDPR article 13)."""
    return render(request, "kompetencecenter/privacy.html", _paper(request))


@login_not_required
def accessibility_page(request: HttpRequest) -> HttpResponse:
    return render(request, "kompetencecenter/accessibility.html", _paper(request))


@login_not_required
def official_statement(request: HttpRequest) -> HttpResponse:
    """Lead to the statement at was.digst.dk, or to our own page while there is none (`/was`)."""
    controller = _paper(request)["paper"].controller
    official = controller.statement_url if controller else ""
    return redirect(official or "accessibility_page")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was wrong with what was sent, asking nothing: it may be an attack."""
    is_large = isinstance(exception, TOO_LARGE)
    context = {"too_large": is_large, "has_file": isinstance(exception, FileRefused)}
    return HttpResponse(render_to_string("400.html", context), status=LARGE if is_large else BAD)


def _paper(request: HttpRequest) -> dict[str, Paper]:
    user = request.user if isinstance(request.user, User) else None
    return {"paper": paper_of(municipality_for(user, request.GET.get("kommune", "")))}
