"""Cases as the board shows them, one row each, every word ready."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from requests.dates import short_date
from requests.models import Offer, RequestTheme, SupportRequest
from requests.presentation import STATUS_TONES, Badge, work_badge
from requests.queries.board.choices import Choices
from requests.states import AWAITS_COORDINATOR, OfferStatus, Status
from schools.workdays import WorkCalendar

SHOWN = (
    *("pk", "version", "municipality_id", "case_number", "school_id", "school_level", "status"),
    *("urgency", "match_by", "promised_on"),
)
"""What is read of a case for its row."""
CHOOSABLE = frozenset({*AWAITS_COORDINATOR, Status.WAITING_LIST})
"""Where something can be done to several at once."""


@dataclass(frozen=True)
class Row:
    """One case in the list, every word ready."""

    pk: int
    value: str
    url: str
    themes: str
    case_number: str
    level: str
    school: str
    advisor: str
    is_offered: bool
    status: str
    tone: str
    badge: Badge | None
    due: str
    is_promised: bool
    is_urgent: bool
    can_be_offered: bool
    can_be_chosen: bool


def rows_of(values: Sequence[Mapping[str, Any]], choices: Choices, *, today: date) -> list[Row]:
    """Return cases read by SHOWN as rows, with every word; one statement."""
    themes, leads = _belongings([one["pk"] for one in values], choices)
    calendars = {one["municipality_id"] for one in values}
    known = {place: choices.calendar_of(place) for place in calendars}
    return [
        _row(one, choices, themes, leads, today, known[one["municipality_id"]]) for one in values
    ]


def _belongings(
    cases: Sequence[int], choices: Choices
) -> tuple[Mapping[int, list[str]], Mapping[int, tuple[str, bool]]]:
    """Themes and lead advisors of some cases in one statement."""
    themes: defaultdict[int, list[str]] = defaultdict(list)
    leads: dict[int, tuple[str, bool]] = {}
    if not cases:
        return themes, leads
    of_themes = RequestTheme.objects.filter(support_request__in=cases).values_list(
        "support_request_id", Value("theme"), Cast("area_id", CharField())
    )
    of_leads = (
        Offer.objects.standing()
        .filter(support_request__in=cases, part=Offer.Part.LEAD)
        .values_list("support_request_id", "status", "advisor__user__name")
    )
    for case_id, kind, text in of_themes.order_by().union(of_leads.order_by(), all=True):
        if kind == "theme":
            area = choices.areas.get(int(text))
            themes[case_id].append(area.name if area else "")
        else:
            leads[case_id] = (text, kind == OfferStatus.OPEN)
    return themes, leads


def _row(
    values: Mapping[str, Any],
    choices: Choices,
    themes: Mapping[int, list[str]],
    leads: Mapping[int, tuple[str, bool]],
    today: date,
    calendar: WorkCalendar,
) -> Row:
    case: SupportRequest = SupportRequest(**{name: values[name] for name in SHOWN})
    pk = case.pk
    waits = case.status == Status.WAITING_LIST
    due = case.promised_on if waits else case.match_by
    lead, is_offered = leads.get(pk, ("", False))
    return Row(
        pk=pk,
        value=f"{pk}.{case.version}",
        url=reverse("coordinator:detail", args=[pk]),
        themes=", ".join(sorted(themes.get(pk, []))) or _("No theme chosen"),
        case_number=case.case_number,
        level=case.get_school_level_display(),
        school=choices.schools.get(case.school_id, ""),
        advisor=lead,
        is_offered=is_offered,
        status=str(Status(case.status).label),
        tone=STATUS_TONES[case.status],
        badge=work_badge(due, case.status, today, calendar),
        due=short_date(due) if due and case.is_open else "",
        is_promised=waits,
        is_urgent=case.urgency == SupportRequest.Urgency.URGENT,
        can_be_offered=case.status == Status.READY,
        can_be_chosen=case.status in CHOOSABLE,
    )
