"""Everything kept about one person, and what making her anonymous would do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import serializers
from django.db.models import Field, Model, Q, QuerySet
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from oversight.permissions import administered_by
from oversight.registry import WAYS_IN, Leaver, holdings, traces
from schools.models import Membership

KEY_OF_A_SESSION = ("accounts.signin", "session")
SECRETS = frozenset({"password", "secret_hash", "code_hash"})
MOST_ROWS = 200
"""Of a kind on the page that is read; the file holds them all."""


def people_of(administrator: User, words: str) -> QuerySet[User]:
    """Return the people of her municipalities, closed accounts too, whose name or e-mail fits."""
    here = Membership.objects.filter(municipality__in=administered_by(administrator))
    people = User.objects.filter(pk__in=here.values("user")).order_by("name", "pk")
    if not words:
        return people
    return people.filter(Q(name__icontains=words) | Q(email__icontains=words))


def everything_about(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return every row about the person or made by her, by kind, with the names of our fields.

    Secrets are left out: of her password, her recovery codes and the key of her calendar only a
    hash is kept, and the key of a session would open it.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for holding in holdings():
        rows = serializers.serialize("python", holding.about(user).order_by("pk"))
        if rows:
            found[holding.label] = [
                {
                    "id": row["pk"],
                    **{
                        name: value
                        for name, value in row["fields"].items()
                        if not _is_secret(holding.label, name)
                    },
                }
                for row in rows
            ]
    return found


@dataclass(frozen=True)
class Group:
    """Rows of one kind as a person reads them: labels and values, empty ones left out."""

    title: str
    count: int
    rows: Sequence[Sequence[tuple[str, str]]]

    @property
    def left_out(self) -> int:
        return self.count - len(self.rows)


def readable(user: User) -> list[Group]:
    """Return everything about the person in words, at most two hundred rows of a kind.

    Schools and themes are named, colleagues are not: who else stands in a row is "somebody else",
    and what is about a person is only a number.
    """
    about_persons = {holding.model for holding in holdings()}
    found = []
    for holding in holdings():
        rows = holding.about(user).order_by("pk")
        if count := rows.count():
            some = list(rows[:MOST_ROWS])
            names = {
                field.name: field.related_model._default_manager.in_bulk(
                    {field.value_from_object(row) for row in some} - {None}
                )
                for field in holding.model._meta.concrete_fields
                if field.related_model and field.related_model not in about_persons
            }
            facts = [list(_facts(row, user, names)) for row in some]
            found.append(Group(_plural(holding.model), count, facts))
    return found


@dataclass(frozen=True)
class Anonymising:
    """What making a person anonymous replaces and what stays: titles with how many rows."""

    replaced: Sequence[tuple[str, int]]
    stays: Sequence[tuple[str, int]]


def anonymising(user: User) -> Anonymising:
    """Return what would happen (the dry run). Nothing is touched."""
    leaver = Leaver(user.pk, user.name, user.email)
    hers = {holding.model: holding.about(user).count() for holding in holdings()}
    ways = [(_plural(way), way._default_manager.filter(user=user).count()) for way in WAYS_IN]
    roles = Membership.objects.filter(user=user, is_active=True).count()
    replaced = [
        (_("Name, e-mail, phone and password"), 1),
        (_("Roles that end"), roles),
        *ways,
        *((str(trace.title), trace.count(leaver)) for trace in traces()),
    ]
    kept = [(_plural(model), n) for model, n in hers.items() if model not in {User, *WAYS_IN}]
    return Anonymising(
        replaced=[line for line in replaced if line[1]], stays=[line for line in kept if line[1]]
    )


def _plural(model: type[Model]) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def _is_secret(label: str, name: str) -> bool:
    return name in SECRETS or (label, name) == KEY_OF_A_SESSION


def _facts(row: Model, user: User, names: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for field in row._meta.concrete_fields:
        value = field.value_from_object(row)
        if value in (None, "", [], {}) or _is_secret(row._meta.label_lower, field.name):
            continue
        yield capfirst(str(field.verbose_name)), _in_words(row, field, value, user, names)


def _in_words(
    row: Model, field: "Field[Any, Any]", value: Any, user: User, names: Mapping[str, Any]
) -> str:
    if field.related_model is User:
        return _("The person herself") if value == user.pk else _("Somebody else")
    if field.name in names:
        return str(names[field.name].get(value, value))
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return formats.date_format(timezone.localtime(value), "j. F Y H:i")
        case date():
            return formats.date_format(value, "j. F Y")
    return str(value)
