"""Keeps a piece of a page from being taken for the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]


def vary_on_htmx(get_response: Handler) -> Handler:
    """Tell caches that htmx gets another answer from the same address.

    Without it the back button shows the list alone, out of the browser's cache, where the whole
    page should be.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        patch_vary_headers(response, ("HX-Request",))
        return response

    return answer
