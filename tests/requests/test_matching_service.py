"""What the database knows of the advisors, as the engine gets it."""

import datetime as dt

import pytest

from advisors.matching import PartKey, ReasonCode
from advisors.models import AdvisorCompetence, CompetenceArea, Level, Relation
from requests.services import offers
from requests.services.matching import ranking_for
from requests.states import Status
from schools.models import School
from tests import stories
from tests.conftest import MONDAY
from tests.factories import (
    AbsenceFactory,
    AdvisorCompetenceFactory,
    AdvisorFactory,
    CompetenceAreaFactory,
    MatchingWeightsFactory,
    RelationFactory,
    TravelTimeFactory,
)
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def ready(cast):
    case = walk(cast, Status.READY)
    stories.qualify(cast.advisor, case, now=MONDAY)
    return case


def excluded(case) -> dict[str, ReasonCode]:
    return {e.candidate.name: e.reason.code for e in ranking_for(case, now=MONDAY).exclusions}


def candidate(case):
    ranking = ranking_for(case, now=MONDAY)
    judged = [*ranking.suggestions, *ranking.exclusions]
    return next(j.candidate for j in judged if j.candidate.name == "Vibeke Ibsen")


def test_a_candidate_is_what_the_tables_say(cast, ready, nordbakke):
    theme = ready.request_themes.get().area
    group = CompetenceArea.Group.LEARNING
    other = CompetenceAreaFactory(municipality=nordbakke.municipality, group=group)
    AdvisorCompetenceFactory(advisor=cast.advisor, area=other, level=Level.KNOWS)
    cast.advisor.week_slots = ["mon-am", "fri-pm"]
    cast.advisor.save()

    found = candidate(ready)

    assert found.competences == {theme.pk: 3, other.pk: 1}
    assert found.adjacent == {theme.group: 3, group: 1}
    assert (found.free_minutes, found.released_minutes) == (9600, 9600)
    assert found.slots == {"mon-am", "fri-pm"}
    assert found.home_school_id == cast.advisor.home_school_id
    assert (found.open_courses, found.courses_at_school, found.has_declined) == (0, 0, False)
    assert (found.relations, found.absences, found.qualified_from) == ({}, (), None)
    assert found.home_place is None


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-11-16", "2026-11-16", ReasonCode.ABSENT),
        ("2026-11-01", "2026-11-15", None),
        ("2026-11-17", "2026-11-18", None),  # away before the course is expected to begin
        ("2026-11-17", "2026-12-24", ReasonCode.ABSENT),  # long, and away when it begins
        ("2026-11-30", "2027-02-01", ReasonCode.ABSENT_MOST),  # the course has five weeks
        ("2026-12-14", "2026-12-18", None),
    ],
)
def test_an_absence_counts_over_the_expected_course(cast, ready, first, last, code):
    AbsenceFactory(
        advisor=cast.advisor,
        starts_on=dt.date.fromisoformat(first),
        ends_on=dt.date.fromisoformat(last),
    )

    assert excluded(ready).get("Vibeke Ibsen") == code


def test_absences_over_the_course_cost_points_and_are_said_with_dates(cast, ready):
    for last in (15, 18):
        AbsenceFactory(
            advisor=cast.advisor, starts_on=dt.date(2026, 12, 14), ends_on=dt.date(2026, 12, last)
        )

    [suggestion] = ranking_for(ready, now=MONDAY).suggestions
    part = next(part for part in suggestion.parts if part.key == PartKey.ABSENCE)

    assert 0 < part.points < part.max_points
    assert part.reason.params == {"periods": "2026-12-14/2026-12-18"}


def test_a_tie_and_a_day_of_qualification_are_read(cast, ready):
    RelationFactory(advisor=cast.advisor, school=cast.school, kind=Relation.Kind.FAMILY)
    late = AdvisorFactory(
        user__name="Sent",
        municipality=cast.school.municipality,
        qualified_from=dt.date(2027, 1, 4),
    )

    assert excluded(ready) == {
        "Vibeke Ibsen": ReasonCode.FAMILY,
        str(late): ReasonCode.NOT_QUALIFIED,
    }


def travel_part(case):
    [suggestion] = ranking_for(case, now=MONDAY).suggestions
    return next(part for part in suggestion.parts if part.key == PartKey.TRAVEL)


