"""A handover as its page says it: every word ready. Reads nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.explanations import sentence
from advisors.matching import Ranking, Suggestion
from courses.handovers import Act, Choices, Decision, Inside, Scope
from courses.models import Session
from courses.queries.handovers import Hit
from requests.dates import weekday_and_time
from requests.models import Offer
from requests.queries.plan_page import PersonLine, person_line
from schools.durations import in_words


@dataclass(frozen=True)
class ActLine:
    """One thing she can choose for a line."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class HandoverLine:
    key: int
    mark: str
    is_course: bool
    case_number: str
    case_pk: int
    course_pk: int | None
    school: str
    themes: str
    place: str
    holder: str
    next_session: str
    inside: Sequence[str]
    left: str
    effect: Sequence[str]
    person: PersonLine | None
    options: Sequence[tuple[int, str, bool]]
    excluded: Sequence[tuple[str, str]]
    acts: Sequence[ActLine]
    decision: Decision
    summary: str
    problem: str

    @property
    def has_inside(self) -> bool:
        return bool(self.inside)

    @property
    def cancels(self) -> bool:
        return self.decision.inside == Inside.CANCEL

    @property
    def is_changed(self) -> bool:
        """Whether something is to be done about it."""
        return self.decision.act != Act.LEAVE


@dataclass(frozen=True)
class HandoverPage:
    courses: Sequence[HandoverLine]
    offers: Sequence[HandoverLine]
    gone: Sequence[str]
    """What stood in the way of lines that are no longer there, or of no line."""

    @property
    def lines(self) -> Sequence[HandoverLine]:
        return [*self.courses, *self.offers]

    @property
    def changed(self) -> Sequence[HandoverLine]:
        return [line for line in self.lines if line.is_changed]

    @property
    def problems(self) -> Sequence[HandoverLine]:
        return [line for line in self.lines if line.problem]


def proposal_of(hits: Sequence[Hit], rankings: Mapping[int, Ranking], scope: Scope) -> Choices:
    """Propose for each line the best who still has room when the lines before it are given."""
    minutes, courses = Counter[int](), Counter[int]()
    decisions = {}
    for hit in hits:
        best = next(
            (
                one.candidate
                for one in rankings[hit.key].suggestions
                if one.candidate.free_minutes - minutes[one.candidate.advisor_id] >= hit.left
                and one.candidate.open_courses + courses[one.candidate.advisor_id]
                < one.candidate.max_courses
            ),
            None,
        )
        is_second = scope.course_id is not None and hit.offer.part == Offer.Part.SECOND
        if best is None or is_second:
            decisions[hit.key] = Decision(Act.LEAVE)
            continue
        minutes[best.advisor_id] += hit.left
        courses[best.advisor_id] += 1
        decisions[hit.key] = Decision(Act.REPLACE, best.advisor_id)
    return Choices(decisions)


def page_of(
    hits: Sequence[Hit],
    rankings: Mapping[int, Ranking],
    choices: Choices,
    problems: Mapping[int, str],
) -> HandoverPage:
    """Say the lines with what she has chosen; a line she has not seen is left as it is."""
    lines = [
        _line(
            hit,
            rankings[hit.key],
            choices.decisions.get(hit.key, Decision(Act.LEAVE)),
            problems.get(hit.key, ""),
        )
        for hit in hits
    ]
    keys = {hit.key for hit in hits}
    return HandoverPage(
        courses=[line for line in lines if line.is_course],
        offers=[line for line in lines if not line.is_course],
        gone=[said for key, said in problems.items() if key not in keys],
    )


def _line(hit: Hit, ranking: Ranking, decision: Decision, problem: str) -> HandoverLine:
    support_request, advisor = hit.offer.support_request, hit.offer.advisor
    chosen = _chosen(ranking, decision)
    return HandoverLine(
        key=hit.key,
        mark=str(hit.mark),
        is_course=hit.course is not None,
        case_number=support_request.case_number,
        case_pk=support_request.pk,
        course_pk=hit.course.pk if hit.course else None,
        school=support_request.school.name,
        themes=", ".join(sorted(theme.name for theme in hit.case.need.themes)),
        place=str(Offer.Part(hit.offer.part).label),
        holder=str(advisor),
        next_session=_when(hit.next_session) if hit.next_session else "",
        inside=[_when(session) for session in hit.inside],
        left=in_words(hit.left),
        effect=_effect(hit, chosen),
        person=person_line(chosen) if chosen else None,
        options=_options(ranking, decision),
        excluded=[(e.candidate.name, sentence(e.reason)) for e in ranking.exclusions],
        acts=_acts(hit, decision),
        decision=decision,
        summary=_summary(hit, decision, chosen),
        problem=problem,
    )


