"""What waits for capacity is taken up when hours come free: the next first, and never too many."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import SYSTEM
from advisors.matching import Candidate, Need, ThemeNeed
from advisors.models import HourAccount
from advisors.services import ledger
from lifecycle.models import StatusChange
from notifications.models import Message
from requests import tasks
from requests.models import Offer, SupportRequest, Wait
from requests.queries.waiting import Queue
from requests.queries.week_plan import PastOffers, ReadyCase
from requests.services import offers, reoffer, triage
from requests.services.matching import Staff
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.factories import AbsenceFactory
from tests.requests.at_once import at_once
from tests.requests.walks import walk

pytestmark = pytest.mark.usefixtures("monday")

COURSE = 10  # hours, as the stories plan it


def look(now: dt.datetime = MONDAY) -> int:
    return reoffer.reoffer_waiting(now=now, by=SYSTEM)


def wait(cast, *, promised: int = 14, days_ago: int = 0, cause=Wait.Cause.NO_ADVISOR):
    """A clarified request on the waiting list since `days_ago`, promised in so many days."""
    now = MONDAY - dt.timedelta(days=days_ago)
    ready = stories.a_ready_request(cast.author, cast.school, cast.coordinator, now=now)
    return triage.put_on_waiting_list(
        ready,
        by=cast.coordinator,
        now=now,
        version=ready.version,
        cause=cause,
        reason="Ingen ledig vejleder.",
        promised_on=MONDAY.date() + dt.timedelta(days=promised),
    )


def free(advisor, case, *, hours: int = COURSE, courses: int = 9) -> None:
    """Let the advisor have so many free hours for the case's themes."""
    stories.qualify(advisor, case, now=MONDAY, hours=hours)
    advisor.max_courses = courses
    advisor.save()


def standing(*cases) -> list[str]:
    return [SupportRequest.objects.get(pk=case.pk).status for case in cases]


READY, WAITING = Status.READY, Status.WAITING_LIST


def test_nobody_is_taken_off_while_nobody_has_room(cast):
    case = wait(cast)

    assert look() == 0
    assert standing(case) == [WAITING]


def test_when_hours_come_free_the_next_is_ready_and_the_coordinators_are_told(
    cast, other_coordinator
):
    case = wait(cast)
    free(cast.advisor, case)

    assert look() == 1

    assert standing(case) == [READY]
    assert case.waits.get().ended_on == MONDAY.date()
    told = Message.objects.filter(kind="requests.off_waiting_list")
    assert {str(message.recipient) for message in told} == {"Karen Toft", "Kim Bech"}
    assert {message.case_number for message in told} == {case.case_number}
    last = StatusChange.objects.filter(subject_id=case.pk).latest("pk")
    assert (last.transition, last.by) == ("take_off_waiting_list", None)


def test_ten_who_wait_do_not_share_the_hours_of_one(cast):
    cases = [wait(cast) for _ in range(10)]
    free(cast.advisor, cases[0], hours=COURSE)

    assert [look(), look(), look()] == [1, 0, 0]
    assert standing(*cases).count(READY) == 1


@pytest.mark.parametrize(
    ("hours", "courses", "taken"),
    [(2 * COURSE, 9, 2), (2 * COURSE - 1, 9, 1), (9 * COURSE, 2, 2), (COURSE - 1, 9, 0)],
)
def test_both_hours_and_the_limit_of_courses_bound_how_many(cast, hours, courses, taken):
    cases = [wait(cast) for _ in range(4)]
    free(cast.advisor, cases[0], hours=hours, courses=courses)

    assert look() == taken


def test_the_promised_date_decides_and_then_how_long_they_have_waited(cast):
    late = wait(cast, promised=14, days_ago=9)
    soon_new = wait(cast, promised=7)
    soon_old = wait(cast, promised=7, days_ago=5)
    cases = (late, soon_new, soon_old)

    expected = [(soon_old,), (soon_old, soon_new), (soon_old, soon_new, late)]
    for number, ready in enumerate(expected, start=1):
        if number == 1:
            free(cast.advisor, late, hours=COURSE)
        else:
            more_hours(cast.advisor)
        look()
        assert [c for c in cases if standing(c) == [READY]] == [c for c in cases if c in ready]


