"""Walks the site as one person: every link, every choice of every list, every form."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from privacy.models import AccessEvent
from tests.access.asking import Person
from tests.access.canaries import found_in
from tests.access.knowledge import EVERYTHING_ABOUT_ONE
from tests.access.pages import TOKEN, Form, Page, Pairs

REPORTS = "/fejl-i-data/"
VARIATIONS = 2
"""So many values of the same questions of one address are asked: a calendar has no last week."""
ROWS_SENT = 3
"""So many rows have the same form of theirs sent."""
ROWS_IN_ADMIN = 1
"""So many rows of each model are opened in the administration, whose pages have their own tests."""


@dataclass(frozen=True)
class Sending:
    """One form that can be sent: to where, and with which fields."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shape(self) -> tuple[str, ...]:
        return self.path, *sorted({name for name, _value in self.fields})

    def as_posted(self) -> dict[str, list[str]]:
        return posted(self.fields)


def posted(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the fields as a test client sends them."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        values[name].append(value)
    return values


@dataclass
class Walk:
    """What one person met."""

    key: str
    pages: dict[str, int] = field(default_factory=dict)
    """Every address she was led to, and the status of its answer."""
    sendings: dict[tuple[str, ...], Sending] = field(default_factory=dict)
    seen: dict[int, str] = field(default_factory=dict)
    """Each word she saw, and an address that showed it."""
    broken: list[str] = field(default_factory=list)
    silent: dict[str, set[int]] = field(default_factory=dict)
    """Pages that showed her words and left no line in the access log."""
    about_one: dict[str, bool] = field(default_factory=dict)
    """Pages of everything about one person, and whether they left one."""
    sent: int = 0


class Walker:
    """Follows the links of one person; when `sends`, her forms are sent as well."""

    def __init__(self, person: Person, *, sends: bool) -> None:
        self.person, self.sends = person, sends
        self.walk = Walk(person.key)
        self._varied: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
        self._chosen: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._sent_in_admin: set[str] = set()
        self._to_go: list[str] = []
        self._reports: dict[str, str] = {}
        self._sent_to: Counter[tuple[str, ...]] = Counter()
        self._shown_on: dict[str, str] = {}
        """The page that leads to a report of data: it opens for whoever has just seen the page."""

    def go(self) -> Walk:
        self._enter("/", "/")
        while self._to_go:
            self._open(self._to_go.pop())
        return self.walk

    def _open(self, path: str) -> None:
        with self.person.afterwards_nothing() as client:
            self._see_first(client, path)
            before = AccessEvent.objects.count()
            answer = client.get(path)
            is_logged = AccessEvent.objects.count() > before
        self.walk.pages[path] = answer.status_code
        if answer.status_code in {301, 302}:
            self._enter(answer["Location"], path)
        elif answer.status_code != 200:
            self.walk.broken.append(f"{self.person.key}: GET {path}: {answer.status_code}")
        text = self._look(answer, path)
        if resolve(path.split("?")[0]).view_name in EVERYTHING_ABOUT_ONE:
            self.walk.about_one[path] = is_logged
        elif not is_logged and (words := found_in(text)):
            self.walk.silent[path] = words
        if "html" in answer.get("Content-Type", ""):
            page = Page(text)
            for link in page.links:
                self._enter(link, path)
            for form in page.forms:
                self._take(form, path)

    def _look(self, answer: HttpResponse, path: str) -> str:
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        if resolve(answer.wsgi_request.path_info).view_name in EVERYTHING_ABOUT_ONE:
            return text
        for number in found_in(text):
            self.walk.seen.setdefault(number, path)
        return text

    def _enter(self, link: str, base: str) -> None:
        """Put an address on the way, once, unless enough like it have been seen."""
        parts = urlsplit(urljoin(base, link))
        if parts.scheme or parts.netloc or parts.path.startswith(("/static/", "/admin/jsi18n")):
            return
        query = parse_qsl(parts.query, keep_blank_values=True)
        if parts.path.startswith("/admin/") and not self._is_taken_in_admin(parts.path, query):
            return
        path = f"{parts.path}?{urlencode(query)}" if query else parts.path
        if path.startswith(REPORTS) and not self._is_first_report(path, base):
            return
        kind = (parts.path, tuple(sorted(name for name, _value in query)))
        if path in self._varied[kind] or (query and len(self._varied[kind]) >= VARIATIONS):
            return
        self._varied[kind].add(path)
        self._to_go.append(path)

    def _is_first_report(self, path: str, base: str) -> bool:
        """Data of each kind is reported in the same way: one row stands for all."""
        thing = path.removeprefix(REPORTS).partition("/")[0]
        return path == self._reports.setdefault(thing, path) and bool(
            self._shown_on.setdefault(path, base)
        )

    def _is_taken_in_admin(self, path: str, query: Pairs) -> bool:
        """One row a model, and lists as they open: its filters have tests of their own."""
        if query:
            return False
        digits = [part for part in path.split("/") if part.isdigit()]
        if not digits:
            return True
        model = path.split(f"/{digits[0]}/")[0]
        rows = self._varied[(model, ("rows",))]
        if digits[0] not in rows and len(rows) >= ROWS_IN_ADMIN:
            return False
        rows.add(digits[0])
        return True

    def _take(self, form: Form, base: str) -> None:
        if form.method == "GET":
            action = urlsplit(urljoin(base, form.action or base)).path
            self._choose(action, ("as it stands", ""), form.as_it_stands())
            for chosen, choice in form.choices():
                self._choose(action, chosen, choice)
            return
        for action, fields in form.sendings():
            path = urljoin(base, action or base)
            sending = Sending(path, tuple(pair for pair in fields if pair[0] != TOKEN))
            if sending.shape in self.walk.sendings or self._is_one_of_many_in_admin(path, form):
                continue
            self.walk.sendings[sending.shape] = sending
            kind = resolve(path.split("?")[0]).view_name, *sending.shape[1:]
            self._sent_to[kind] += 1
            if self.sends and self._sent_to[kind] <= ROWS_SENT:
                token = [pair for pair in fields if pair[0] == TOKEN]
                self._send(path, fields, base)
                if not path.startswith("/admin/"):
                    self._send(path, token, base)

    def _is_one_of_many_in_admin(self, path: str, form: Form) -> bool:
        """A form there is sent by one of its buttons; one that has none only shows a row."""
        if not path.startswith("/admin/"):
            return False
        if not form.buttons or path in self._sent_in_admin:
            return True
        self._sent_in_admin.add(path)
        return False

    def _choose(self, action: str, chosen: tuple[str, str], choice: Pairs) -> None:
        """Ask a form of questions, each option of each list once."""
        if chosen not in self._chosen[action] and not action.startswith("/admin/"):
            self._chosen[action].add(chosen)
            self._to_go.append(f"{action}?{urlencode(choice)}")

    def _send(self, path: str, fields: Pairs, base: str) -> None:
        self.walk.sent += 1
        with self.person.afterwards_nothing() as client:
            self._see_first(client, path)
            answer = client.post(
                path, posted(fields), headers={"Referer": f"http://testserver{base}"}
            )
            self._judge(answer, f"POST {path} from {base}")
            if answer.status_code == 302:
                self._judge(
                    client.get(answer["Location"]), f"GET {answer['Location']} after {path}"
                )

    def _see_first(self, client: Client, path: str) -> None:
        if shown_on := self._shown_on.get(path):
            client.get(shown_on)

    def _judge(self, answer: HttpResponse, what: str) -> None:
        if answer.status_code >= 500 or answer.status_code in {403, 405}:
            self.walk.broken.append(f"{self.person.key}: {what}: {answer.status_code}")
        self._look(answer, what)
