"""Two municipalities on one installation, told once: three schools with the same story each.

Nordbakkeskolen and Søengens Skole lie in Fjordby; Naboby has a Nordbakkeskolen of its own.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import time_machine
from django.apps import apps
from django.db import transaction
from django.db.models import Max, Model
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import SCHOOL_ROLES, Role
from advisors.models import Advisor
from catalogue.models import ExampleCard
from catalogue.services import cards
from courses.models import QUESTIONS, SupportCourse
from courses.planning import Plan
from courses.services import courses, drafts, evaluations, plans, sessions
from courses.services.sessions import Report
from notifications.models import Message
from requests.models import SupportRequest, Wait
from requests.services import decisions, intake, offers, triage
from schools.models import School
from tests import stories
from tests.access.cast import FROM_NABOBY, FROM_SOEENGEN, VIEWERS, Cast
from tests.addresses import World, a_world
from tests.conftest import MONDAY
from tests.factories import (
    DataControllerFactory,
    ExampleCardFactory,
    MembershipFactory,
    MethodTagFactory,
    MunicipalityFactory,
    SchoolFactory,
    SpecialSchoolFactory,
    UserFactory,
    WordingFactory,
)
from tests.personas import an_advisor, at_school, in_municipality

TEXT = "Det aftalte vi, da vi mødtes."


@dataclass(frozen=True)
class Place:
    """One school's story, and who stands how to it."""

    name: str
    rows: World
    live: Mapping[str, dict[str, object]]
    """What an address asks for that is open in one state only: the row in that state."""
    ends: Mapping[type[Model], int]
    """The last row of each model when the story had been told."""
    instead: Mapping[str, str]
    """Who has the part of the key here; a key that is not named has its own."""

    def arguments(self, name: str) -> dict[str, object]:
        return self.live.get(name) or self.rows.arguments(name)

    def relation_of(self, key: str) -> str:
        """Return whose part the viewer has here: an outsider's is her own key."""
        return {viewer: part for part, viewer in self.instead.items()}.get(key, key)


@dataclass(frozen=True)
class Installation:
    cast: Cast
    places: tuple[Place, ...]

    @property
    def ours(self) -> Place:
        """The one that all relations are counted from."""
        return self.places[0]

    def story_of(self, row: Model) -> int:
        """Return the index of the story in which the row was made."""
        ends = [place.ends[type(row)] for place in self.places]
        return next(index for index, end in enumerate(ends) if row.pk <= end)


def build() -> Installation:
    """Tell it all, at nine on a Monday; the clock must stand there."""
    fjordby, naboby = (
        MunicipalityFactory(name=f"{name} Kommune", slug=name.lower(), centre_name=f"Center {name}")
        for name in ("Fjordby", "Naboby")
    )
    nordbakke = SchoolFactory(municipality=fjordby, name="Nordbakkeskolen", code="280001")
    soeengen = SchoolFactory(municipality=fjordby, name="Søengens Skole", code="280002")
    theirs = SchoolFactory(municipality=naboby, name="Nordbakkeskolen", code="990001")
    schools = {"": nordbakke, "_b": soeengen, "_2": theirs}
    special = {
        "": SpecialSchoolFactory(municipality=fjordby, name="Lindeskolen", code="280003"),
        "_b": SpecialSchoolFactory(municipality=fjordby, name="Birkehøjskolen", code="280004"),
        "_2": SpecialSchoolFactory(municipality=naboby, name="Lindeskolen", code="990003"),
    }
    cast = dict(_people(schools, special))
    for place, writer in ((fjordby, cast["administrator"]), (naboby, cast["administrator_2"])):
        DataControllerFactory(municipality=place)
        MethodTagFactory(municipality=place)
        WordingFactory(municipality_id=place.pk, written_by=writer)
    stories_of = (
        ("Nordbakkeskolen", nordbakke, {}),
        ("Søengens Skole", soeengen, FROM_SOEENGEN),
        ("Nordbakkeskolen, Naboby", theirs, FROM_NABOBY),
    )
    places = tuple(
        Place(name, *_tell(school, cast, instead), _last_rows(), instead)
        for name, school, instead in stories_of
    )
    return Installation(cast, places)


def _last_rows() -> dict[type[Model], int]:
    ours = [model for model in apps.get_models() if not model._meta.app_label.startswith("django")]
    lasts = {m: m._base_manager.aggregate(last=Max("pk"))["last"] for m in ours}
    return {model: last for model, last in lasts.items() if isinstance(last, int)}


def _people(
    schools: Mapping[str, School], special: Mapping[str, School]
) -> Iterator[tuple[str, User]]:
    yield "nobody", UserFactory(name="Nikolaj Nord", email="nobody@x.example")
    for viewer in VIEWERS:
        if viewer.role is None:
            continue
        key, email = viewer.key, f"{viewer.key}@x.example"
        end = key[-2:] if key[-2:] in schools else ""
        if viewer.role == Role.ADVISOR:
            end = "_b" if key == "unassigned" else end
            yield key, an_advisor(f"Vejleder {key}", email, special[end]).user
        elif viewer.role in SCHOOL_ROLES:
            where = special if viewer.role == Role.SPECIAL_SCHOOL_LEADER else schools
            yield key, at_school(f"Skole {key}", email, viewer.role, where[end])
        else:
            place = schools[end].municipality
            yield key, in_municipality(f"Kommune {key}", email, viewer.role, place)
    mixed = at_school("Både Og", "mixed@x.example", Role.TEACHER, schools["_b"])
    theirs = schools["_2"].municipality
    MembershipFactory(user=mixed, role=Role.COORDINATOR, municipality=theirs, school=None)
    yield "mixed", mixed