def more_hours(advisor) -> None:
    account = HourAccount.objects.get(advisor=advisor)
    ledger.grant(advisor, account.school_year, minutes=COURSE * 60, by=SYSTEM, now=MONDAY)


def test_who_is_ready_already_comes_before_who_waits(cast):
    ready = walk(cast, Status.READY)
    case = wait(cast)
    free(cast.advisor, case, hours=COURSE)

    assert look() == 0  # the hours are for the one that is ready

    more_hours(cast.advisor)
    assert look() == 1
    assert standing(ready, case) == [READY, READY]


@pytest.mark.parametrize("cause", [Wait.Cause.SCHOOL_WAITS, Wait.Cause.OTHER])
def test_what_waits_for_something_else_is_left_to_a_person(cast, cause):
    case = wait(cast, cause=cause)
    free(cast.advisor, case)

    assert look() == 0


def test_what_is_not_clarified_is_left_to_a_person(cast):
    sent = walk(cast, Status.SUBMITTED)
    case = triage.put_on_waiting_list(
        sent,
        by=cast.coordinator,
        now=MONDAY,
        version=sent.version,
        cause=Wait.Cause.NO_ADVISOR,
        reason="Ingen ledig vejleder.",
        promised_on=dt.date(2026, 12, 1),
    )
    free(cast.advisor, case)

    assert look() == 0


def test_whatever_frees_the_hours_the_next_look_sees_it(cast):
    offered = walk(cast, Status.OFFERED)
    case = wait(cast)
    cast.advisor.max_courses = 1
    cast.advisor.save()
    assert look() == 0

    offers.decline(offered.offers.get(), by=cast.advisor.user, now=MONDAY, reason="Nej.")
    triage.decline(
        SupportRequest.objects.get(pk=offered.pk),
        by=cast.coordinator,
        now=MONDAY,
        version=SupportRequest.objects.get(pk=offered.pk).version,
        reason="Hører til PPR.",
    )

    assert look() == 1
    assert standing(case) == [READY]


def test_an_absence_that_is_taken_away_frees_her_hours(cast):
    case = wait(cast)
    free(cast.advisor, case)
    absence = AbsenceFactory(
        advisor=cast.advisor, starts_on=dt.date(2026, 11, 9), ends_on=dt.date(2026, 12, 18)
    )
    assert look() == 0

    absence.delete()

    assert look() == 1


@pytest.mark.parametrize("now", ["2026-11-16T06:00", "2026-11-21T09:00"])
def test_outside_office_hours_nothing_happens(cast, now):
    case = wait(cast)
    free(cast.advisor, case)

    assert look(dt.datetime.fromisoformat(now).replace(tzinfo=MONDAY.tzinfo)) == 0


def test_after_a_three_day_gap_the_next_look_catches_up(cast):
    case = wait(cast)
    free(cast.advisor, case)

    assert [look(MONDAY + dt.timedelta(days=3)), look(MONDAY + dt.timedelta(days=3))] == [1, 0]
    assert standing(case) == [READY]


def test_where_the_municipality_says_so_the_offer_is_sent(cast, municipality):
    municipality.offers_from_waiting_list = True
    municipality.save()
    cases = [wait(cast) for _ in range(2)]
    free(cast.advisor, cases[0], hours=COURSE)

    assert look() == 1

    offer = Offer.objects.get()
    assert (offer.support_request, offer.advisor, offer.sent_by) == (
        cases[0],
        cast.advisor,
        None,
    )
    assert standing(*cases) == [Status.OFFERED, WAITING]
    kinds = Message.objects.values_list("kind", flat=True)
    assert {"requests.offer_sent", "requests.offered_from_waiting_list"} <= set(kinds)
    assert "requests.off_waiting_list" not in kinds
    assert HourAccount.objects.get(advisor=cast.advisor).free_minutes == 0


def test_an_offer_by_the_system_says_so_on_the_page(client, cast, municipality):
    municipality.offers_from_waiting_list = True
    municipality.save()
    case = wait(cast)
    free(cast.advisor, case)
    look()
    client.force_login(cast.coordinator)

    assert "Systemet" in client.get(f"/koordinator/{case.pk}/").content.decode()


