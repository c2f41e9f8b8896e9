"""Reads rendered HTML as a browser does, so that tests ask about elements and not about text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "use", "rect", "line"})


@dataclass(eq=False)
class Element:
    tag: str
    attrs: dict[str, str]
    parent: "Element | None" = field(default=None, repr=False)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()

    @property
    def text(self) -> str:
        return " ".join(self._written().split())

    def _written(self) -> str:
        return "".join(c if isinstance(c, str) else c._written() for c in self.children)

    def walk(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, tag: str = "", css: str = "", **attrs: str) -> list["Element"]:
        return [
            element
            for element in self.walk()
            if tag in ("", element.tag)
            and (not css or css in element.classes)
            and all(element.attrs.get(n.replace("_", "-")) == v for n, v in attrs.items())
        ]

    def one(self, tag: str = "", css: str = "", **attrs: str) -> "Element":
        found = self.all(tag, css, **attrs)
        assert len(found) == 1, f"{len(found)} of <{tag} class={css} {attrs}>"
        return found[0]

    def ancestors(self) -> Iterator["Element"]:
        if self.parent:
            yield self.parent
            yield from self.parent.ancestors()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, {n: v or "" for n, v in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(html: str) -> Element:
    """Return the tree; a tag that is not closed where it should be fails the test."""
    reader = _Reader()
    reader.feed(html)
    assert reader.here is reader.root, f"<{reader.here.tag}> is not closed"
    return reader.root
