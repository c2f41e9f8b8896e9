"""The project's catalogues, kept by Babel, so that no gettext program is needed.

Danish holds every text. Bokmål holds what mails are made of: only mails come in it.

Messages in Python are found by Babel; templates go through Django's own `templatize` first, so
both agree with what Django looks up when it renders.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.utils.translation.template import templatize

DANISH, BOKMAL = "da", "nb"
MADE_FOR_MAILS = frozenset({"notifications/rendering.py", "courses/invitations.py"})
"""Besides the templates of mails and the notices, which hold their subjects."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True, order=True)
class Text:
    """One message as the code asks for it."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        """The message as Babel and gettext name it."""
        return (self.singular, self.plural) if self.plural else self.singular

    def __str__(self) -> str:
        return f"{self.context}: {self.singular}" if self.context else self.singular


def catalogue_path(language: str = DANISH) -> Path:
    """Return where the texts of a language are kept."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def texts_in_use(root: Path) -> dict[Text, str]:
    """Return every text the code and templates under `root` ask for, and where it first occurs."""
    return _texts_of(root, _sources(root))


def texts_of_mails(root: Path) -> dict[Text, str]:
    """Return the texts under `root` that mails are made of, and where each first occurs."""
    return _texts_of(root, (path for path in _sources(root) if is_of_mails(path.relative_to(root))))


def is_of_mails(path: Path) -> bool:
    """Return whether what stands in this file goes into mails; `path` begins at the root."""
    return (
        path.parts[:2] == ("templates", "mail")
        or "notices" in {path.stem, path.parent.name}
        or path.as_posix() in MADE_FOR_MAILS
    )


def _texts_of(root: Path, sources: Iterable[Path]) -> dict[Text, str]:
    found: dict[Text, str] = {}
    for path in sources:
        for line, text in texts_in(path):
            found.setdefault(text, f"{path.relative_to(root)}:{line}")
    return found


def texts_in(path: Path) -> Iterator[tuple[int, Text]]:
    """Yield line and text for each message in one Python file or template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Indentation means nothing in a template but would upset Python's tokenizer.
        source = "\n".join(line.lstrip() for line in templatize(source, str(path)).split("\n"))
    messages = extract("python", BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in messages:
        singular, plural = message if isinstance(message, tuple) else (message, "")
        if singular:
            yield line, Text(singular, plural, context or "")


def read(path: Path, language: str = DANISH) -> Catalog:
    """Return the catalogue at `path`, or a new one when there is none."""
    if not path.exists():
        return Catalog(
            locale=language,
            project="Kompetencecenter",
            header_comment=f"# Texts of Kompetencecenter: {language}.",
            charset="utf-8",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def write(catalogue: Catalog, path: Path) -> None:
    """Write the catalogue sorted and without line numbers, so that a diff shows only texts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(
            file,
            catalogue,
            sort_output=True,
            no_location=True,
            ignore_obsolete=True,
            width=100,
        )


def compile_catalogue(path: Path, language: str = DANISH) -> Path:
    """Write the .mo file Django reads beside the .po file at `path`; returns its path."""
    target = path.with_suffix(".mo")
    with target.open("wb") as file:
        mofile.write_mo(file, read(path, language))
    return target


def bring_up_to_date(
    catalogue: Catalog, in_use: dict[Text, str], needed: dict[Text, str] | None = None
) -> tuple[int, int]:
    """Add texts the code has won and drop those it has lost; returns (added, dropped).

    `needed` is the part the language must have, all of them without it.
    """
    lost = [text for text in _texts(catalogue) if text not in in_use]
    for text in lost:
        catalogue.delete(text.singular, context=text.context or None)
    known = set(_texts(catalogue))
    won = [text for text in (in_use if needed is None else needed) if text not in known]
    for text in won:
        catalogue.add(text.id, context=text.context or None)
    return len(won), len(lost)


def problems(
    catalogue: Catalog, in_use: dict[Text, str], needed: dict[Text, str] | None = None
) -> list[str]:
    """Return a line for every text that is missing, unsure, no longer used or that lost a value.

    `needed` is the part the language must have, all of them without it.
    """
    known = dict(_entries(catalogue))
    found = [
        f"missing: {text} ({place})"
        for text, place in (in_use if needed is None else needed).items()
        if text not in known or not all(_strings(known[text]))
    ]
    for text, message in known.items():
        if text not in in_use:
            found.append(f"obsolete: {text}")
        elif message.fuzzy:
            found.append(f"fuzzy: {text}")
        elif all(_strings(message)) and not _keeps_placeholders(text, message):
            found.append(f"placeholders differ: {text}")
    return sorted(found)


def _keeps_placeholders(text: Text, message: Message) -> bool:
    """Return whether it has the English's values; a singular may leave the count out."""
    if not text.plural:
        return _placeholders(text.singular) == _placeholders(_strings(message)[0])
    one, many = _strings(message)
    wanted = _placeholders(text.plural)
    return _placeholders(many) == wanted and set(_placeholders(one)) <= set(wanted)


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def _entries(catalogue: Catalog) -> Iterator[tuple[Text, Message]]:
    for message in catalogue:
        if message.id:
            singular, *rest = [message.id] if isinstance(message.id, str) else message.id
            yield Text(singular, rest[0] if rest else "", message.context or ""), message


def _texts(catalogue: Catalog) -> list[Text]:
    return [text for text, _message in _entries(catalogue)]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _sources(root: Path) -> Iterator[Path]:
    """Yield the Python files of our apps and all templates, in a stable order."""
    apps = sorted(path.parent for path in root.glob("*/apps.py"))
    for folder in [*apps, root / "templates"]:
        for path in sorted(folder.rglob("*")):
            is_code = path.suffix == ".py" and "migrations" not in path.parts
            is_template = path.suffix in {".html", ".txt"} and "templates" in path.parts
            if is_code or is_template:
                yield path
