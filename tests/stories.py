"""Requests walked to a later state through the services, so that no test builds an impossible case.

`now` is when the last step happens; earlier steps happen at the same moment unless a test says so.
"""

import datetime as dt
from collections.abc import Sequence

from accounts.models import User
from advisors.models import Advisor, AdvisorCompetence, CompetenceArea, Level
from advisors.services import ledger
from courses.models import ActionLearning, PhaseModel, Round, SupportCourse
from courses.services.action_learning import cycles, entries
from courses.services.action_learning import rounds as turns
from requests.models import Offer, SupportRequest
from requests.questionnaire import Step
from requests.services import intake, offers, triage
from schools.models import School
from schools.services import school_years
from tests.factories import CompetenceAreaFactory

VALUES = {
    "contact_name": "Tina Holm",
    "contact_email": "tina@fjordby.example",
    "contact_phone": "20 10 20 30",
    "leader_informed": True,
    "school_level": SupportRequest.SchoolLevel.MIDDLE,
    "who_asks": SupportRequest.WhoAsks.TEAM,
    "adults_count": 4,
    "situation": "Der opstår konflikter næsten hver dag i overgangen fra frikvarter til time, "
    "og de første femten minutter går med at skabe ro i klassen.",
    "what_works": "Der er ro, når klassen arbejder i makkerpar.",
    "tried": "Faste pladser og en frikvartersvagt i fem uger uden større forskel.",
    "goal": "Timerne kan begynde, når klokken ringer.",
    "support_form": SupportRequest.SupportForm.SPARRING,
    "urgency": SupportRequest.Urgency.NORMAL,
    "week_slots": ["mon-am"],
    "involved": [],
    "no_names_confirmed": True,
}


def a_theme(school: School, name: str = "Klasserumsledelse") -> CompetenceArea:
    found = CompetenceArea.objects.filter(municipality=school.municipality, name=name).first()
    return found or CompetenceAreaFactory(municipality=school.municipality, name=name)


def a_draft(
    author: User,
    school: School,
    *,
    now: dt.datetime,
    themes: Sequence[CompetenceArea] | None = None,
    **values: object,
) -> SupportRequest:
    """A draft with every field filled in."""
    draft = intake.start_draft(school, by=author, now=now)
    return intake.save_step(
        draft,
        by=author,
        now=now,
        values={**VALUES, **values},
        themes=themes or [a_theme(school)],
        step=Step.REVIEW,
    )


def a_submitted_request(
    author: User, school: School, *, now: dt.datetime, **values: object
) -> SupportRequest:
    return intake.submit(a_draft(author, school, now=now, **values), by=author, now=now)


def a_ready_request(
    author: User, school: School, coordinator: User, *, now: dt.datetime, **values: object
) -> SupportRequest:
    support_request = a_submitted_request(author, school, now=now, **values)
    return triage.clarify(
        support_request,
        by=coordinator,
        now=now,
        version=support_request.version,
        levels={t.area_id: Level.EXPERIENCED for t in support_request.request_themes.all()},
        planned_minutes=600,
    )


def qualify(
    advisor: Advisor, support_request: SupportRequest, *, now: dt.datetime, hours: int = 160
) -> None:
    """Give the advisor the competences and the released hours the request asks for."""
    for theme in support_request.request_themes.all():
        AdvisorCompetence.objects.get_or_create(
            advisor=advisor, area=theme.area, defaults={"level": Level.GUIDES}
        )
    year = school_years.ensure(
        advisor.municipality, dt.date(now.year, now.month, now.day), by=advisor.user
    )
    if not advisor.hour_accounts.filter(school_year=year).exists():
        ledger.grant(advisor, year, minutes=hours * 60, by=_special_leader(advisor), now=now)


def _special_leader(advisor: Advisor) -> User:
    return User.objects.filter(
        memberships__school=advisor.home_school, memberships__role="special_school_leader"
    ).first() or _new_special_leader(advisor)


def _new_special_leader(advisor: Advisor) -> User:
    from tests.personas import at_school  # noqa: PLC0415 - personas build on factories, not on us

    return at_school(
        "Leder", f"leder{advisor.pk}@x.example", "special_school_leader", advisor.home_school
    )


def an_offer(
    author: User,
    school: School,
    coordinator: User,
    advisor: Advisor,
    *,
    now: dt.datetime,
    second: Advisor | None = None,
    **values: object,
) -> Offer:
    """A standing offer to the lead advisor."""
    support_request = a_ready_request(author, school, coordinator, now=now, **values)
    for one in filter(None, (advisor, second)):
        qualify(one, support_request, now=now)
    sent = offers.send(
        support_request,
        lead=advisor,
        second=second,
        by=coordinator,
        now=now,
        version=support_request.version,
    )
    return sent[0]


def a_course(
    author: User,
    school: School,
    coordinator: User,
    advisor: Advisor,
    *,
    now: dt.datetime,
    **values: object,
) -> SupportCourse:
    """A matched request: the course awaits its first session."""
    offer = an_offer(author, school, coordinator, advisor, now=now, **values)
    offers.accept(offer, by=advisor.user, now=now)
    return SupportCourse.objects.get(support_request=offer.support_request)


QUESTION = "Hvordan begynder vi timerne, så der er ro efter fem minutter?"


def a_formed_group(course: SupportCourse, *, now: dt.datetime, count: int = 3) -> ActionLearning:
    """The action learning of a course in five phases, with advisor and author, not begun."""
    return cycles.start(
        course,
        phase_model=PhaseModel.objects.get(municipality=course.municipality, is_default=True),
        question=QUESTION,
        count=count,
        by=course.lead.user,
        now=now,
    )


def an_action_learning(
    course: SupportCourse, *, now: dt.datetime, count: int = 3
) -> ActionLearning:
    """The same, in the first phase of its first round."""
    formed = a_formed_group(course, now=now, count=count)
    return cycles.begin(formed, by=course.lead.user, now=now)


def current_round(cycle: ActionLearning) -> Round:
    return cycle.rounds.select_related("action_learning__course").get(
        phase__gte=1, finished_at=None
    )


def write_everything(cycle: ActionLearning, *, now: dt.datetime, text: str = "") -> None:
    """Fill every field of every round; `text` is cut to each field's limit."""
    for turn in cycle.rounds.select_related("action_learning__course"):
        for phase in cycle.phases:
            answers = {
                number: prompt.choices[0]
                if prompt.choices
                else (text or prompt.label)[: prompt.at_most]
                for number, prompt in enumerate(phase.prompts, 1)
            }
            entries.write(
                turn,
                position=phase.position,
                answers=answers,
                version=0,
                by=cycle.course.lead.user,
                now=now,
            )


def walk_rounds(cycle: ActionLearning, *, steps: int, now: dt.datetime) -> ActionLearning:
    """Move the group on so many steps, the advisor pressing each time."""
    for _step in range(steps):
        turn = current_round(cycle)
        turns.move_on(turn, version=turn.version, by=cycle.course.lead.user, now=now)
    return ActionLearning.objects.get(pk=cycle.pk)