def test_travel_is_estimated_from_coordinates_and_measured_minutes_come_first(cast, ready):
    assert travel_part(ready).reason.code == ReasonCode.TRAVEL_UNKNOWN
    School.objects.filter(pk=cast.school.pk).update(latitude="55.4", longitude="11.35")
    home = cast.advisor.home_school
    School.objects.filter(pk=home.pk).update(latitude="55.5", longitude="11.35")
    ready.refresh_from_db()
    assert travel_part(ready).reason.params == {"minutes": 22}

    TravelTimeFactory(from_school=home, to_school=cast.school, minutes=40)

    assert travel_part(ready).reason.params == {"minutes": 40}


def test_the_municipality_weighs(cast, ready):
    MatchingWeightsFactory(municipality=cast.school.municipality, competence=70, most_travel=20)

    ranking = ranking_for(ready, now=MONDAY)

    assert (ranking.weights.competence, ranking.weights.most_travel) == (70, 20)
    assert ranking.suggestions[0].parts[0].max_points == 70


def test_hours_are_this_school_years_after_reservations(cast, ready):
    stories.qualify(cast.advisor, ready, now=MONDAY - dt.timedelta(days=365), hours=50)
    offered = walk(cast, Status.OFFERED)

    assert offered.offers.get().reserved_minutes == 600
    assert candidate(ready).free_minutes == 9000
    assert candidate(ready).released_minutes == 9600


@pytest.mark.parametrize(
    ("status", "open_courses", "at_school"),
    [
        (Status.OFFERED, 1, 0),
        (Status.MATCHED, 1, 1),
        (Status.ACTIVE, 1, 1),
        (Status.CLOSED, 0, 1),
    ],
)
def test_offers_and_courses_are_load_and_courses_are_acquaintance(
    cast, ready, status, open_courses, at_school
):
    walk(cast, status)

    found = candidate(ready)

    assert (found.open_courses, found.courses_at_school) == (open_courses, at_school)


def test_a_decline_counts_for_this_case_alone(cast, ready):
    other = walk(cast, Status.OFFERED)
    offers.decline(other.offers.get(), by=cast.advisor.user, now=MONDAY, reason="Nej.")

    assert candidate(ready).has_declined is False
    assert excluded(other) == {"Vibeke Ibsen": ReasonCode.DECLINED}


def test_own_and_former_schools_are_left_out_with_the_reason(cast, ready):
    RelationFactory(advisor=cast.advisor, school=cast.school)
    at_home = AdvisorFactory(
        user__name="Hjemme", municipality=cast.school.municipality, home_school=cast.school
    )

    assert excluded(ready) == {
        str(at_home): ReasonCode.OWN_SCHOOL,
        "Vibeke Ibsen": ReasonCode.FORMER_SCHOOL,
    }


def test_who_has_left_and_who_works_elsewhere_are_not_judged_at_all(
    cast, ready, other_municipality
):
    AdvisorFactory(municipality=other_municipality)
    AdvisorFactory(municipality=cast.school.municipality, is_active=False)
    gone = AdvisorFactory(municipality=cast.school.municipality)
    gone.user.is_active = False
    gone.user.save()

    ranking = ranking_for(ready, now=MONDAY)

    judged = [*ranking.suggestions, *ranking.exclusions]
    assert [j.candidate.name for j in judged] == ["Vibeke Ibsen"]


def test_the_ranking_costs_three_statements_however_many_advisors(cast, ready, statements):
    assert ready.school  # which a page has read already
    with statements() as few:
        ranking_for(ready, now=MONDAY)
    theme = ready.request_themes.get().area
    for _ in range(12):
        one = AdvisorFactory(municipality=cast.school.municipality)
        AdvisorCompetence.objects.create(advisor=one, area=theme, level=2)
        AbsenceFactory(advisor=one)

    with statements() as many:
        ranking = ranking_for(ready, now=MONDAY)

    assert (len(few), len(many)) == (3, 3)
    assert len(ranking.suggestions) + len(ranking.exclusions) == 13


def test_the_parts_are_the_engines_and_in_its_order(ready):
    parts = ranking_for(ready, now=MONDAY).suggestions[0].parts

    assert [part.key for part in parts] == list(PartKey)
