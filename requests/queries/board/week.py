"""The week: cases by whose turn it is, and what threatens the promise; two statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from requests.dates import short_date
from requests.models import Offer, SupportRequest, Wait
from requests.queries.board.choices import Choices, cases_of
from requests.queries.board.rows import SHOWN, Row, rows_of
from requests.states import CLOCK_RUNS, MATCHED_OR_LATER, OPEN, Status

GROUP_SIZE = 6
MOST_THREATS = 5
MATCHED = "matched"
GROUPS: Mapping[str, tuple[str, str | Promise]] = {
    "new": (Status.SUBMITTED, gettext_lazy("New")),
    "clarify": (Status.IN_TRIAGE, gettext_lazy("Being clarified")),
    "ready": (Status.READY, gettext_lazy("Ready for a match")),
    "school": (Status.AWAITING_SCHOOL, gettext_lazy("The school answers")),
    "advisor": (Status.OFFERED, gettext_lazy("The advisor answers")),
    "waiting": (Status.WAITING_LIST, gettext_lazy("The waiting list")),
}
"""The groups by name: the status in it, and its heading. Besides these there is MATCHED."""
TURNS: Sequence[tuple[str, str | Promise, Sequence[str]]] = (
    ("coordinator", gettext_lazy("Your turn"), ("new", "clarify", "ready")),
    ("others", gettext_lazy("Waiting"), ("school", "advisor", "waiting")),
    ("done", gettext_lazy("Matched"), (MATCHED,)),
)

DUE = Case(When(status=Status.WAITING_LIST, then=F("promised_on")), default=F("match_by"))
GROUP = Case(
    *(When(status=status, then=Value(name)) for name, (status, _label) in GROUPS.items()),
    default=Value(MATCHED),
    output_field=CharField(),
)


@dataclass(frozen=True)
class Shown:
    """Which part of one group she asked for; the others show their first cases."""

    group: str = ""
    page: int = 1

    def first_of(self, group: str) -> int:
        return (self.page - 1) * GROUP_SIZE if group == self.group else 0


@dataclass(frozen=True)
class CaseLine:
    """A case in a group, with a word on what it waits for where its place does not say it."""

    row: Row
    note: str


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    cases: Sequence[CaseLine]
    total: int
    page: int
    status: str

    @property
    def more(self) -> int:
        """How many come after those shown."""
        return max(self.total - self.page * GROUP_SIZE, 0)


@dataclass(frozen=True)
class TurnOfGroups:
    """The groups of those whose turn it is."""

    key: str
    label: str
    groups: Sequence[Group]

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


@dataclass(frozen=True)
class Threat:
    """A case the promise may break on, and why."""

    row: Row
    why: str


@dataclass(frozen=True)
class Week:
    turns: Sequence[TurnOfGroups]
    threats: Sequence[Threat]
    threats_total: int

    @property
    def more_threats(self) -> int:
        return self.threats_total - len(self.threats)

    def group(self, key: str) -> Group | None:
        return next((g for turn in self.turns for g in turn.groups if g.key == key), None)


def week_of(user: User, choices: Choices, shown: Shown, *, now: datetime) -> Week:
    """Read the first cases of each group, and the cases that threaten the promise.

    Two statements, four when the page she asks for is gone.
    """
    today = timezone.localdate(now)
    found = list(_cases(user, choices, shown, now).values(*SHOWN, *FACTS))
    if shown.page > 1 and not any(one["group"] == shown.group for one in found):
        return week_of(user, choices, Shown(), now=now)  # that page is gone
    rows = {row.pk: row for row in rows_of(found, choices, today=today)}
    threats = sorted(
        (one for one in found if one["is_threat"] and one["threat_place"] <= MOST_THREATS),
        key=lambda one: one["threat_place"],
    )
    return Week(
        turns=[
            TurnOfGroups(key, str(label), [_group(name, found, rows, shown) for name in names])
            for key, label, names in TURNS
        ],
        threats=[
            Threat(rows[one["pk"]], _why(one, rows[one["pk"]], choices, today)) for one in threats
        ],
        threats_total=found[0]["threats"] if found else 0,
    )


FACTS = (
    *("group", "place", "in_group", "is_threat", "threat_place", "threats"),
    *("is_answer_late", "cause", "triage_by", "matched_at"),
)


def _cases(user: User, choices: Choices, shown: Shown, now: datetime) -> QuerySet[SupportRequest]:
    """Rank every case of the week in its group and among the threats, and keep the first."""
    today = timezone.localdate(now)
    late = Offer.objects.open().filter(support_request=OuterRef("pk"), answer_by__lt=now)
    waits = Wait.objects.filter(support_request=OuterRef("pk"), ended_on__isnull=True)
    order = [F("due").asc(nulls_last=True), F("matched_at").desc(nulls_last=True), F("pk").asc()]
    ranked = (
        cases_of(user)
        .filter(of_this_week(today))
        .annotate(
            group=GROUP,
            due=Case(When(status__in=sorted(OPEN), then=DUE), output_field=DateField()),
            is_answer_late=Exists(late),
            cause=Subquery(waits.values("cause")[:1]),
        )
        .annotate(
            is_threat=Case(
                When(_threatens(choices, today), then=1), default=0, output_field=IntegerField()
            )
        )
        .annotate(
            place=Window(RowNumber(), partition_by=[F("group")], order_by=order),
            in_group=Window(Count("pk"), partition_by=[F("group")]),
            threat_place=Window(RowNumber(), partition_by=[F("is_threat")], order_by=order),
            threats=Window(Sum("is_threat")),
        )
    )
    wanted = Q(is_threat=1, threat_place__lte=MOST_THREATS)
    for name in (*GROUPS, MATCHED):
        first = shown.first_of(name)
        wanted |= Q(group=name, place__gt=first, place__lte=first + GROUP_SIZE)
    return ranked.filter(wanted).order_by("place", "pk")


def of_this_week(today: date) -> Q:
    """Open, or matched since Monday."""
    monday = today - timedelta(days=today.weekday())
    since = timezone.make_aware(datetime.combine(monday, datetime.min.time()))
    matched = Q(status__in=sorted(MATCHED_OR_LATER), matched_at__gte=since)
    return Q(status__in=sorted(OPEN)) | matched


def _threatens(choices: Choices, today: date) -> Q:
    """Whether the promise will break unless somebody acts today.

    The deadline is so near that an offer of today may be answered too late, or has passed; the
    clarification is late; an advisor has let her own deadline pass. A stopped clock threatens
    nothing.
    """
    threatens = Q(pk__in=())
    for pk, place in choices.places.items():
        calendar = choices.calendar_of(pk)
        answered = calendar.add_working_days(calendar.on_or_after(today), place.answer_days)
        unoffered = [status for status in CLOCK_RUNS if status != Status.OFFERED]
        threatens |= Q(municipality=pk) & (
            Q(status__in=[*unoffered, Status.WAITING_LIST], due__lte=answered)
            | Q(status__in=[Status.SUBMITTED, Status.IN_TRIAGE], triage_by__lt=today)
            | Q(status=Status.OFFERED, due__lte=today)
            | Q(status=Status.OFFERED, is_answer_late=True)
        )
    return threatens


def _group(
    name: str, found: Sequence[Mapping[str, Any]], rows: Mapping[int, Row], shown: Shown
) -> Group:
    first = shown.first_of(name)
    mine = [
        one for one in found if one["group"] == name and first < one["place"] <= first + GROUP_SIZE
    ]
    status, label = GROUPS.get(name, ("", _("This week")))
    return Group(
        key=name,
        label=str(label),
        cases=[CaseLine(rows[one["pk"]], _note(one, rows[one["pk"]])) for one in mine],
        total=mine[0]["in_group"] if mine else 0,
        page=shown.page if name == shown.group else 1,
        status=status,
    )


def _note(one: Mapping[str, Any], row: Row) -> str:
    if one["status"] == Status.WAITING_LIST and one["cause"]:
        return str(Wait.Cause(one["cause"]).label)
    if one["group"] == MATCHED or one["status"] == Status.OFFERED:
        return row.advisor
    return ""


def _why(one: Mapping[str, Any], row: Row, choices: Choices, today: date) -> str:
    """Return what is lacking, and what must happen."""
    match one["status"]:
        case Status.SUBMITTED | Status.IN_TRIAGE:
            return _why_unclarified(one, today)
        case Status.OFFERED if one["is_answer_late"]:
            return _("%(advisor)s has not answered in time.") % {"advisor": row.advisor}
        case Status.OFFERED:
            return _("%(advisor)s has not answered yet.") % {"advisor": row.advisor}
        case Status.WAITING_LIST:
            return _("It is still on the waiting list, and the promised date is here.")
        case _ if one["match_by"] < today:
            return _("No advisor has the offer.")
    days = choices.places[one["municipality_id"]].answer_days
    said = ngettext(
        "It must be offered today: an advisor has %(days)d working day to answer.",
        "It must be offered today: an advisor has %(days)d working days to answer.",
        days,
    )
    return said % {"days": days}


def _why_unclarified(one: Mapping[str, Any], today: date) -> str:
    if one["triage_by"] and one["triage_by"] < today:
        said = (
            _("Nobody has read it; it was to be clarified by %(day)s.")
            if one["status"] == Status.SUBMITTED
            else _("It was to be clarified by %(day)s.")
        )
        return said % {"day": short_date(one["triage_by"])}
    return _("It must be clarified and offered today.")