def _chosen(ranking: Ranking, decision: Decision) -> Suggestion | None:
    """Who is to take over; the best when nobody is chosen."""
    found = [s for s in ranking.suggestions if s.candidate.advisor_id == decision.to]
    return next(iter(found or ranking.suggestions), None)


def _options(ranking: Ranking, decision: Decision) -> list[tuple[int, str, bool]]:
    options = []
    for one in ranking.suggestions:
        label = ngettext("%(name)s (%(count)d point)", "%(name)s (%(count)d points)", one.score)
        said = label % {"name": one.candidate.name, "count": one.score}
        key = one.candidate.advisor_id
        options.append((key, said, key == decision.to))
    return options


def _acts(hit: Hit, decision: Decision) -> list[ActLine]:
    name = {"advisor": hit.offer.advisor}
    if hit.course is not None:
        said = {
            Act.REPLACE: _("Another advisor takes over"),
            Act.KEEP: _("%(advisor)s keeps the course and books new times") % name,
            Act.LEAVE: _("Leave it as it is"),
        }
    else:
        said = {
            Act.REPLACE: _("Take the offer back and offer it to another"),
            Act.TAKE_BACK: _("Take the offer back; the request is ready for a match again"),
            Act.LEAVE: _("Let the offer stand"),
        }
    if not hit.inside:
        said.pop(Act.KEEP, None)
    return [ActLine(act.value, label, act == decision.act) for act, label in said.items()]


def _effect(hit: Hit, chosen: Suggestion | None) -> list[str]:
    """What happens to the hours if the chosen one takes over."""
    said = []
    if chosen is not None:
        said = [
            _("%(hours)s are given back to %(advisor)s.")
            % {"hours": in_words(hit.remaining), "advisor": hit.offer.advisor},
            _("%(hours)s are reserved for %(advisor)s, who then has %(free)s free.")
            % {
                "hours": in_words(hit.left),
                "advisor": chosen.candidate.name,
                "free": in_words(chosen.candidate.free_minutes - hit.left),
            },
        ]
    spent = hit.offer.reserved_minutes - hit.remaining
    if spent > 0:
        said.append(
            _("%(hours)s have been spent and stay as they are.") % {"hours": in_words(spent)}
        )
    return said


def _summary(hit: Hit, decision: Decision, chosen: Suggestion | None) -> str:
    words = {
        "advisor": hit.offer.advisor,
        "new": chosen.candidate.name if chosen else "",
        "hours": in_words(hit.left),
    }
    match decision.act:
        case Act.REPLACE if hit.course is not None:
            said = _("%(new)s takes over from %(advisor)s with %(hours)s.") % words
            return f"{said} {_about_sessions(hit, decision)}".strip()
        case Act.REPLACE:
            return _("The offer to %(advisor)s is taken back, and %(new)s gets it.") % words
        case Act.KEEP:
            kept = _("%(advisor)s keeps the course.") % words
            return f"{kept} {_cancelled(len(hit.inside))}"
        case Act.TAKE_BACK:
            return (
                _("The offer to %(advisor)s is taken back; the request is ready for a match again.")
                % words
            )
        case _:
            return ""


def _about_sessions(hit: Hit, decision: Decision) -> str:
    cancelled = len(hit.inside) if decision.inside == Inside.CANCEL else 0
    moved = len(hit.ahead) - cancelled
    said = []
    if moved:
        said.append(
            ngettext(
                "%(count)d planned activity goes with it.",
                "%(count)d planned activities go with it.",
                moved,
            )
            % {"count": moved}
        )
    if cancelled:
        said.append(_cancelled(cancelled))
    return " ".join(said)


def _cancelled(count: int) -> str:
    return ngettext(
        "%(count)d activity is cancelled.", "%(count)d activities are cancelled.", count
    ) % {"count": count}


def _when(session: Session) -> str:
    return f"{session.get_kind_display()}, {weekday_and_time(session.starts_at)}"
