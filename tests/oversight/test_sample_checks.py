"""The sample check: drawn at random among what persons did, looked through once, and kept."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from oversight.errors import CheckIsConcluded, SayWhatIsFollowedUp
from oversight.models import SampleCheck
from oversight.queries.log import lines_of
from oversight.services import sample_checks
from privacy.models import AccessEvent, Act
from privacy.services import access_log
from tests import stories
from tests.conftest import MONDAY
from tests.factories import SampleCheckFactory

IN_ORDER, FOLLOW_UP = SampleCheck.Outcome.IN_ORDER, SampleCheck.Outcome.FOLLOW_UP


@pytest.fixture
def leader(client, centre_leader, monday):
    client.force_login(centre_leader)
    return client


def reads(person, place, count):
    for _ in range(count):
        access_log.record(Act.READ, place, by=person, municipality_id=place.pk)


def test_twenty_different_lines_of_the_municipality_are_drawn(
    centre_leader, coordinator, municipality, other_municipality, monday
):
    reads(coordinator, municipality, 40)
    reads(coordinator, other_municipality, 40)

    check = sample_checks.draw(municipality, by=centre_leader, now=MONDAY)

    events = AccessEvent.objects.filter(pk__in=check.events)
    assert check.among == 40
    assert len(set(check.events)) == events.count() == sample_checks.SIZE
    assert set(events.values_list("municipality_id", flat=True)) == {municipality.pk}


def test_two_draws_are_not_the_same(centre_leader, coordinator, municipality, monday):
    reads(coordinator, municipality, 200)
    first = sample_checks.draw(municipality, by=centre_leader, now=MONDAY)
    SampleCheck.objects.all().delete()

    second = sample_checks.draw(municipality, by=centre_leader, now=MONDAY)

    assert first.events != second.events


def test_one_that_is_open_is_handed_out_again(centre_leader, coordinator, municipality, monday):
    reads(coordinator, municipality, 3)
    first = sample_checks.draw(municipality, by=centre_leader, now=MONDAY)

    assert sample_checks.draw(municipality, by=centre_leader, now=MONDAY) == first


def test_the_next_check_draws_among_what_came_after(
    centre_leader, coordinator, municipality, monday
):
    reads(coordinator, municipality, 5)
    check = sample_checks.draw(municipality, by=centre_leader, now=MONDAY)
    sample_checks.conclude(check, outcome=IN_ORDER, note="", by=centre_leader, now=MONDAY)
    monday.shift(dt.timedelta(days=1))
    reads(coordinator, municipality, 2)

    later = sample_checks.draw(municipality, by=centre_leader, now=timezone.now())

    assert later.among == 2


def test_nothing_done_is_said_kindly(leader, municipality):
    response = leader.post(reverse("oversight:draw"), follow=True)

    assert "Ingen har brugt systemet" in response.content.decode()
    assert not SampleCheck.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "anna", "special_leader"])
def test_only_those_who_oversee_may_draw_and_conclude(
    who, request, coordinator, municipality, monday
):
    person = request.getfixturevalue(who)
    reads(coordinator, municipality, 1)
    check = SampleCheckFactory(municipality=municipality, drawn_by=coordinator)

    with pytest.raises(NotAllowed):
        sample_checks.draw(municipality, by=person, now=MONDAY)
    with pytest.raises(NotAllowed):
        sample_checks.conclude(check, outcome=IN_ORDER, note="", by=person, now=MONDAY)


def test_nobody_draws_for_the_neighbours(centre_leader, other_municipality, coordinator, monday):
    reads(coordinator, other_municipality, 1)

    with pytest.raises(NotAllowed):
        sample_checks.draw(other_municipality, by=centre_leader, now=MONDAY)


def test_what_was_concluded_stays(centre_leader, municipality, monday):
    check = SampleCheckFactory(municipality=municipality, drawn_by=centre_leader)
    with pytest.raises(SayWhatIsFollowedUp):
        sample_checks.conclude(check, outcome=FOLLOW_UP, note=" ", by=centre_leader, now=MONDAY)
    sample_checks.conclude(check, outcome=IN_ORDER, note="", by=centre_leader, now=MONDAY)

    with pytest.raises(CheckIsConcluded):
        sample_checks.conclude(check, outcome=IN_ORDER, note="", by=centre_leader, now=MONDAY)


def test_drawn_looked_through_and_concluded_on_the_pages(
    leader, centre_leader, coordinator, advisor, tina, nordbakke, municipality
):
    case = stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    access_log.record(Act.READ, case, by=advisor.user, municipality_id=municipality.pk)
    access_log.record(Act.READ, case, by=tina, municipality_id=municipality.pk)

    page = leader.post(reverse("oversight:draw"), follow=True)
    shown = {(line.who, line.has_part) for line in page.context["lines"] if line.act == "Set"}
    check = SampleCheck.objects.get()
    refused = leader.post(check.get_absolute_url(), {"outcome": "follow_up", "note": ""})
    done = leader.post(
        check.get_absolute_url(),
        {"outcome": "follow_up", "note": "Vejlederen spørges om hvorfor."},
        follow=True,
    )

    assert shown == {("Vibeke Ibsen", False), ("Tina Holm", True)}
    assert "Vejleder" in page.content.decode()
    assert refused.status_code == 422
    assert "Skriv, hvad der følges op på" in refused.content.decode()
    assert "Charlotte Ravn" in done.content.decode()
    check.refresh_from_db()
    assert (check.outcome, check.concluded_by) == ("follow_up", centre_leader)
    acts = AccessEvent.objects.filter(object_type="oversight.samplecheck", object_id=check.pk)
    assert list(acts.order_by("pk").values_list("act", flat=True)) == ["create", "read", "change"]


def test_who_advises_in_a_case_or_works_at_its_school_has_a_part_in_all_of_it(
    centre_leader,
    coordinator,
    advisor,
    other_advisor,
    tina,
    anna,
    bo,
    nordbakke,
    municipality,
    monday,
):
    municipality = nordbakke.municipality
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    cycle = stories.an_action_learning(course, now=MONDAY)
    before = AccessEvent.objects.latest("pk").pk
    people = (advisor.user, other_advisor.user, tina, anna, bo)
    for person in people:
        for thing in (course.support_request, course, cycle.rounds.first()):
            access_log.record(Act.READ, thing, by=person, municipality_id=municipality.pk)
    pks = list(AccessEvent.objects.filter(pk__gt=before).values_list("pk", flat=True))
    check = SampleCheckFactory(municipality=municipality, drawn_by=centre_leader, events=pks)

    parts = {(line.who, line.has_part) for line in lines_of(check)}

    assert parts == {
        ("Vibeke Ibsen", True),
        ("Viggo Juhl", False),
        ("Tina Holm", True),
        ("Anna Lind", True),
        ("Bo Kjær", False),
    }


def test_the_page_costs_the_same_for_few_lines_and_many(
    leader, centre_leader, coordinator, tina, nordbakke, municipality, statements
):
    cases = [stories.a_submitted_request(tina, nordbakke, now=MONDAY) for _ in range(6)]
    before = AccessEvent.objects.count()
    for case in cases:
        access_log.record(Act.READ, case, by=coordinator, municipality_id=municipality.pk)
    pks = list(AccessEvent.objects.order_by("pk").values_list("pk", flat=True))[before:]
    few = SampleCheckFactory(municipality=municipality, drawn_by=centre_leader, events=pks[:1])

    with statements() as asked_few:
        leader.get(few.get_absolute_url())
    SampleCheck.objects.update(events=pks)
    with statements() as asked_many:
        leader.get(few.get_absolute_url())

    assert len(asked_few) == len(asked_many)
