"""The plan of the week as its page says it: every word ready. Reads nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.explanations import sentence
from advisors.matching import Assignment, Part, PartKey, Plan, Suggestion
from requests.dates import short_date
from requests.models import SupportRequest
from requests.presentation import Badge, work_badge
from requests.queries.case import PART_LABELS
from requests.queries.week_plan import Choices, Proposal, ReadyCase
from schools.durations import in_words
from schools.workdays import WorkCalendar

MOST_OPTIONS = 8
"""Advisors to choose among on a line, those who fit first; the page of the request has them all."""


@dataclass(frozen=True)
class PartLine:
    label: str
    points: int
    max_points: int
    sentence: str


@dataclass(frozen=True)
class PersonLine:
    """An advisor of the plan, with the reasons that weigh most and all of them."""

    advisor_id: int
    name: str
    score: int
    reasons: Sequence[str]
    parts: Sequence[PartLine]

    @property
    def most(self) -> int:
        return sum(part.max_points for part in self.parts)


@dataclass(frozen=True)
class CaseLine:
    """A request as it stands today."""

    pk: int
    version: int
    case_number: str
    themes: str
    school: str
    badge: Badge | None
    is_urgent: bool
    today: str


@dataclass(frozen=True)
class Line:
    """A request with what the plan says of it: advisors, or the reason why it has none."""

    case: CaseLine
    lead: PersonLine | None
    second: PersonLine | None
    reason: str
    chosen: str
    fit: Sequence[tuple[int, str]]
    unfit: Sequence[tuple[int, str]]
    lock_id: int | None
    is_locked: bool

    @property
    def value(self) -> str:
        """The line as it is sent on: request, version, lead and second."""
        lead = self.lead.advisor_id if self.lead else 0
        second = self.second.advisor_id if self.second else 0
        return f"{self.case.pk}.{self.case.version}.{lead}.{second}"


@dataclass(frozen=True)
class LoadLine:
    """An advisor before and after the plan."""

    name: str
    courses_today: int
    courses_then: int
    max_courses: int
    free_today: str
    free_then: str


@dataclass(frozen=True)
class PlanPage:
    summary: str
    proof: str
    placed: Sequence[Line]
    unplaced: Sequence[Line]
    left_out: Sequence[CaseLine]
    unclear: Sequence[CaseLine]
    unclear_more: int
    later: int
    loads: Sequence[LoadLine]
    changed: frozenset[int]
    is_adjusted: bool

    @property
    def is_empty(self) -> bool:
        return not (self.placed or self.unplaced or self.left_out)


@dataclass(frozen=True)
class Whole:
    """The plan that a page shows some lines of: its figures, and its requests as they were."""

    plan: Plan
    total: int
    minutes: Mapping[int, int]
    versions: Mapping[int, int]


def page_of(
    proposal: Proposal, *, today: date, seen: Mapping[int, str], whole: Whole | None = None
) -> PlanPage:
    """Say a proposal, or the part of a whole plan that is on this page.

    `seen` holds the values of the lines she had before her, if any.
    """
    names = {c.advisor_id: c.name for them in proposal.candidates.values() for c in them}
    assigned = {one.key: one for one in proposal.plan.assignments}
    reasons = {one.key: sentence(one.reason) for one in proposal.plan.unplaced}
    placed, unplaced, left_out = list[Line](), list[Line](), list[CaseLine]()
    for case in proposal.ready.cases:
        shown = _case_line(case, proposal, names, today)
        if case.pk in proposal.choices.left_out:
            left_out.append(shown)
        elif assignment := assigned.get(case.pk):
            placed.append(_placed(shown, assignment, proposal))
        else:
            unplaced.append(_unplaced(shown, reasons[case.pk], proposal, names))
    lines = [*placed, *unplaced]
    if whole is None:
        summary = _summary(len(placed), len(lines))
        changed = {x.case.pk for x in placed if seen and seen.get(x.case.pk) != x.value}
    else:
        summary = _summary(len(whole.plan.assignments), whole.total)
        changed = {x.case.pk for x in lines if whole.versions[x.case.pk] != x.case.version}
    return PlanPage(
        summary=summary,
        proof=_proof(proposal),
        placed=placed,
        unplaced=unplaced,
        left_out=left_out,
        unclear=[_unclear_line(one, proposal, today) for one in proposal.ready.unclear],
        unclear_more=proposal.ready.unclear_total - len(proposal.ready.unclear),
        later=proposal.ready.later,
        loads=_loads(proposal, whole),
        changed=frozenset(changed),
        is_adjusted=proposal.choices != Choices(),
    )


def _summary(placed: int, total: int) -> str:
    return ngettext(
        "The plan covers %(placed)d of %(total)d request.",
        "The plan covers %(placed)d of %(total)d requests.",
        total,
    ) % {"placed": placed, "total": total}


def _proof(proposal: Proposal) -> str:
    """How good the plan is, and that what she has decided is not the solver's to judge."""
    is_free = not (proposal.choices.locked or proposal.choices.left_out)
    if proposal.plan.is_optimal:
        if is_free:
            return _("It is proved to be the best possible.")
        return _("It is proved to be the best possible with your choices.")
    percent = max(1, ceil(100 * proposal.plan.gap))
    if is_free:
        return _("It is at most %(percent)d %% from the best.") % {"percent": percent}
    return _("It is at most %(percent)d %% from the best with your choices.") % {"percent": percent}


# Lines


