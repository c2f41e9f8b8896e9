"""Around every page: what the writer confirms, and a save that a hidden text refuses."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from oversight.errors import TextIsHidden
from privacy import confirmations


class TextWatch:
    """Stands after the sign-in, so that it knows whose request it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.method != "POST" or not isinstance(user, User):
            return self.get_response(request)
        with confirmations.of_request(user):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say kindly that a text can not be changed now, where the page itself does not."""
        if not isinstance(error, TextIsHidden):
            return None
        return render(request, "oversight/text_is_hidden.html", {"error": error}, status=409)
