"""Sets the stage of the demo: municipality, schools, people, competences, hours, closing days."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.actors import SYSTEM
from accounts.models import User
from accounts.roles import Role
from advisors.models import Advisor, AdvisorCompetence, CompetenceArea
from advisors.services import catalogue, ledger
from kompetencecenter.demo import places
from kompetencecenter.demo.places import DemoAdvisor, DemoPerson
from oversight.models import DataController
from requests.services import templates
from schools.models import ClosingDay, Municipality, School, SchoolYear
from schools.services import memberships, school_years
from schools.workdays import school_year_bounds

JUST_ENDED = dt.timedelta(weeks=3)
HOUR_PRICE = Decimal("425.00")  # DKK; invented, a setting per school year


@dataclass
class Stage:
    """What the stories are told with."""

    municipality: Municipality
    schools: dict[str, School] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    advisors: dict[str, Advisor] = field(default_factory=dict)
    areas: dict[str, CompetenceArea] = field(default_factory=dict)

    @property
    def coordinator(self) -> User:
        return self.person_with(Role.COORDINATOR)

    def person_with(self, role: Role) -> User:
        name = next(person.name for person in places.PERSONAS if person.role == role)
        return self.people[name]

    def author_at(self, school: str) -> User:
        """Return the teacher who writes from that school."""
        for place, _leader, teacher in places.OTHER_LEADERS:
            if place == school:
                return self.people[teacher]
        return self.person_with(Role.TEACHER)


def build(*, now: dt.datetime) -> Stage:
    """Make the municipality as it stands on the day of `now`."""
    municipality = Municipality.objects.create(
        name=places.MUNICIPALITY,
        slug=places.SLUG,
        centre_name=places.CENTRE,
        contact_email=f"kompetencecenter@{places.DOMAIN}",
        contact_phone="70 10 20 30",
    )
    DataController.objects.create(
        municipality=municipality,
        address="Rådhuspladsen 1, 4999 Lyngsø",
        dpo_email=f"dpo@{places.DOMAIN}",
        dpo_phone="70 10 20 31",
    )
    stage = Stage(municipality)
    _schools(stage)
    _people(stage)
    catalogue.seed(municipality, by=SYSTEM)
    templates.seed(municipality, by=SYSTEM)
    stage.areas = {a.name: a for a in CompetenceArea.objects.filter(municipality=municipality)}
    today = now.date()
    _closing_days(municipality, today)
    years = _school_years(municipality, today)
    for person in places.ADVISORS:
        _advisor(stage, person, years, now)
    return stage


def _school_years(municipality: Municipality, today: dt.date) -> list[SchoolYear]:
    """Make this school year and the last, in which stories of an autumn began."""
    first, _last = school_year_bounds(today)
    days = (first - dt.timedelta(days=1), first)
    years = [school_years.ensure(municipality, day, by=SYSTEM) for day in days]
    SchoolYear.objects.filter(municipality=municipality).update(hour_price=HOUR_PRICE)
    return years


def _schools(stage: Stage) -> None:
    names = [(name, School.Kind.SPECIAL) for name in places.SPECIAL_SCHOOLS]
    names += [(name, School.Kind.MAINSTREAM) for name in places.MAINSTREAM_SCHOOLS]
    for number, (name, kind) in enumerate(names, 1):
        stage.schools[name] = School.objects.create(
            municipality=stage.municipality,
            name=name,
            kind=kind,
            code=f"9990{number:02}",
            latitude=Decimal("55.40") + Decimal(number * 7 % 23) / 100,
            longitude=Decimal("11.30") + Decimal(number * 11 % 29) / 100,
        )


def _people(stage: Stage) -> None:
    cast = [person for person in places.PERSONAS if person.role != Role.ADVISOR]
    for school, leader, teacher in places.OTHER_LEADERS:
        cast.append(DemoPerson(leader, Role.SCHOOL_LEADER, school))
        cast.append(DemoPerson(teacher, Role.TEACHER, school))
    for school, leader in places.OTHER_SPECIAL_LEADERS:
        cast.append(DemoPerson(leader, Role.SPECIAL_SCHOOL_LEADER, school))
    for person in cast:
        _person(stage, person, stage.schools[person.school] if person.school else None)


def _person(stage: Stage, person: DemoPerson, school: School | None) -> User:
    user = User.objects.create_user(person.email, name=person.name)
    memberships.grant(user, person.role, municipality=stage.municipality, school=school, by=SYSTEM)
    stage.people[person.name] = user
    return user


def _advisor(stage: Stage, person: DemoAdvisor, years: list[SchoolYear], now: dt.datetime) -> None:
    user = _person(stage, DemoPerson(person.name, Role.ADVISOR), None)
    advisor = Advisor.objects.create(
        user=user,
        municipality=stage.municipality,
        home_school=stage.schools[person.school],
        max_courses=person.max_courses,
        week_slots=list(person.slots),
    )
    if person.former_school:
        advisor.partial_schools.add(stage.schools[person.former_school])
    AdvisorCompetence.objects.bulk_create(
        AdvisorCompetence(advisor=advisor, area=stage.areas[name], level=level)
        for name, level in person.competences.items()
    )
    for year in years:
        ledger.grant(
            advisor,
            year,
            minutes=person.hours * 60,
            by=SYSTEM,
            now=min(now, now.replace(year=year.starts_on.year, month=8, day=1)),
            reason="Frikøb for skoleåret",
        )
    stage.advisors[person.name] = advisor


def _closing_days(municipality: Municipality, today: dt.date) -> None:
    """The holidays of the last school year, this and the next, by the usual Danish weeks.

    One that is under way or has just ended is left out: whoever tries the demo in July is to
    meet a week in which something happens.
    """
    first, _last = school_year_bounds(today)
    for autumn in (first.year - 1, first.year, first.year + 1):
        spring = autumn + 1
        weeks = (
            ("Efterårsferie", dt.date.fromisocalendar(autumn, 42, 1), 5),
            ("Juleferie", dt.date(autumn, 12, 22), 11),
            ("Vinterferie", dt.date.fromisocalendar(spring, 7, 1), 5),
            ("Sommerferie", dt.date(spring, 6, 27), 42),
        )
        days = [
            ClosingDay(
                municipality=municipality,
                day=start + dt.timedelta(days=offset),
                kind=ClosingDay.Kind.SCHOOL_HOLIDAY,
                name=name,
            )
            for name, start, length in weeks
            if not start <= today < start + dt.timedelta(days=length) + JUST_ENDED
            for offset in range(length)
            if (start + dt.timedelta(days=offset)).weekday() < 5
        ]
        days.append(
            ClosingDay(municipality=municipality, day=dt.date(spring, 6, 5), name="Grundlovsdag")
        )
        ClosingDay.objects.bulk_create(days, ignore_conflicts=True)
