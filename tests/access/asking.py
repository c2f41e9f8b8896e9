"""Asks every address as everybody, and says in one sign what came of it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import SimpleCookie

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.crypto import get_random_string

from tests.access.cast import KEYS, Cast
from tests.access.world import Place
from tests.addresses import ALL

CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
BACKEND = "django.contrib.auth.backends.ModelBackend"

SIGNS = {
    200: "o",
    204: "d",
    301: ">",
    302: ">",
    422: "?",
    400: "?",
    403: "x",
    404: ".",
    405: "-",
    429: "m",
    500: "!",
    503: "u",
}
TO_SIGN_IN = "s"
REFUSED = set("s.x-")

ARGUMENTS: Mapping[str, dict[str, object]] = {
    "accounts:invitation": {"uidb64": "MQ", "token": "no-such-token"},
    "accounts:password_reset_confirm": {"uidb64": "MQ", "token": "no-such-token"},
    "accounts:oidc_start": {"name": "ingen"},
    "accounts:oidc_answer": {"name": "ingen"},
    "calendars:feed": {"secret": "ingen-kender-den"},
}
"""What addresses that anybody may ask are asked for: nothing that exists."""


class Person:
    """One who asks from her own browser. Nothing that she does is still there afterwards."""

    def __init__(self, key: str, cast: Cast, **client: object) -> None:
        self.key = key
        self.client = Client(raise_request_exception=False, **client)
        if user := cast.get(key):
            self.client.force_login(user, backend=BACKEND)
        # The same secret on every page, so that a form can be sent long after it was read.
        self.client.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(CSRF_SECRET_LENGTH)
        self._cookies = self.client.cookies.output(header="", sep=";")

    @contextmanager
    def afterwards_nothing(self) -> Iterator[Client]:
        """Yield her browser; what changes, in the database or her cookies, is taken back."""
        self.client.cookies = SimpleCookie(self._cookies)
        with transaction.atomic():
            yield self.client
            transaction.set_rollback(True)


def path_of(name: str, place: Place) -> str:
    """Return the address of what it asks for in that story."""
    takes_arguments = dict(ALL)[name]
    if not takes_arguments:
        return reverse(name)
    return reverse(name, kwargs=ARGUMENTS.get(name) or place.arguments(name))


def ask(person: Person, method: str, path: str) -> HttpResponse:
    """Ask with an empty form, or as htmx does."""
    with person.afterwards_nothing() as client:
        if method == "POST":
            return client.post(path)
        return client.get(path, headers={"HX-Request": "true"} if method == "HTMX" else {})


def sign_of(answer: HttpResponse) -> str:
    """Return the one sign for an answer; "!" for what is not foreseen."""
    if answer.status_code == 302 and answer["Location"].startswith(reverse("accounts:sign_in")):
        return TO_SIGN_IN
    return SIGNS.get(answer.status_code, "!")


def leads_to_the_door(answer: HttpResponse) -> bool:
    """Django leads whoever is no administrator to its own sign-in, which refuses her (403)."""
    return answer.status_code == 302 and answer["Location"].startswith(reverse("admin:login"))


def everybody(cast: Cast) -> list[Person]:
    return [Person(key, cast) for key in KEYS]


def patterns() -> dict[str, str]:
    """Return the way to each named address outside Django admin, as it stands in the urls."""

    def walk(resolver: URLResolver, start: str, space: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            way = f"{start}{entry.pattern}"
            if isinstance(entry, URLPattern):
                yield f"{space}{entry.name}", way
            elif entry.namespace != "admin":
                yield from walk(entry, way, f"{entry.namespace}:" if entry.namespace else space)

    return {name: CONVERTER.sub(r"<\1>", way) for name, way in walk(get_resolver(), "", "")}
