"""What kinds of message the house sends. Each app registers its own in `notices.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from accounts.models import User

if TYPE_CHECKING:
    from notifications.models import Message

_registry: dict[str, "MessageKind"] = {}


@dataclass(frozen=True)
class Attachment:
    """A second way to read the mail, such as text/calendar; made at delivery and never stored.

    `subtype` is the part of the media type after "text/", `parameters` what follows it.
    """

    name: str
    subtype: str
    text: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        parameters = {**self.parameters, "name": self.name}
        return "; ".join([f"text/{self.subtype}", *(f"{k}={v}" for k, v in parameters.items())])


@dataclass(frozen=True)
class MessageKind:
    """One promise to write to somebody.

    `subject` is generic: it may end in a colon and %(case_number)s, never a theme or a name.
    `template` extends mail/base.txt. `at_any_hour` is False for what nags: reminders keep to
    working hours. `link` computes the address at delivery, for links with a token, which is
    never stored. `attach` makes what the mail carries, from what the message is about, at
    delivery too: the row itself holds no content. `deadline` finds the day by which the reader
    must act or hears more, again at delivery; None when what it was about is gone.
    """

    name: str
    subject: str | Promise
    template: str
    at_any_hour: bool
    link: Callable[[User], str] | None = None
    attach: "Callable[[Message], Attachment | None] | None" = None
    deadline: "Callable[[Message], date | None] | None" = None

    @property
    def names_a_case(self) -> bool:
        """Whether its messages have a case number."""
        return "%(case_number)s" in str(self.subject)

    @property
    def title(self) -> str:
        """The subject up to its colon, for lists that name the case elsewhere."""
        return str(self.subject).split(":")[0]


def register(kind: MessageKind) -> MessageKind:
    """Add the kind to the catalogue and return it; raises ValueError when the name is taken."""
    if _registry.setdefault(kind.name, kind) != kind:
        raise ValueError(f"Two kinds of message are called {kind.name}")
    return kind


def kind_named(name: str) -> MessageKind:
    """Return the kind; raises LookupError for a name that nobody registers any more."""
    return _registry[name]


def title_of(name: str) -> str:
    """Return what such a message is called; the name itself when nobody sends it any more."""
    kind = _registry.get(name)
    return kind.title if kind else name


def all_kinds() -> Mapping[str, MessageKind]:
    """Return the whole catalogue by name."""
    return dict(_registry)
