"""The front door and the pages that belong to no single app."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.signed_in import SignedInRequest
from kompetencecenter.menu import front_page


def home(request: SignedInRequest) -> HttpResponse:
    """Send each person to the page her role begins with."""
    return redirect(front_page(request.user))


def no_role(request: HttpRequest) -> HttpResponse:
    """Say why an account without a role sees nothing, and whom to ask."""
    return render(request, "kompetencecenter/no_role.html")


@login_not_required
def privacy_page(request: HttpRequest) -> HttpResponse:
    return render(request, "kompetencecenter/privacy.html")


@login_not_required
def accessibility_page(request: HttpRequest) -> HttpResponse:
    return render(request, "kompetencecenter/accessibility.html")
