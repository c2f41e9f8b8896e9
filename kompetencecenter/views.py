"""The front door: sends each person to the page her role begins with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the first page of the menu."""
    return redirect("admin:index")
