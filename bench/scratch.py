"""An invented week written into a database: one municipality, so that all is one pool."""

from datetime import UTC, datetime
from decimal import Decimal

from accounts.models import User
from advisors.matching import Candidate, Case
from advisors.models import (
    Absence,
    Advisor,
    AdvisorCompetence,
    CompetenceArea,
    HourAccount,
    HourEntry,
    MatchingWeights,
    Relation,
)
from bench.weeks import AREAS, MOST_TRAVEL, TODAY, Map, country_of, week
from requests.models import RequestTheme, SupportRequest
from requests.states import Status
from schools.models import Municipality, School, SchoolYear
from schools.workdays import school_year_bounds

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
GROUPS = [group.value for group in CompetenceArea.Group]
BATCH = 500


def write(requests: int, advisors: int) -> Municipality:
    """Write the week of that size: schools, areas, advisors with hours, requests with themes.

    What an advisor has open is taken off her limit instead of written as courses.
    """
    cases, people = week(requests, advisors)
    place = Municipality.objects.create(name="Bench", slug="bench", centre_name="Bench")
    MatchingWeights.objects.create(municipality=place, most_travel=MOST_TRAVEL)
    _schools(place, country_of(requests, advisors))
    CompetenceArea.objects.bulk_create(
        CompetenceArea(
            pk=number, municipality=place, name=name, group=GROUPS[int(group.split()[1])]
        )
        for number, name, group in AREAS
    )
    _advisors(place, people)
    _requests(place, cases)
    return place


def _schools(place: Municipality, country: Map) -> None:
    special = set(country.special)
    School.objects.bulk_create(
        [
            School(
                pk=number,
                municipality=place,
                name=f"School {number}",
                kind=School.Kind.SPECIAL if number in special else School.Kind.MAINSTREAM,
                latitude=Decimal(str(where.latitude)),
                longitude=Decimal(str(where.longitude)),
            )
            for number, where in country.places.items()
        ],
        batch_size=BATCH,
    )


def _advisors(place: Municipality, people: list[Candidate]) -> None:
    starts_on, ends_on = school_year_bounds(TODAY)
    year = SchoolYear.objects.create(
        municipality=place, starts_on=starts_on, ends_on=ends_on, hour_price=Decimal(425)
    )
    User.objects.bulk_create(
        [User(pk=p.advisor_id, email=f"{p.advisor_id}@bench.example", name=p.name) for p in people],
        batch_size=BATCH,
    )
    Advisor.objects.bulk_create(
        [
            Advisor(
                pk=p.advisor_id,
                user_id=p.advisor_id,
                municipality=place,
                home_school_id=p.home_school_id or 0,
                max_courses=max(p.max_courses - p.open_courses, 1),
                week_slots=sorted(p.slots),
                qualified_from=p.qualified_from,
            )
            for p in people
        ],
        batch_size=BATCH,
    )
    AdvisorCompetence.objects.bulk_create(
        [
            AdvisorCompetence(advisor_id=p.advisor_id, area_id=area, level=level)
            for p in people
            for area, level in p.competences.items()
        ],
        batch_size=BATCH,
    )
    Relation.objects.bulk_create(
        [
            Relation(advisor_id=p.advisor_id, school_id=school, kind=kind)
            for p in people
            for school, kind in p.relations.items()
        ],
        batch_size=BATCH,
    )
    Absence.objects.bulk_create(
        Absence(advisor_id=p.advisor_id, starts_on=away.first, ends_on=away.last)
        for p in people
        for away in p.absences
    )
    _hours(year, people)


def _hours(year: SchoolYear, people: list[Candidate]) -> None:
    HourAccount.objects.bulk_create(
        [
            HourAccount(
                pk=p.advisor_id,
                advisor_id=p.advisor_id,
                school_year=year,
                free_minutes=p.free_minutes,
            )
            for p in people
        ],
        batch_size=BATCH,
    )
    HourEntry.objects.bulk_create(
        [
            HourEntry(account_id=p.advisor_id, kind=kind, minutes=minutes, at=NOW, on=TODAY)
            for p in people
            for kind, minutes in (
                (HourEntry.Kind.GRANTED, p.released_minutes),
                (HourEntry.Kind.SPENT, p.free_minutes - p.released_minutes),
            )
        ],
        batch_size=BATCH,
    )


def _requests(place: Municipality, cases: list[Case]) -> None:
    author = User.objects.create(email="author@bench.example", name="Author")
    SupportRequest.objects.bulk_create(
        [
            SupportRequest(
                pk=case.key,
                municipality=place,
                case_number=f"B-{case.key}",
                status=Status.READY,
                created_by=author,
                school_id=case.need.school_id,
                week_slots=sorted(case.need.slots),
                received_at=NOW,
                triaged_at=NOW,
                match_by=TODAY,
                match_by_week=TODAY,
                match_by_five=TODAY,
                planned_minutes=case.need.minutes,
            )
            for case in cases
        ],
        batch_size=BATCH,
    )
    RequestTheme.objects.bulk_create(
        [
            RequestTheme(support_request_id=case.key, area_id=theme.area_id, level=theme.level)
            for case in cases
            for theme in case.need.themes
        ],
        batch_size=BATCH,
    )
