"""Reads a page as a browser does: where its links lead, and what its forms would send."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

TOKEN = "csrfmiddlewaretoken"
NOT_SENT = {"button", "reset", "image", "file", "submit"}
Pairs = list[tuple[str, str]]


@dataclass
class Select:
    """One list to choose from; what is chosen as it stands is among `chosen`."""

    name: str
    options: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form, with its fields as they stand; `buttons` send their own name and value."""

    action: str
    method: str
    fields: Pairs = field(default_factory=list)
    selects: list[Select] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and the address of its own, the last empty when it has none."""

    def as_it_stands(self) -> Pairs:
        chosen = [(one.name, value) for one in self.selects for value in one.chosen]
        return [*self.fields, *chosen]

    def choices(self) -> Iterator[tuple[tuple[str, str], Pairs]]:
        """Yield each option of each list, and what is sent with it, all else as it stands."""
        for one in self.selects:
            rest = [pair for pair in self.as_it_stands() if pair[0] != one.name]
            for option in one.options:
                yield (one.name, option), [*rest, (one.name, option)]

    def sendings(self) -> Iterator[tuple[str, Pairs]]:
        """Yield address and fields for each button that can be pressed."""
        pressed = self.buttons or [("", "", "")]
        for name, value, action in pressed:
            yield action or self.action, [*self.as_it_stands(), *([(name, value)] if name else [])]


def _is_sent(kind: str, attrs: dict[str, str]) -> bool:
    return kind not in NOT_SENT and (kind not in {"checkbox", "radio"} or "checked" in attrs)


class Page(HTMLParser):
    """The links and forms of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._select: Select | None = None
        self._text: tuple[Form, str] | None = None
        self._written = ""
        self._waits: list[tuple[str, str, dict[str, str]]] = []
        self.feed(html)
        for owner, tag, attrs in self._waits:
            if owner in self._by_id:
                self._control(self._by_id[owner], tag, attrs)

    def handle_starttag(self, tag: str, pairs: Sequence[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        for name in ("hx-get", "href" if tag in {"a", "link", "area"} else ""):
            if name in attrs:
                self.links.append(attrs[name])
        if tag == "form":
            self._open = Form(attrs.get("action", ""), attrs.get("method", "get").upper())
            self.forms.append(self._open)
            self._by_id[attrs.get("id", "")] = self._open
        elif tag == "option":
            self._option(attrs)
        elif tag in {"input", "select", "textarea", "button"} and "disabled" not in attrs:
            if owner := attrs.get("form"):
                self._waits.append((owner, tag, attrs))
            elif self._open:
                self._control(self._open, tag, attrs)

    def _control(self, form: Form, tag: str, attrs: dict[str, str]) -> None:
        name, kind = attrs.get("name", ""), attrs.get("type", "text")
        if tag == "select" and name:
            self._select = Select(name)
            form.selects.append(self._select)
        elif tag == "textarea" and name:
            self._text, self._written = (form, name), ""
        elif kind == "submit" or (tag == "button" and kind == "text"):
            form.buttons.append((name, attrs.get("value", ""), attrs.get("formaction", "")))
        elif tag == "input" and name and _is_sent(kind, attrs):
            form.fields.append((name, attrs.get("value", "on" if "checked" in attrs else "")))

    def _option(self, attrs: dict[str, str]) -> None:
        if self._select is not None:
            self._select.options.append(attrs.get("value", ""))
            if "selected" in attrs:
                self._select.chosen.append(attrs.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._text:
            self._written += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text:
            form, name = self._text
            form.fields.append((name, self._written.removeprefix("\n")))
            self._text = None
        elif tag == "select" and self._select is not None:
            if not self._select.chosen and self._select.options:
                self._select.chosen.append(self._select.options[0])
            self._select = None
        elif tag == "form":
            self._open = None
