"""The words of a mail as the office writes them: plain text with a few variables in braces."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.catalogue import MessageKind
from privacy.scan import scan

MOST_IN_SUBJECT = 120
MOST_IN_TEXT = 3_000


class Variable(StrEnum):
    """What is filled in when a mail leaves. Typed by people, the same in every language."""

    FIRST_NAME = "fornavn"
    CASE_NUMBER = "sagsnummer"
    LINK = "link"
    DEADLINE = "frist"
    SIGNATURE = "underskrift"

    @property
    def typed(self) -> str:
        return f"{{{self.value}}}"


MEANINGS: Mapping[Variable, str | Promise] = {
    Variable.FIRST_NAME: gettext_lazy("the recipient's first name"),
    Variable.CASE_NUMBER: gettext_lazy("the number of the case"),
    Variable.LINK: gettext_lazy("the address of the page; a mail can not do without it"),
    Variable.DEADLINE: gettext_lazy("the day by which somebody must act, with its weekday"),
    Variable.SIGNATURE: gettext_lazy("the sender's name"),
}

_TYPED = re.compile(r"\{([^{}\n]*)\}")
_MARKUP = re.compile(r"</?[a-z!][^>\n]*>?|&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)
_GLUED = re.compile(r"\S\{\s*link\s*\}|\{\s*link\s*\}\S", re.IGNORECASE)

_NO_LINK = gettext_lazy(
    "“Text” lacks %(link)s. Without it nobody gets from the mail to the page: write %(link)s on a"
    " line of its own."
)
_GLUED_LINK = gettext_lazy(
    "In “Text” something stands close to %(link)s. Put a space or a new line on both sides of it,"
    " so that every mail program sees the whole address."
)


@dataclass(frozen=True)
class Words:
    """Subject and text, with variables in braces or already filled in."""

    subject: str
    text: str

    def use(self, variable: Variable) -> bool:
        """Return whether the variable stands in subject or text."""
        return any(variable == name for part in (self.subject, self.text) for name in _names(part))


@dataclass(frozen=True)
class Fault:
    """What is wrong with one part. `part` is "subject" or "text", `code` goes to the log."""

    part: str
    code: str
    message: str


class BrokenWording(Exception):  # noqa: N818 - named for the rule, as every error here
    """A wording that can not be filled in; its text is the codes of what is wrong."""


def variables_of(kind: MessageKind) -> Sequence[Variable]:
    """Return what may stand in the text of such a mail."""
    known = {
        Variable.CASE_NUMBER: kind.names_a_case,
        Variable.DEADLINE: kind.deadline is not None,
    }
    return [variable for variable in Variable if known.get(variable, True)]


def variables_of_subject(kind: MessageKind) -> Sequence[Variable]:
    """Return what may stand in the subject: nothing about a person, and no address."""
    general = (Variable.CASE_NUMBER, Variable.DEADLINE)
    return [variable for variable in variables_of(kind) if variable in general]


def faults(kind: MessageKind, words: Words) -> list[Fault]:
    """Return everything that forbids to save the wording, each with its cure."""
    return [*faults_of_form(kind, words), *_faults_of_content(words)]


def faults_of_form(kind: MessageKind, words: Words) -> list[Fault]:
    """Return what would break the mail itself: this is asked again when it leaves."""
    found = [
        *_faults_of_variables("subject", words.subject, variables_of_subject(kind)),
        *_faults_of_variables("text", words.text, variables_of(kind)),
        *_faults_of_lines(words),
    ]
    if Variable.LINK not in _names(words.text):
        found.append(Fault("text", "no link", _NO_LINK % {"link": Variable.LINK.typed}))
    elif _GLUED.search(words.text):
        found.append(Fault("text", "glued link", _GLUED_LINK % {"link": Variable.LINK.typed}))
    return found


def fill(kind: MessageKind, words: Words, values: Mapping[Variable, str]) -> Words:
    """Return the words with their variables filled in.

    Raises BrokenWording when they are not sound any more, or when a value is not known.
    """
    wrong = [fault.code for fault in faults_of_form(kind, words)]
    wrong += [f"no value: {v}" for v in variables_of(kind) if words.use(v) and v not in values]
    if wrong:
        raise BrokenWording(", ".join(wrong))
    return Words(_filled(words.subject, values), _filled(words.text, values))


def _names(text: str) -> list[str]:
    return [_plain(found.group(1)) for found in _TYPED.finditer(text)]


def _plain(name: str) -> str:
    """People may write { Link }."""
    return name.strip().lower()


def _filled(text: str, values: Mapping[Variable, str]) -> str:
    # In one go: a value that happens to hold braces is not looked at again.
    return _TYPED.sub(lambda found: values[Variable(_plain(found.group(1)))], text)


def _faults_of_variables(part: str, text: str, known: Sequence[Variable]) -> Iterator[Fault]:
    for name in dict.fromkeys(_names(text)):
        if name not in known:
            yield Fault(part, "unknown variable", _unknown(part, name, known))
    for number, line in enumerate(text.split("\n"), start=1):
        if re.search(r"[{}]", _TYPED.sub("", line)):
            message = _(
                "“%(part)s”, line %(number)s: a brace stands alone. Write a variable with one brace"
                " on each side, and use braces for nothing else."
            )
            yield Fault(part, "brace", message % {"part": name_of(part), "number": number})


def _unknown(part: str, name: str, known: Sequence[Variable]) -> str:
    values = {"part": name_of(part), "name": f"{{{name}}}"}
    if not known:
        return _("“%(part)s” can not hold %(name)s. Take it out.") % values
    near = get_close_matches(name, known, n=1)
    values["known"] = ", ".join(variable.typed for variable in known)
    if not near:
        return _("“%(part)s” can not hold %(name)s. You can use: %(known)s.") % values
    values["near"] = f"{{{near[0]}}}"
    return (
        _("“%(part)s” can not hold %(name)s. Did you mean %(near)s? You can use: %(known)s.")
        % values
    )


def _faults_of_lines(words: Words) -> Iterator[Fault]:
    """A line break in a subject begins a header of its own."""
    if not words.subject.strip():
        yield Fault("subject", "empty", _("Write a subject."))
    if any(_is_control(sign) for sign in words.subject):
        message = _("“Subject” must be one line. Delete the line break or the invisible character.")
        yield Fault("subject", "line", message)
    if any(_is_control(sign) for sign in words.text if sign not in "\n\t"):
        message = _(
            "“Text” holds an invisible character. Delete that place and type it anew, without"
            " pasting."
        )
        yield Fault("text", "control", message)


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Zl", "Zp"}


def _faults_of_content(words: Words) -> Iterator[Fault]:
    for part, text in (("subject", words.subject), ("text", words.text)):
        markup = _MARKUP.search(text)
        if markup:
            message = _("“%(part)s” holds HTML: %(what)s. Mails are plain text: take it out.")
            values = {"part": name_of(part), "what": markup.group()[:20]}
            yield Fault(part, "html", message % values)
        yield from _faults_about_people(part, _TYPED.sub(" ", text))


def _faults_about_people(part: str, text: str) -> Iterator[Fault]:
    findings = scan(text)
    if findings.blocks:
        message = _(
            "“%(part)s” holds what looks like a CPR number. Delete it: a mail holds a case number"
            " and a link, nothing about anybody."
        )
        yield Fault(part, "cpr", message % {"part": name_of(part)})
    elif findings.warns:
        message = _(
            "“%(part)s” seems to name a person or a diagnosis: %(words)s. Take it out: the same"
            " words go to everybody. %(name)s and %(signature)s are filled in by themselves."
        )
        found = dict.fromkeys(text[span.start : span.end] for span in findings.warnings)
        values = {
            "part": name_of(part),
            "words": ", ".join(found),
            "name": Variable.FIRST_NAME.typed,
            "signature": Variable.SIGNATURE.typed,
        }
        yield Fault(part, "name", message % values)


def name_of(part: str) -> str:
    """Return what the part is called on screen."""
    return _("Subject") if part == "subject" else _("Text")
