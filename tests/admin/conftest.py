"""A municipality with a row in every table, and the same again next door."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import User
from accounts.roles import Role
from advisors.models import MatchingWeights
from courses.models import (
    ActionLearning,
    Evaluation,
    Goal,
    LogDraft,
    MoveWish,
    PlanComment,
    PlanItem,
    Revision,
    Session,
    SessionLog,
    ShortSparring,
    Side,
    SupportCourse,
)
from courses.services import handovers
from notifications.models import Pulse
from notifications.services import pulses
from notifications.tasks import deliver
from oversight.models import DataController
from reminders.models import Reminder, ReminderStep
from requests.models import CaseCounter, ClockPause, LeaderDecision, PlanRun, Question, Wait
from requests.services import plan_runs, saved_filters, triage
from schools.models import Municipality, SchoolYear
from tests import personas, stories
from tests.factories import (
    AbsenceFactory,
    BreachFactory,
    ClosingDayFactory,
    DataControllerFactory,
    ExampleCardFactory,
    ExternalIdentityFactory,
    ExtraHoursFactory,
    FollowUpFactory,
    GoalCheckFactory,
    JournalExportFactory,
    MatchingWeightsFactory,
    MethodTagFactory,
    PersonalCalendarFactory,
    RecoveryCodeFactory,
    RelationFactory,
    RetentionReceiptFactory,
    RightsReceiptFactory,
    SampleCheckFactory,
    ScanOverrideFactory,
    SchoolFactory,
    SchoolYearFactory,
    SignInFactory,
    SpecialSchoolFactory,
    TemplateStepFactory,
    TravelTimeFactory,
    WordingFactory,
)

SECRET = "HEMMELIG TEKST"
"""Stands in every free-text field, and must never be printed."""


def furnish(place: Municipality, times: int = 1) -> None:  # noqa: PLR0915 a row in every table
    """Fill every table of the house with rows of this municipality."""
    now = timezone.now()
    SchoolYear.objects.filter(municipality=place).exists() or SchoolYearFactory(municipality=place)
    coordinator = personas.in_municipality(
        "Karla Koordinator", f"karla{place.pk}.{times}@x.example", Role.COORDINATOR, place
    )
    MatchingWeights.objects.filter(municipality=place).exists() or MatchingWeightsFactory(
        municipality=place
    )
    for number in range(times):
        mark = f"{place.pk}.{times}.{number}"
        school = SchoolFactory(municipality=place)
        author = personas.at_school("Lis Lærer", f"lis{mark}@x.example", Role.TEACHER, school)
        advisor = personas.an_advisor(
            "Vera Vejleder", f"vera{mark}@x.example", SpecialSchoolFactory(municipality=place)
        )
        AbsenceFactory(advisor=advisor)
        RelationFactory(advisor=advisor)
        pulses.note(Pulse.Kind.WORKER, f"celery@{mark}", by=SYSTEM, now=now)
        TravelTimeFactory(from_school=school, to_school=advisor.home_school)
        MethodTagFactory(municipality=place)
        WordingFactory(municipality_id=place.pk, written_by=coordinator)
        TemplateStepFactory(template__municipality=place)
        ClosingDayFactory(municipality=place, day=dt.date(2026, 12, times + number))
        course = stories.a_course(author, school, coordinator, advisor, now=now, goal=SECRET)
        ExtraHoursFactory(
            advisor=advisor,
            school_year=SchoolYear.objects.filter(municipality=place).latest("starts_on"),
            asked_by=coordinator,
            reason=SECRET,
        )
        session = Session.objects.create(
            course=course,
            advisor=advisor,
            kind=Session.Kind.MEETING,
            starts_at=now,
            ends_at=now + dt.timedelta(hours=1),
            focus=SECRET,
            place=SECRET,
        )
        assert session.pk
        handovers.ask(course, reason=SECRET, by=advisor.user, now=now)
        SessionLog.objects.create(
            session=session,
            revision=1,
            written_at=now,
            written_by=advisor.user,
            starts_at=now,
            contact_minutes=60,
            preparation_minutes=0,
            travel_minutes=0,
            documentation_minutes=0,
            theme=SECRET,
            agreements=SECRET,
        )
        LogDraft.objects.create(
            session=session, saved_by=advisor.user, saved_at=now, content=SECRET
        )
        MoveWish.objects.create(session=session, text=SECRET, asked_at=now, asked_by=author)
        ShortSparring.objects.create(
            municipality=place,
            advisor=advisor,
            school=school,
            theme=stories.a_theme(school),
            minutes=10,
            note=SECRET,
            given_on=now.date(),
            logged_at=now,
            logged_by=advisor.user,
        )
        assert session.pk
        goal = Goal.objects.create(course=course, text=SECRET, signs=SECRET)
        item = PlanItem.objects.create(
            course=course,
            goal=goal,
            side=Side.SCHOOL,
            who=PlanItem.Who.TEACHER,
            what=SECRET,
            due_on=now.date(),
        )
        PlanComment.objects.create(item=item, text=SECRET, at=now, by=author)
        Revision.objects.create(
            course=course, goal=goal, field=Revision.Field.TEXT, after=SECRET, at=now, by=author
        )
        furnish_action_learning(course)
        _after_the_close(course, author)
        Evaluation.objects.create(course=course, given_at=now, given_by=author, comment=SECRET)
        asked = stories.a_submitted_request(author, school, now=now)
        triage.ask(asked, by=coordinator, now=now, version=asked.version, text=SECRET)
        assert Question.objects.filter(support_request=asked, text=SECRET).exists()
        waiting = stories.a_submitted_request(author, school, now=now)
        triage.put_on_waiting_list(
            waiting,
            by=coordinator,
            now=now,
            version=waiting.version,
            cause=Wait.Cause.NO_ADVISOR,
            reason=SECRET,
            promised_on=now.date(),
        )
        LeaderDecision.objects.create(
            support_request=waiting,
            outcome=LeaderDecision.Outcome.PHONE,
            promised_on=now.date(),
            note=SECRET,
            decided_by=coordinator,
        )
        Reminder.objects.create(
            step=ReminderStep.objects.filter(municipality=place)[0],
            subject_id=waiting.pk,
            anchor_on=now.date(),
            outcome=Reminder.Outcome.QUEUED,
        )
        saved_filters.save(
            f"Filter {mark}", by=coordinator, words=SECRET, chosen={}, is_default=False
        )
        assert ClockPause.objects.filter(support_request=asked).exists()
    RetentionReceiptFactory(municipality=place)
    RightsReceiptFactory(municipality=place, person=coordinator, done_by=coordinator)
    DataController.objects.filter(municipality=place).exists() or DataControllerFactory(
        municipality=place
    )
    SampleCheckFactory(
        municipality=place,
        drawn_by=coordinator,
        outcome="follow_up",
        note=SECRET,
        concluded_at=now,
        concluded_by=coordinator,
    )
    _in_the_wrong_place(place, coordinator)
    plan_runs.keep(PlanRun.Kind.PLAN, {}, by=coordinator, now=now)
    assert CaseCounter.objects.filter(municipality=place).exists()
    SupportCourse.objects.filter(municipality=place).update(summary=SECRET)


def furnish_action_learning(course: SupportCourse) -> None:
    """Give the course a cycle with every text in it."""
    cycle = stories.an_action_learning(course, now=timezone.now())
    stories.write_everything(cycle, now=timezone.now(), text=SECRET)
    cycle.participants.update(function=SECRET)
    ActionLearning.objects.filter(pk=cycle.pk).update(
        question=SECRET, learned=SECRET, kept=SECRET, shared=SECRET
    )


def _in_the_wrong_place(place: Municipality, coordinator: User) -> None:
    breach = BreachFactory(municipality=place, found_by=coordinator)
    breach.events.create(at=breach.found_at, by=coordinator, act="reported")
    breach.texts.create(
        object_type="requests.supportrequest",
        object_id=breach.pk * 1000,
        field="situation",
        content=SECRET,
    )
    ScanOverrideFactory(municipality=place, confirmed_by=coordinator)


def _after_the_close(course: SupportCourse, author: User) -> None:
    follow_up = FollowUpFactory(course=course, comment=SECRET)
    GoalCheckFactory(follow_up=follow_up, goal=course.goals.get())
    JournalExportFactory(support_request=course.support_request, done_by=author)
    ExampleCardFactory(
        support_request=course.support_request,
        created_by=course.lead.user,
        **dict.fromkeys(("title", "situation", "tried", "effect"), SECRET),
    )
    PersonalCalendarFactory(user=author)
    SignInFactory(user=author)
    RecoveryCodeFactory(user=author)
    ExternalIdentityFactory(user=author)


@pytest.fixture
def furnished(administrator, municipality, monday) -> Callable[..., None]:
    """A furnished municipality; call it to furnish more."""
    furnish(municipality)
    deliver()
    return furnish