def _placed(shown: CaseLine, assignment: Assignment, proposal: Proposal) -> Line:
    lead = assignment.lead.candidate
    fit, unfit = _options(shown.pk, lead.advisor_id, proposal)
    return Line(
        case=shown,
        lead=person_line(assignment.lead),
        second=person_line(assignment.second) if assignment.second else None,
        reason="",
        chosen=_with_points(assignment.lead),
        fit=fit,
        unfit=unfit,
        lock_id=lead.advisor_id,
        is_locked=shown.pk in proposal.choices.locked,
    )


def _unplaced(shown: CaseLine, reason: str, proposal: Proposal, names: Mapping[int, str]) -> Line:
    locked = proposal.choices.locked.get(shown.pk)
    fit, unfit = _options(shown.pk, locked, proposal)
    return Line(
        case=shown,
        lead=None,
        second=None,
        reason=reason,
        chosen=names[locked] if locked else _("Nobody"),
        fit=fit,
        unfit=unfit,
        lock_id=locked,
        is_locked=locked is not None,
    )


def _options(
    case: int, chosen: int | None, proposal: Proposal
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    ranking = proposal.rankings[case]
    fit = [
        (one.candidate.advisor_id, _with_points(one))
        for one in ranking.suggestions
        if one.candidate.advisor_id != chosen
    ][:MOST_OPTIONS]
    unfit = [
        (one.candidate.advisor_id, one.candidate.name)
        for one in ranking.exclusions
        if one.candidate.advisor_id != chosen
    ][: MOST_OPTIONS - len(fit)]
    return fit, unfit


def _with_points(suggestion: Suggestion) -> str:
    return ngettext(
        "%(name)s (%(count)d point)", "%(name)s (%(count)d points)", suggestion.score
    ) % {
        "name": suggestion.candidate.name,
        "count": suggestion.score,
    }


def person_line(suggestion: Suggestion) -> PersonLine:
    """Say who it is and why, the weightiest reasons first."""
    return PersonLine(
        advisor_id=suggestion.candidate.advisor_id,
        name=suggestion.candidate.name,
        score=suggestion.score,
        reasons=[sentence(part.reason) for part in _heaviest(suggestion.parts)],
        parts=[
            PartLine(
                str(PART_LABELS[part.key]), part.points, part.max_points, sentence(part.reason)
            )
            for part in suggestion.parts
        ],
    )


def _heaviest(parts: Sequence[Part]) -> list[Part]:
    """The competence, which everybody asks about, and the part that speaks best for her."""
    competence = [part for part in parts if part.key == PartKey.COMPETENCE]
    others = [part for part in parts if part.key != PartKey.COMPETENCE and part.points]
    others.sort(key=lambda part: (-part.points / part.max_points, -part.max_points))
    return competence + others[:1]


# Today


def _case_line(
    case: ReadyCase, proposal: Proposal, names: Mapping[int, str], today: date
) -> CaseLine:
    declined = [names[pk] for pk in proposal.past.declined.get(case.pk, ()) if pk in names]
    themes = ", ".join(sorted(theme.name for theme in case.need.themes))
    calendar = _calendar(proposal, case.support_request)
    return _line_of(
        case.support_request, themes or _("No theme chosen"), sorted(declined), today, calendar
    )


def _unclear_line(support_request: SupportRequest, proposal: Proposal, today: date) -> CaseLine:
    return _line_of(support_request, "", [], today, _calendar(proposal, support_request))


def _calendar(proposal: Proposal, support_request: SupportRequest) -> WorkCalendar:
    return proposal.calendars[support_request.municipality_id]


def _line_of(
    support_request: SupportRequest,
    themes: str,
    declined: Sequence[str],
    today: date,
    calendar: WorkCalendar,
) -> CaseLine:
    return CaseLine(
        pk=support_request.pk,
        version=support_request.version,
        case_number=support_request.case_number,
        themes=themes,
        school=support_request.school.name,
        badge=work_badge(support_request.match_by, support_request.status, today, calendar),
        is_urgent=support_request.urgency == SupportRequest.Urgency.URGENT,
        today=_today(support_request, declined),
    )


def _today(support_request: SupportRequest, declined: Sequence[str]) -> str:
    """Where the request stands before the plan: no advisor, since when, and who has said no."""
    said = [_("No advisor yet.")]
    if support_request.triaged_at:
        day = short_date(timezone.localdate(support_request.triaged_at))
        said = [_("No advisor yet; clarified %(day)s.") % {"day": day}]
    if declined:
        said.append(_("Has said no: %(names)s.") % {"names": ", ".join(declined)})
    return " ".join(said)


def _loads(proposal: Proposal, whole: Whole | None) -> list[LoadLine]:
    """The advisors on this page, with courses and free hours today and with the whole plan."""
    minutes, courses = Counter[int](), Counter[int]()
    needs = {case.pk: case.need.minutes for case in proposal.ready.cases}
    people = {
        one.candidate.advisor_id: one.candidate
        for made in proposal.plan.assignments
        for one in _both(made)
    }
    for made in whole.plan.assignments if whole else proposal.plan.assignments:
        for one in _both(made):
            minutes[one.candidate.advisor_id] += (whole.minutes if whole else needs)[made.key]
            courses[one.candidate.advisor_id] += 1
    return [
        LoadLine(
            name=person.name,
            courses_today=person.open_courses,
            courses_then=person.open_courses + courses[pk],
            max_courses=person.max_courses,
            free_today=in_words(person.free_minutes),
            free_then=in_words(person.free_minutes - minutes[pk]),
        )
        for pk, person in sorted(people.items(), key=lambda item: (item[1].name, item[0]))
    ]


def _both(made: Assignment) -> list[Suggestion]:
    return [one for one in (made.lead, made.second) if one is not None]
