"""What every answer carries, and what no question may: what Django has no setting for.

Stands outermost, so that files, errors and refusals get it too.
"""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

NOT_USED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "geolocation", "gyroscope", "magnetometer", "microphone", "midi"),
    *("payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
)
"""What a browser can give a page and ours never ask for; the clipboard is used."""
HEADERS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NOT_USED),
    "Cross-Origin-Resource-Policy": "same-origin",
}
NO_KEY = re.compile(r"/\d{19,}(?:/|$)")
KEEP_NOWHERE = "no-store, private"


def answers(get_response: Handler) -> Handler:
    """Add the headers; what a signed-in person is shown is kept by no browser and no proxy."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        user = getattr(request, "user", None)  # files come before the sign-in
        if user is not None and user.is_authenticated:
            response.setdefault("Cache-Control", KEEP_NOWHERE)
        return response

    return answer


def questions(get_response: Handler) -> Handler:
    """Refuse what no address of ours holds: a NUL, and a number that is no key in any database."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        if NO_KEY.search(request.path_info):
            raise Http404
        return get_response(request)

    return answer