def test_another_municipalitys_hours_help_nobody_here(cast, other_municipality):
    case = wait(cast)
    free(cast.advisor, case)
    type(cast.advisor).objects.filter(pk=cast.advisor.pk).update(municipality=other_municipality)

    assert look() == 0


def test_who_has_declined_is_not_the_one_they_wait_for(cast):
    offered = walk(cast, Status.OFFERED)
    offers.decline(offered.offers.get(), by=cast.advisor.user, now=MONDAY, reason="Nej.")
    ready = SupportRequest.objects.get(pk=offered.pk)
    triage.put_on_waiting_list(
        ready,
        by=cast.coordinator,
        now=MONDAY,
        version=ready.version,
        cause=Wait.Cause.NO_ADVISOR,
        reason="Ingen ledig vejleder.",
        promised_on=dt.date(2026, 12, 1),
    )

    assert look() == 0


def test_a_wait_ends_whichever_way_the_case_goes(cast):
    case = wait(cast)
    triage.decline(case, by=cast.coordinator, now=MONDAY, version=case.version, reason="PPR.")

    assert case.waits.get().ended_on == MONDAY.date()


def test_the_job_reads_the_clock_and_says_who_acts(cast):
    case = wait(cast)
    free(cast.advisor, case)

    tasks.reoffer_waiting()

    assert standing(case) == [READY]
    assert Message.objects.get(kind="requests.off_waiting_list").queued_by is None


people = st.lists(
    st.builds(
        Candidate,
        advisor_id=st.just(0),
        name=st.just("V"),
        competences=st.just({1: 2}),
        adjacent=st.just({}),
        free_minutes=st.integers(0, 2000),
        released_minutes=st.just(2000),
        open_courses=st.integers(0, 3),
        max_courses=st.integers(1, 4),
    ),
    max_size=4,
).map(lambda them: [replace(one, advisor_id=number) for number, one in enumerate(them)])


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(people=people, before=st.integers(0, 4), waiting=st.integers(0, 8), each=st.integers(1, 900))
def test_all_that_are_taken_up_fit_and_nobody_is_left_while_there_is_room(
    people, before, waiting, each
):
    """With equal requests the room is known exactly: whole courses in hours and limits."""
    cases = [
        ReadyCase(
            SupportRequest(pk=number + 1), Need((ThemeNeed(1, "AKT", "behaviour", 2),), each, 1)
        )
        for number in range(before + waiting)
    ]
    first, queue = cases[:before], cases[before:]
    while turn := reoffer.next_turn(
        Queue(first, queue, PastOffers({}, {})), Staff(people), now=MONDAY
    ):
        assert turn.support_request.pk == queue[0].pk
        first, queue = [*first, queue[0]], queue[1:]

    room = sum(min(p.free_minutes // each, max(p.max_courses - p.open_courses, 0)) for p in people)
    assert len(first) - before == max(min(room - before, waiting), 0)


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_up_no_more_than_is_free(cast):
    cases = [wait(cast) for _ in range(6)]
    free(cast.advisor, cases[0], hours=2 * COURSE)

    taken = at_once(look, look, look)

    assert sum(taken) == 2
    assert standing(*cases).count(READY) == 2
    assert Message.objects.filter(kind="requests.off_waiting_list").count() == 2


@pytest.mark.postgres
@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_offer_sent_in_the_same_instant_and_a_look_never_use_the_same_hours(cast, municipality):
    municipality.offers_from_waiting_list = True
    municipality.save()
    case = wait(cast)
    free(cast.advisor, case, hours=COURSE)
    ready = walk(cast, Status.READY)
    SupportRequest.objects.filter(pk=ready.pk).update(planned_minutes=None)  # not before anybody

    at_once(
        look,
        lambda: offers.send(
            clarified(ready),
            lead=cast.advisor,
            second=None,
            by=cast.coordinator,
            now=MONDAY,
            version=ready.version,
        ),
    )

    assert HourAccount.objects.get(advisor=cast.advisor).free_minutes == 0
    assert Offer.objects.open().count() == 1


def clarified(case: SupportRequest) -> SupportRequest:
    SupportRequest.objects.filter(pk=case.pk).update(planned_minutes=COURSE * 60)
    return SupportRequest.objects.select_related("municipality").get(pk=case.pk)
