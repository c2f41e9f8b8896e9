"""Every address of the house, and one school's story with a row for each to ask for.

A new address that the story has no arguments for fails the walks, so that none is forgotten.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import User
from advisors.models import Absence, Advisor
from catalogue.models import ExampleCard
from courses.models import (
    FollowUp,
    Goal,
    HandoverRequest,
    PlanItem,
    ShortSparring,
    Side,
    SupportCourse,
)
from courses.planning import Plan
from courses.services import handovers, plans, sessions, short_sparring
from courses.services.short_sparring import Given
from notifications.models import Message
from oversight.models import SampleCheck
from requests.models import Offer, PlanRun, Question, SavedFilter, SupportRequest
from requests.services import plan_runs, saved_filters, triage
from schools.models import School
from schools.services import school_years
from tests import stories
from tests.factories import (
    AbsenceFactory,
    BreachFactory,
    ExampleCardFactory,
    ExtraHoursFactory,
    FollowUpFactory,
    HourAccountFactory,
    JournalExportFactory,
    RelationFactory,
    RightsReceiptFactory,
    SampleCheckFactory,
    ScanOverrideFactory,
    SignInFactory,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"

PUBLIC = {
    "alive",
    "ready",
    "running",
    "metrics",
    "privacy_page",
    "accessibility_page",
    "accounts:sign_in",
    "accounts:code",
    "accounts:oidc_start",
    "accounts:oidc_answer",
    "accounts:sign_out",
    "accounts:invitation",
    "accounts:password_reset",
    "accounts:password_reset_sent",
    "accounts:password_reset_confirm",
    "demo_sign_in",
    "demo_mails",
    "calendars:feed",
    "official_statement",
}
"""What somebody without an account may ask for; each has tests of its own."""

LAST_YEAR = 2025
"""When the school year began that is over and not closed."""

OF_A_SESSION = {
    "courses:session",
    "courses:draft",
    "courses:correct",
    "courses:move",
    "courses:keep",
    "courses:cancel",
    "courses:not_held",
    "school_courses:ask_to_move",
    "school_courses:cancel_session",
}


@dataclass(frozen=True)
class World:
    offered: Offer
    course: SupportCourse
    session_pk: int
    draft: SupportRequest
    question: Question
    advisor: Advisor
    absence: Absence
    wish: HandoverRequest
    run: PlanRun
    short_sparring: ShortSparring
    goal: Goal
    item: PlanItem
    participant_pk: int
    follow_up: FollowUp
    card: ExampleCard
    extra_pk: int
    relation_pk: int
    absence_pk: int
    saved_filter: SavedFilter
    check_pk: int
    author_pk: int
    receipt_pk: int
    export_pk: int
    breach_pk: int
    override_pk: int
    sign_in_pk: int

    @property
    def mail_pk(self) -> int:
        return Message.objects.filter(case_number=self.offered.support_request.case_number)[0].pk

    def arguments(self, name: str) -> dict[str, object]:
        """Return the arguments that make the address ask for something of Nordbakkeskolen."""
        if "action_learning" in name:
            return {"pk": self.course.pk, **self._in_the_cycle(name.split("action_learning_")[-1])}
        request_pk = self.offered.support_request_id
        table: dict[str, dict[str, object]] = {
            "requests:step": {"pk": self.draft.pk, "step": "om-jer"},
            "requests:review": {"pk": self.draft.pk},
            "requests:discard": {"pk": self.draft.pk},
            "requests:answer": {
                "pk": self.question.support_request_id,
                "question": self.question.pk,
            },
            **{f"oversight:{name}": {"pk": self.author_pk} for name in ("person", "anonymise")},
            **{
                f"oversight:{name}": {"pk": self.receipt_pk} for name in ("receipt", "receipt_json")
            },
            "journal:file": {"pk": self.export_pk},
            "accounts:end_sign_in": {"pk": self.sign_in_pk},
            "coordinator:take_back_offer": {"pk": self.offered.pk},
            "coordinator:delete_filter": {"pk": self.saved_filter.pk},
            "coordinator:default_filter": {"pk": self.saved_filter.pk},
            "special_school:set_hours": {"pk": self.advisor.pk},
            "coordinator:plan_run": {"pk": self.run.pk},
            "courses:take_back_wish": {"pk": self.wish.pk},
            "handover:course": {"pk": self.course.pk},
            "courses:undo_short_sparring": {"pk": self.short_sparring.pk},
            **{
                f"plans:{name}": {"pk": self.goal.pk}
                for name in ("goal", "drop_goal", "resume_goal")
            },
            **{
                f"plans:{name}": {"pk": self.item.pk}
                for name in ("item", "change_item", "finish_item", "drop_item", "reopen_item")
            },
            "school_courses:follow_up": {"pk": self.follow_up.pk},
            "courses:example": {"pk": self.course.support_request_id},
            "hours:extra": {"pk": self.extra_pk},
            "hours:close": {"pk": self.advisor.pk, "year": LAST_YEAR},
            "hours:school": {"pk": self.advisor.home_school_id},
            "hours:school_csv": {"pk": self.advisor.home_school_id},
            "advisors:remove_relation": {"pk": self.advisor.pk, "relation": self.relation_pk},
            "advisors:remove_absence": {"pk": self.advisor.pk, "absence": self.absence_pk},
            "coordinator:retry_mail": {"pk": self.mail_pk},
            "oversight:report": {"thing": "requests.supportrequest", "pk": request_pk},
            "oversight:check": {"pk": self.check_pk},
            "oversight:override": {"pk": self.override_pk},
        }
        by_namespace: dict[str, int] = {
            "requests": request_pk,
            "coordinator": request_pk,
            "journal": request_pk,
            "decisions": request_pk,
            "offers": self.offered.pk,
            "plans": self.course.pk,
            "school_courses": self.course.pk,
            "catalogue": self.card.pk,
            "hours": self.advisor.pk,
            "advisors": self.advisor.pk,
            "handover": self.absence.pk,
            "oversight": self.breach_pk,
        }
        if name in table:
            return table[name]
        if name in OF_A_SESSION:
            return {"pk": self.session_pk}
        if name.startswith("courses:"):
            return {"pk": self.course.pk}
        return {"pk": by_namespace[name.split(":")[0]]}

    def _in_the_cycle(self, page: str) -> dict[str, object]:
        """Return what an address below a cycle asks for: a round, a phase, a participant."""
        further: dict[str, dict[str, object]] = {
            "phase": {"number": 1, "position": 2},
            "leave": {"participant": self.participant_pk},
            **{page: {"number": 1} for page in ("move_on", "sheet", "dates", "back")},
        }
        return further.get(page, {})


def addresses() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the name and the argument names of every address outside Django admin."""

    def walk(
        resolver: URLResolver, spaces: tuple[str, ...], arguments: frozenset[str]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        for entry in resolver.url_patterns:
            of_both = arguments | frozenset(entry.pattern.converters)
            if isinstance(entry, URLResolver):
                if entry.namespace != "admin":
                    yield from walk(
                        entry, (*spaces, entry.namespace) if entry.namespace else spaces, of_both
                    )
            elif isinstance(entry, URLPattern):
                name = ":".join((*spaces, entry.name or ""))
                yield name, of_both

    yield from walk(get_resolver(), (), frozenset())


ALL = sorted(addresses())
OF_A_CASE = [(n, a) for n, a in ALL if a and n not in PUBLIC]


def a_world(author: User, school: School, coordinator: User, advisor: Advisor) -> World:
    """Tell the story of one school: a row for every address to ask for."""
    now = timezone.now()
    offered = stories.an_offer(author, school, coordinator, advisor, now=now)
    course = stories.a_course(author, school, coordinator, advisor, now=now)
    session = sessions.book(
        course,
        plan=Plan("sparring", now + dt.timedelta(days=2), 60, 15, 15),
        advisor=advisor,
        by=advisor.user,
        now=now,
    )
    asked = stories.a_submitted_request(author, school, now=now)
    question = triage.ask(
        asked, by=coordinator, now=now, version=asked.version, text="Hvor mange voksne er I?"
    )
    draft = stories.a_draft(author, school, now=now)
    absence = AbsenceFactory(advisor=advisor)
    wish = handovers.ask(course, reason="Jeg har ikke tid.", by=advisor.user, now=now)
    run = plan_runs.keep(PlanRun.Kind.PLAN, {}, by=coordinator, now=now)
    passing = short_sparring.log(
        advisor, given=Given(school, stories.a_theme(school), 10), by=advisor.user, now=now
    )
    doing = plans.Doing(PlanItem.Who.LEADER, "Finder tid i skemaet.", now.date())
    by = {"by": author, "now": now}
    goal = plans.add_goal(course, text="Timerne begynder til tiden.", signs="", **by)
    item = plans.add_item(course, side=Side.SCHOOL, doing=doing, **by)
    cycle = stories.an_action_learning(course, now=now)
    participant = cycle.participants.first()
    follow_up = FollowUpFactory(course=course)
    card = ExampleCardFactory(support_request=course.support_request, created_by=advisor.user)
    extra = ExtraHoursFactory(advisor=advisor, school_year=advisor.hour_accounts.get().school_year)
    last_year = school_years.ensure(school.municipality, dt.date(LAST_YEAR, 8, 1), by=SYSTEM)
    HourAccountFactory(advisor=advisor, school_year=last_year)
    saved = saved_filters.save("Mine", by=coordinator, words="", chosen={}, is_default=False)
    place = school.municipality
    check = SampleCheck.objects.filter(municipality=place).first() or SampleCheckFactory(
        municipality=place, drawn_by=coordinator
    )
    return World(
        offered=offered,
        course=course,
        session_pk=session.pk,
        draft=draft,
        question=question,
        advisor=advisor,
        short_sparring=passing,
        goal=goal,
        item=item,
        participant_pk=participant.pk,
        follow_up=follow_up,
        card=card,
        extra_pk=extra.pk,
        relation_pk=RelationFactory(advisor=advisor).pk,
        absence_pk=AbsenceFactory(advisor=advisor).pk,
        saved_filter=saved,
        check_pk=check.pk,
        author_pk=author.pk,
        receipt_pk=RightsReceiptFactory(municipality=place, person=author, done_by=coordinator).pk,
        export_pk=JournalExportFactory(
            support_request=course.support_request, done_by=coordinator
        ).pk,
        sign_in_pk=SignInFactory(user=author).pk,
        breach_pk=BreachFactory(municipality=place, found_by=author).pk,
        override_pk=ScanOverrideFactory(municipality=place, confirmed_by=author).pk,
        absence=absence,
        wish=wish,
        run=run,
    )
