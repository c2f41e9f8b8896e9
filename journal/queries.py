"""The cases of the journal, and the documents of importance of one case.

Texts are read through the models, and of a visit only what the school reads: the advisors' working
notes are no document of the case. No pupil stands in any of it, since none is in the system.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.logbook import lines_of
from courses.models import QUESTIONS, Answers, Session, SupportCourse
from courses.states import CourseStatus, CycleStatus, FollowUpStatus, SessionStatus
from journal.documents import Document, Facts, Kind, Section
from journal.models import JournalExport
from journal.permissions import places_of
from requests.models import SupportRequest
from requests.presentation import sections
from requests.states import Status
from schools.durations import in_words

ENDED_UNMATCHED = {
    Status.DECLINED: gettext_lazy("Rejection"),
    Status.REFERRED_ON: gettext_lazy("Referred on"),
    Status.WITHDRAWN: gettext_lazy("Withdrawn by the school"),
}


def cases_for(user: User, words: str = "") -> QuerySet[SupportRequest]:
    """Return the received cases of her municipalities, latest first; by number or school.

    Annotated with `journalised_at`, None before the first time.
    """
    exports = JournalExport.objects.journalised().filter(support_request=OuterRef("pk"))
    found = (
        SupportRequest.objects.visible_to(user)
        .filter(municipality__in=places_of(user), received_at__isnull=False)
        .select_related("school", "municipality")
        .annotate(journalised_at=Subquery(exports.values("done_at")[:1]))
        .order_by("-received_at", "-pk")
    )
    if not words:
        return found
    return found.filter(Q(case_number__icontains=words) | Q(school__name__icontains=words))


def theme_of(case: SupportRequest) -> str:
    """Return the short theme the journal asks for: the themes of the case by name."""
    return ", ".join(_themes(case))


def _themes(case: SupportRequest) -> list[str]:
    return [theme.area.name for theme in case.request_themes.select_related("area")]


def documents_of(case: SupportRequest) -> list[Document]:
    """Return the documents of importance, the earliest first."""
    themes = _themes(case)
    found = [*_of_request(case, themes)]
    course = (
        SupportCourse.objects.filter(support_request=case)
        .select_related("lead__user", "second__user")
        .first()
    )
    if course is not None:
        found += _of_course(case, course, themes)
    return sorted(found, key=lambda document: document.day)


class _Mail:
    """Who writes to whom: the school to the centre, or the centre to the school."""

    def __init__(self, case: SupportRequest) -> None:
        self.school, self.centre = str(case.school), str(case.municipality.centre_name)

    def received(
        self, key: str, kind: Kind, title: str, at: datetime | None, *parts: Section
    ) -> Document:
        return Document(
            key, kind, title, self.school, self.centre, _filled(parts), received_on=_day(at)
        )

    def sent(
        self, key: str, kind: Kind, title: str, at: datetime | None, *parts: Section
    ) -> Document:
        return Document(
            key, kind, title, self.centre, self.school, _filled(parts), sent_on=_day(at)
        )


def _of_request(case: SupportRequest, themes: Sequence[str]) -> Iterable[Document]:
    mail = _Mail(case)
    yield mail.received(
        "request",
        Kind.REQUEST,
        _("Request for help"),
        case.received_at,
        *(Section(part.title, part.facts) for part in sections(case, themes=themes)),
        Section(
            _("Receipt"),
            [
                (_("Case number"), case.case_number),
                (_("Received"), _moment(case.received_at)),
                (_("The school hears from the centre by"), _said(case.match_by)),
            ],
        ),
    )
    for question in case.questions.all():
        facts = [(_("Question"), question.text), (_("Answer"), question.answer)]
        if question.answered_at:
            facts.append((_("Answered"), _moment(question.answered_at)))
        title = _("Question to the school")
        part = Section(title, facts)
        yield mail.sent(f"question-{question.pk}", Kind.QUESTION, title, question.asked_at, part)
    for decision in case.decisions.all():
        title = _("Decision of the centre leader")
        facts = [
            (_("Decision"), decision.get_outcome_display()),
            (_("At the latest on"), _said(decision.promised_on)),
        ]
        part = Section(title, facts)
        yield mail.sent(f"decision-{decision.pk}", Kind.DECISION, title, decision.decided_at, part)
    if case.status in ENDED_UNMATCHED:
        title = str(ENDED_UNMATCHED[Status(case.status)])
        part = Section(title, [(_("Reason"), case.outcome_reason)])
        write = mail.received if case.status == Status.WITHDRAWN else mail.sent
        yield write("outcome", Kind.OUTCOME, title, case.closed_at, part)


def _of_course(
    case: SupportRequest, course: SupportCourse, themes: Sequence[str]
) -> Iterable[Document]:
    mail = _Mail(case)
    minutes = case.planned_minutes
    yield mail.sent(
        "agreement",
        Kind.AGREEMENT,
        _("Agreement on a course"),
        course.created_at,
        Section(
            _("Agreement on a course"),
            [
                (_("School"), mail.school),
                (_("Themes"), ", ".join(themes)),
                (_("Form of support"), case.get_support_form_display()),
                (_("Lead advisor"), str(course.lead)),
                (_("Second advisor"), str(course.second) if course.second else ""),
                (_("Expected time of each advisor"), in_words(minutes) if minutes else ""),
            ],
        ),
    )
    yield from _plan(mail, course)
    held = course.sessions.filter(status=SessionStatus.LOGGED).select_related("advisor__user")
    for session in held.with_logs():
        yield _visit(mail, session)
    yield from _action_learning(mail, course)
    if course.status == CourseStatus.CLOSED:
        facts = [
            (_("Goal reached"), course.get_goal_reached_display()),
            (_("Summary"), course.summary),
        ]
        title = _("Closing of the course")
        yield mail.sent("closing", Kind.CLOSING, title, course.closed_at, Section(title, facts))
    yield from _answers(mail, course)


def _plan(mail: _Mail, course: SupportCourse) -> Iterable[Document]:
    goals = list(course.goals.filter(is_dropped=False))
    items = list(course.plan_items.all())
    if not goals and not items:
        return
    last = course.revisions.order_by("-at").values_list("at", flat=True).first()
    yield mail.sent(
        "plan",
        Kind.PLAN,
        _("Plan of action"),
        last or course.created_at,
        *(
            Section(
                str(goal),
                [
                    (_("Goal"), goal.text),
                    (_("Signs that we are on the way"), goal.signs),
                    (_("Reached"), goal.get_reached_display()),
                ],
            )
            for goal in goals
        ),
        *(
            Section(
                _("Agreement %(number)d") % {"number": number},
                [
                    (_("Who"), f"{item.get_side_display()}, {item.get_who_display().lower()}"),
                    (_("Does what"), item.what),
                    (_("By when"), _said(item.due_on)),
                    (_("Status"), item.get_status_display()),
                ],
            )
            for number, item in enumerate(items, 1)
        ),
    )


def _visit(mail: _Mail, session: Session) -> Document:
    log = session.log
    assert log is not None, "a logged activity has a log"
    kind = session.get_kind_display()
    title = _("Visit report: %(kind)s") % {"kind": kind.lower()}
    return mail.sent(
        f"visit-{session.pk}",
        Kind.VISIT,
        title,
        log.written_at,
        Section(
            _("The visit"),
            [
                (_("Kind"), kind),
                (_("Time"), _moment(log.starts_at)),
                (_("Place"), session.place),
                (_("Advisor"), str(session.advisor)),
            ],
        ),
        Section(
            _("What was done and agreed"),
            [(capfirst(line.label), _said(line.value)) for line in lines_of(log, for_school=True)],
        ),
    )


def _action_learning(mail: _Mail, course: SupportCourse) -> Iterable[Document]:
    cycle = getattr(course, "action_learning", None)
    if cycle is None or cycle.status != CycleStatus.CONCLUDED:
        return
    title = _("Action learning: what was learned")
    facts = [
        (_("Inquiry question"), cycle.question),
        (_("What we have learned"), cycle.learned),
        (_("What we keep"), cycle.kept),
        (_("How we share it"), cycle.shared),
    ]
    at = cycle.concluded_at
    yield mail.sent("action-learning", Kind.ACTION_LEARNING, title, at, Section(title, facts))


def _answers(mail: _Mail, course: SupportCourse) -> Iterable[Document]:
    given = getattr(course, "evaluation", None)
    if given is not None:
        title = _("The school’s evaluation")
        part = Section(title, _five(given))
        yield mail.received("evaluation", Kind.EVALUATION, title, given.given_at, part)
    for asked in course.follow_ups.filter(status=FollowUpStatus.ANSWERED):
        title = _("Follow-up: %(when)s") % {"when": asked.get_point_display().lower()}
        facts = [(_("Does the goal still hold?"), asked.get_goal_holds_display()), *_five(asked)]
        key, at = f"follow-up-{asked.pk}", asked.answered_at
        yield mail.received(key, Kind.FOLLOW_UP, title, at, Section(title, facts))


def _five(answers: Answers) -> Facts:
    fields = {name: type(answers)._meta.get_field(name) for name in QUESTIONS}
    unknown = _("Don’t know")
    return [
        *(
            (str(fields[name].verbose_name), getattr(answers, f"get_{name}_display")() or unknown)  # type: ignore[union-attr]
            for name in QUESTIONS
        ),
        (_("Comment"), answers.comment),
    ]


def _filled(parts: Sequence[Section]) -> list[Section]:
    """Return the sections without what is empty."""
    kept = [
        Section(str(part.heading), [(str(label), str(text)) for label, text in part.facts if text])
        for part in parts
    ]
    return [part for part in kept if part.facts]


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


def _said(value: object) -> str:
    if isinstance(value, date):
        return formats.date_format(value, "j. F Y")
    return "" if value is None else str(value)


def _moment(at: datetime | None) -> str:
    return formats.date_format(timezone.localtime(at), r"j. F Y \k\l. H.i") if at else ""
