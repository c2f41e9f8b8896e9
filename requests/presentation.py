"""How a support request is said in words: its deadline, its status, whose turn it is. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from requests.deadlines import days_left, working_days_left
from requests.models import SupportRequest
from requests.questionnaire import FIELDS, LABELS, STEP_LABELS, Step
from requests.states import OPEN, Status
from schools.weekslots import slots_in_text
from schools.workdays import WorkCalendar


@dataclass(frozen=True)
class Badge:
    """A deadline in few words. The text carries the meaning; colour and icon only repeat it."""

    css: str
    icon: str
    text: str


def badge(match_by: date | None, status: str, today: date) -> Badge | None:
    """Return the badge of a request whose promise is running, None when none is.

    While the school has a question to answer the clock stands still, and the badge says so.
    """
    if status == Status.AWAITING_SCHOOL:
        return Badge("badge-info", "hourglass", _("The clock is stopped"))
    if status not in OPEN or match_by is None:
        return None
    days = days_left(match_by, today)
    if days < 0:
        late = ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
        return Badge("badge-error", "error", late)
    if days == 0:
        return Badge("badge-warning", "time", _("Due today"))
    return Badge("", "", ngettext("In %(days)s day", "In %(days)s days", days) % {"days": days})


def work_badge(due: date | None, status: str, today: date, calendar: WorkCalendar) -> Badge | None:
    """Return the badge as `badge` does, counted in the municipality's working days."""
    if status == Status.AWAITING_SCHOOL:
        return Badge("badge-info", "hourglass", _("The clock is stopped"))
    if status not in OPEN or due is None:
        return None
    days = working_days_left(due, today, calendar)
    if due < today:
        late = ngettext("%(days)s working day over", "%(days)s working days over", -days)
        return Badge("badge-error", "error", late % {"days": -days} if days else _("Over time"))
    if due == today:
        return Badge("badge-warning", "time", _("Due today"))
    if days == 0:
        return Badge("badge-warning", "time", _("No working days left"))
    left = ngettext("%(days)s working day left", "%(days)s working days left", days)
    return Badge("badge-warning" if days == 1 else "", "", left % {"days": days})


def long_date(day: date) -> str:
    """Return the day as it is said in a promise: weekday, day, month and year."""
    return formats.date_format(day, pgettext("date with weekday", "l j F Y"))


STATUS_TONES: Mapping[str, str] = {
    Status.DRAFT: "waiting",
    Status.AWAITING_LEADER: "waiting",
    Status.SUBMITTED: "new",
    Status.IN_TRIAGE: "progress",
    Status.AWAITING_SCHOOL: "waiting",
    Status.READY: "progress",
    Status.WAITING_LIST: "waiting",
    Status.OFFERED: "progress",
    Status.MATCHED: "progress",
    Status.ACTIVE: "progress",
    Status.CLOSED: "done",
    Status.WITHDRAWN: "stopped",
    Status.DECLINED: "stopped",
    Status.REFERRED_ON: "stopped",
}
"""The mark beside a status, `status--<tone>` in the style sheet."""

_FOR_SCHOOL: Mapping[str, str | Promise] = {
    Status.DRAFT: gettext_lazy("You: finish it and send it"),
    Status.AWAITING_LEADER: gettext_lazy("Your school leader: approve it"),
    Status.SUBMITTED: gettext_lazy("The coordinator: read it"),
    Status.IN_TRIAGE: gettext_lazy("The coordinator: find out what you need"),
    Status.AWAITING_SCHOOL: gettext_lazy("You: answer the coordinator’s question"),
    Status.READY: gettext_lazy("The coordinator: find an advisor"),
    Status.WAITING_LIST: gettext_lazy("The coordinator: find an advisor when one is free"),
    Status.OFFERED: gettext_lazy("An advisor: answer the offer"),
    Status.MATCHED: gettext_lazy("The advisor: contact you and set a date"),
    Status.ACTIVE: gettext_lazy("The advisor and you: the course is under way"),
}
_FOR_CENTRE: Mapping[str, str | Promise] = {
    Status.DRAFT: gettext_lazy("The school: send it"),
    Status.AWAITING_LEADER: gettext_lazy("The school leader: approve it"),
    Status.SUBMITTED: gettext_lazy("The coordinator: read and clarify it"),
    Status.IN_TRIAGE: gettext_lazy("The coordinator: clarify it"),
    Status.AWAITING_SCHOOL: gettext_lazy("The school: answer the question"),
    Status.READY: gettext_lazy("The coordinator: offer it to an advisor"),
    Status.WAITING_LIST: gettext_lazy("The coordinator: offer it when an advisor is free"),
    Status.OFFERED: gettext_lazy("The advisor: answer the offer"),
    Status.MATCHED: gettext_lazy("The advisor: book the first activity"),
    Status.ACTIVE: gettext_lazy("The advisor: run the course"),
}


def turn_sentence(support_request: SupportRequest, *, for_school: bool) -> str:
    """Return whose turn it is and what to do, as the school or the centre reads it."""
    sentences = _FOR_SCHOOL if for_school else _FOR_CENTRE
    return str(sentences.get(support_request.status, _("Nobody: the case is over")))


@dataclass(frozen=True)
class Section:
    """One step of the form as it was answered: labels and answers, an empty answer is ""."""

    step: Step
    title: str
    facts: list[tuple[str, str]]


def sections(support_request: SupportRequest, *, themes: Sequence[str]) -> list[Section]:
    """Return what the school wrote, in the order of the form; the confirmation is left out."""
    return [
        Section(
            step=step,
            title=str(STEP_LABELS[step]),
            facts=[
                (str(LABELS[name]), _answer(support_request, name, themes))
                for name in names
                if name != "urgency_reason" or support_request.urgency_reason
            ],
        )
        for step, names in FIELDS.items()
        if step != Step.REVIEW
    ]


def _answer(support_request: SupportRequest, name: str, themes: Sequence[str]) -> str:
    if name == "themes":
        return "\n".join(themes)
    if said := _SAID.get(name):
        return said(support_request)
    display = getattr(support_request, f"get_{name}_display", None)
    value = display() if display else getattr(support_request, name)
    return "" if value is None else str(value)


def _yes_or_no(support_request: SupportRequest) -> str:
    informed = support_request.leader_informed
    return "" if informed is None else _("Yes") if informed else _("No")


def _involved(support_request: SupportRequest) -> str:
    labels = dict(SupportRequest.Involved.choices)
    return ", ".join(str(labels[code]) for code in support_request.involved if code in labels)


def _wished(support_request: SupportRequest) -> str:
    return capfirst(", ".join(slots_in_text(support_request.week_slots)))


_SAID: Mapping[str, Callable[[SupportRequest], str]] = {
    "leader_informed": _yes_or_no,
    "involved": _involved,
    "week_slots": _wished,
}
