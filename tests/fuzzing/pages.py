"""Finds what can be sent to the house: every page a role opens, and every form drawn on it.

Nothing is listed by hand: addresses come from the URLconf, forms and parameters from the pages, so
that a new form is found the day it is drawn.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

READS = re.compile(r"""(?:GET|asked)\.(?:get|getlist)\(\s*["'](\w+)["']""")
ROOMS = "accounts advisors catalogue courses kompetencecenter notifications oversight requests"
CHOICE = frozenset({"radio", "checkbox"})


@dataclass
class Field:
    """One name of a form, what it holds now, and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    is_on: bool = False


@dataclass
class Form:
    """A form as a person's page draws it."""

    person: str
    page: str
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        return (self.method, _route(self.action), tuple(sorted(self.fields)))


@dataclass
class Found:
    """All there is to send to, by whom."""

    pages: list[tuple[str, str]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    parameters: set[str] = field(default_factory=set)
    let_in: dict[str, str] = field(default_factory=dict)
    """Of each room, by the first part of its addresses, the person it opened for last."""


def discover(clients: dict[str, Client], addresses: Iterable[str]) -> Found:
    """Open every address as the first person it lets in, and read what its page can send."""
    found, seen = Found(parameters=read_in_source()), set[object]()
    let_in = found.let_in
    for address in addresses:
        room = address.split("/")[1]
        # Whoever the room let in last is the likeliest, and a page that is not there costs as much.
        for person in sorted(clients, key=lambda name: name != let_in.get(room)):
            response = clients[person].get(address)
            if response.status_code == 405:
                break  # an act, whose form stands on another page
            if response.status_code != 200:
                continue
            let_in[room] = person
            found.pages.append((person, address))
            if response.get("Content-Type", "").startswith("text/html"):
                reader = _Reader(person, address)
                reader.feed(response.content.decode())
                found.parameters |= reader.parameters
                for form in reader.forms:
                    if form.key not in seen:
                        seen.add(form.key)
                        found.forms.append(form)
            break
    return found


def read_in_source() -> set[str]:
    """Return the names of parameters that the views ask for, wherever a page links to them."""
    return {
        name
        for room in ROOMS.split()
        for path in (settings.BASE_DIR / room).rglob("*.py")
        for name in READS.findall(path.read_text(encoding="utf-8"))
    }


def of_the_administration() -> Iterator[str]:
    """Yield list, new form and one row of every model in the administration."""
    yield reverse("admin:index")
    for model, model_admin in admin.site._registry.items():
        start = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for what in ("changelist", "add", "import"):
            try:
                yield reverse(f"{start}_{what}")
            except NoReverseMatch:
                continue
        row = model_admin.model._default_manager.order_by("-pk").first()
        if row is not None:
            yield reverse(f"{start}_change", args=[row.pk])
            yield reverse(f"{start}_delete", args=[row.pk])
            yield reverse(f"{start}_history", args=[row.pk])


def _route(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return address


class _Reader(HTMLParser):
    """Reads the forms of a page, and the parameters its links carry."""

    def __init__(self, person: str, page: str) -> None:
        super().__init__()
        self.person, self.page = person, page
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.parameters: set[str] = set()
        self.form: Form | None = None
        self.select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "action", "hx-get", "formaction"):
            self.parameters |= {
                key for key, _value in parse_qsl(urlsplit(given.get(name, "")).query)
            }
        match tag:
            case "form":
                self._form(given)
            case "option" if self.select is not None:
                self.select.choices.append(given.get("value", ""))
                if "selected" in given:
                    self.select.value = given.get("value", "")
            case "input" | "select" | "textarea" | "button":
                self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None

    def _form(self, given: dict[str, str]) -> None:
        sends = given.get("hx-post") or given.get("hx-get") or given.get("action") or self.page
        method = "post" if "hx-post" in given else given.get("method", "get").lower()
        action = urlsplit(sends).path or urlsplit(self.page).path
        self.form = Form(self.person, self.page, action, method)
        self.forms.append(self.form)
        self.by_id[given.get("id", "")] = self.form

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form = self.by_id.get(given["form"]) if "form" in given else self.form
        name = given.get("name", "")
        if form is None or not name or name == "csrfmiddlewaretoken":
            return
        kind = given.get("type", "text") if tag == "input" else tag
        found = form.fields.setdefault(name, Field(name, kind, given.get("value", "")))
        if kind in CHOICE or tag == "button":
            found.choices.append(given.get("value", "on"))
            if "checked" in given:
                found.is_on, found.value = True, given.get("value", "on")
        if tag == "select":
            self.select = found