def _tell(
    school: School, cast: Cast, instead: Mapping[str, str]
) -> tuple[World, dict[str, dict[str, object]]]:
    """Tell one school's story: what has been, what stands, and what waits for somebody."""
    part = {key: cast[instead.get(key, key)] for key in cast}
    advisor = part["assigned"].advisor
    told = _Teller(school, part, advisor)
    told.what_has_been()
    told.what_waits()
    rows = a_world(part["author"], school, part["coordinator"], advisor)
    told.beside(rows)
    return rows, _live(school, part["assigned"], rows)


def _live(school: School, advisor: User, rows: World) -> dict[str, dict[str, object]]:
    cases = SupportRequest.objects.filter(school=school)
    cards = ExampleCard.objects.filter(support_request__school=school)
    to_approve = cases.get(status="awaiting_leader")
    late = cases.filter(match_by_five__lt=MONDAY.date(), decisions__isnull=True).get(
        status="submitted"
    )
    mail = Message.objects.filter(recipient=advisor, case_number__gt="").order_by("pk")[0]
    keys = {
        "requests:approve": to_approve,
        "requests:return": to_approve,
        "decisions:decide": late,
        "catalogue:detail": cards.get(status="approved"),
        "catalogue:review": cards.get(status="in_review"),
        "courses:example": cards.get(status="approved").support_request,
        "coordinator:retry_mail": mail,
    }
    return {name: {"pk": row.pk} for name, row in keys.items()}


@dataclass
class _Teller:
    school: School
    part: Mapping[str, User]
    advisor: Advisor

    @property
    def who(self) -> tuple[User, School, User, Advisor]:
        return self.part["author"], self.school, self.part["coordinator"], self.advisor

    def what_has_been(self) -> None:
        """A course from its first activity to the school's answer, and the example made of it."""
        then = MONDAY - dt.timedelta(weeks=4)
        course = stories.a_course(*self.who, now=then)
        session = sessions.book(
            course,
            plan=Plan("sparring", then + dt.timedelta(days=1), 60, 15, 15, focus=TEXT, place=TEXT),
            advisor=self.advisor,
            by=self.advisor.user,
            now=then,
        )
        held = then + dt.timedelta(days=2)
        report = Report(
            starts_at=session.starts_at,
            contact_minutes=60,
            preparation_minutes=15,
            travel_minutes=15,
            **dict.fromkeys(
                ("problem", "perspectives", "theme", "done", "takeaways", "agreements"), TEXT
            ),
        )
        by = {"by": self.advisor.user}
        sessions.log(session, report=report, now=held, **by)
        courses.close(
            SupportCourse.objects.get(pk=course.pk),
            summary=TEXT,
            goal_reached="yes",
            now=held,
            **by,
        )
        evaluations.give(
            SupportCourse.objects.get(pk=course.pk),
            answers=dict.fromkeys(QUESTIONS, 4),
            comment=TEXT,
            by=self.part["author"],
            now=held,
        )
        card = ExampleCardFactory(
            support_request=course.support_request, created_by=self.advisor.user
        )
        card.themes.add(stories.a_theme(self.school))
        cards.approve(cards.send(card, now=held, **by), by=self.part["coordinator"], now=held)

    def what_waits(self) -> None:
        """One for the school's leader, one for the centre's, one on the list, one said no to."""
        author, school, coordinator, advisor = self.who
        stories.a_submitted_request(author, school, now=MONDAY, leader_informed=False)
        for note in ("", TEXT):
            late = stories.a_submitted_request(author, school, now=MONDAY - dt.timedelta(weeks=2))
            if note:
                decisions.decide(
                    late,
                    outcome="phone",
                    promised_on=MONDAY.date(),
                    note=note,
                    by=self.part["centre"],
                    now=MONDAY,
                )
        waiting = stories.a_submitted_request(author, school, now=MONDAY)
        by = {"by": coordinator, "now": MONDAY}
        triage.put_on_waiting_list(
            waiting,
            version=waiting.version,
            cause=Wait.Cause.NO_ADVISOR,
            reason=TEXT,
            promised_on=MONDAY.date(),
            **by,
        )
        refused = stories.a_submitted_request(author, school, now=MONDAY)
        triage.decline(refused, version=refused.version, reason=TEXT, **by)
        offer = stories.an_offer(*self.who, now=MONDAY)
        offers.decline(offer, by=advisor.user, now=MONDAY, reason=TEXT)
        asked = stories.a_submitted_request(author, school, now=MONDAY)
        question = triage.ask(asked, version=asked.version, text=TEXT, **by)
        intake.answer(question, by=author, now=MONDAY, text=TEXT)

    def beside(self, rows: World) -> None:
        """What people write next to a course: a wish, a draft, a comment, the group's texts."""
        now, course = timezone.now(), rows.course
        session = course.sessions.get(pk=rows.session_pk)
        sessions.ask_to_move(session, text=TEXT, by=self.part["author"], now=now)
        drafts.save(session, content={"done": TEXT}, by=self.advisor.user, now=now)
        plans.comment(rows.item, text=TEXT, by=self.part["leader"], now=now)
        card = ExampleCardFactory(
            support_request=rows.offered.support_request, created_by=self.advisor.user
        )
        card.themes.add(stories.a_theme(self.school))
        cards.send(card, by=self.advisor.user, now=now)
        stories.write_everything(course.action_learning, now=now, text=TEXT)


@contextmanager
def standing() -> Iterator[Installation]:
    """Let the installation stand, and leave nothing behind. The database must be open."""
    real = override_settings(DEMO=False)  # no sign-in without password, no page of all mails
    with real, time_machine.travel(MONDAY, tick=False), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
