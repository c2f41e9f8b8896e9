"""Activities: who may, when, what it does to the course, the hours and the mails."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed, RuleBroken
from advisors.queries import Hours, hours_on
from courses import errors
from courses.models import Session, SupportCourse
from courses.services import courses, sessions
from courses.states import SESSION_STATES, CourseStatus, SessionStatus, SessionTransition
from lifecycle.errors import TransitionNotAllowed
from lifecycle.services import history
from notifications.models import Message
from requests.states import Status
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import (
    TUESDAY_10,
    a_plan,
    book,
    close,
    close_passed,
    correct,
    log,
)
from tests.factories import ClosingDayFactory

HELD = TUESDAY_10 + dt.timedelta(hours=1)
RELEASED, RESERVED = 160 * 60, 600


def hours(advisor):
    return hours_on([advisor], MONDAY.date())[advisor.pk]


def mails(kind):
    return list(
        Message.objects.filter(kind=f"courses.{kind}").values_list("recipient__name", flat=True)
    )


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_an_accepted_offer_creates_a_course_that_awaits_its_first_activity(course, advisor):
    assert course.status == CourseStatus.PLANNING
    assert (course.lead, course.second) == (advisor, None)
    assert [line.transition for line in history(course)] == ["create"]
    assert hours(advisor) == Hours(granted=RELEASED, reserved=RESERVED, free=RELEASED - RESERVED)


def test_creating_the_course_again_changes_nothing(course, other_advisor):
    again = courses.create(
        course.support_request, lead=other_advisor, second=None, by=SYSTEM, now=MONDAY
    )

    assert again == course
    assert again.lead == course.lead
    assert history(course).count() == 1


def test_booking_the_first_activity_starts_course_and_request_and_tells_the_author(course):
    booked = book(course)

    assert (fresh(course).status, fresh(course).started_at) == (CourseStatus.ACTIVE, MONDAY)
    assert fresh(course).support_request.status == Status.ACTIVE
    assert booked.ends_at - booked.starts_at == dt.timedelta(minutes=60)
    assert mails("session_booked") == ["Tina Holm"]


def test_the_second_activity_starts_nothing_again(course):
    book(course)
    book(course, starts_at=TUESDAY_10 + dt.timedelta(days=7))

    assert [line.transition for line in history(course)] == ["create", "start"]


@pytest.mark.parametrize(
    ("starts_at", "rule"),
    [
        (MONDAY, errors.MomentIsPast),
        (MONDAY - dt.timedelta(minutes=1), errors.MomentIsPast),
        (dt.datetime(2026, 11, 21, 10, tzinfo=COPENHAGEN), errors.CentreIsClosed),
        (dt.datetime(2026, 12, 25, 10, tzinfo=COPENHAGEN), errors.CentreIsClosed),
        (dt.datetime(2027, 5, 6, 10, tzinfo=COPENHAGEN), errors.CentreIsClosed),
        (dt.datetime(2062, 11, 17, 10, tzinfo=COPENHAGEN), errors.MomentIsFarOff),
    ],
    ids=["now", "a minute ago", "Saturday", "Christmas", "Ascension", "wrong year"],
)
def test_a_time_nobody_can_come_is_refused(course, starts_at, rule):
    with pytest.raises(rule):
        book(course, starts_at=starts_at)

    assert not course.sessions.exists()
    assert fresh(course).status == CourseStatus.PLANNING


def test_an_own_closing_day_is_refused_and_the_next_day_named(course, municipality):
    ClosingDayFactory(municipality=municipality, day=dt.date(2026, 11, 17))

    with pytest.raises(errors.CentreIsClosed) as refused:
        book(course)

    assert "onsdag den 18. november" in str(refused.value)


@pytest.mark.parametrize("minutes", [0, 14, 601])
def test_a_length_that_can_not_be_meant_is_refused(course, minutes):
    with pytest.raises(errors.LengthDoesNotFit):
        book(course, contact_minutes=minutes)


def test_two_activities_of_one_advisor_may_touch_but_not_overlap(course):
    book(course)

    with pytest.raises(errors.Overlaps) as refused:
        book(course, starts_at=TUESDAY_10 + dt.timedelta(minutes=59))
    touching = book(course, starts_at=TUESDAY_10 + dt.timedelta(minutes=60))

    assert "Nordbakkeskolen kl. 10.00–11.00" in str(refused.value)
    assert touching.status == SessionStatus.PLANNED


@pytest.mark.parametrize("who", ["tina", "anna", "coordinator", "special_leader", "other"])
def test_nobody_but_its_advisors_books(course, who, request):
    name = "other_advisor" if who == "other" else who
    by = request.getfixturevalue(name)
    by = by.user if who == "other" else by

    with pytest.raises(NotAllowed):
        sessions.book(course, plan=a_plan(), advisor=course.lead, by=by, now=MONDAY)


def test_nothing_is_booked_in_a_closed_course(course):
    log(book(course))
    close(course, now=HELD)

    with pytest.raises(errors.CourseIsClosed):
        book(course, now=HELD, starts_at=TUESDAY_10 + dt.timedelta(days=7))


def test_cancelling_tells_the_school_and_costs_no_hours(course, advisor):
    booked = book(course)
    before = hours(advisor)

    cancelled = sessions.cancel(booked, by=advisor.user, now=MONDAY, reason="Sygdom")

    assert (cancelled.status, cancelled.cancelled_at) == (SessionStatus.CANCELLED, MONDAY)
    assert history(booked).last().reason == "Sygdom"
    assert mails("session_cancelled") == ["Tina Holm"]
    assert hours(advisor) == before


def test_cancelling_needs_a_reason(course, advisor):
    with pytest.raises(errors.ReasonMissing):
        sessions.cancel(book(course), by=advisor.user, now=MONDAY, reason="  ")


def test_what_has_begun_is_not_cancelled(course, advisor):
    with pytest.raises(errors.HasBegun):
        sessions.cancel(book(course), by=advisor.user, now=TUESDAY_10, reason="Sygdom")


def test_a_passed_activity_enters_its_planned_minutes_and_asks_for_the_log(course, advisor):
    close_passed(book(course))

    assert hours(advisor) == Hours(
        granted=RELEASED, reserved=RESERVED - 120, spent=120, free=RELEASED - RESERVED
    )
    assert mails("log_asked") == ["Vibeke Ibsen"]


def test_logging_settles_the_minutes_really_spent(course, advisor):
    booked = book(course)
    close_passed(booked)

    logged = log(booked)

    assert (logged.status, logged.minutes) == (SessionStatus.LOGGED, 125)
    assert hours(advisor) == Hours(
        granted=RELEASED, reserved=RESERVED - 125, spent=125, free=RELEASED - RESERVED
    )


def test_logging_before_the_job_has_come_by_gives_the_same(course, advisor):
    log(book(course))

    assert hours(advisor).spent == 125


def test_a_log_written_at_night_takes_back_the_question_that_waits_for_the_office(course):
    evening = MONDAY.replace(day=17, hour=19)
    booked = book(course, starts_at=evening)
    close_passed(booked)

    log(booked)

    asked = Message.objects.get(kind="courses.log_asked")
    assert asked.due_at == dt.datetime(2026, 11, 18, 7, 30, tzinfo=COPENHAGEN)
    assert asked.status == "cancelled"


def test_a_log_may_move_the_activity_to_when_it_was_held(course):
    booked = book(course)

    logged = log(booked, now=HELD, starts_at=MONDAY, contact_minutes=0)

    assert timezone.localtime(logged.starts_at) == MONDAY
    assert logged.ends_at - logged.starts_at == dt.timedelta(minutes=60)


def test_an_activity_that_lies_ahead_can_not_be_logged(course):
    with pytest.raises(errors.NotHeldYet):
        log(book(course), now=MONDAY)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        (
            {"contact_minutes": 0, "preparation_minutes": 0, "travel_minutes": 0},
            errors.MinutesDoNotAddUp,
        ),
        ({"agreements": " \n"}, errors.DoneMissing),
    ],
)
def test_a_log_that_says_nothing_is_refused(course, changes, rule):
    with pytest.raises(rule):
        log(book(course), **changes)


def test_a_log_and_the_next_activity_are_saved_together_or_not_at_all(course, advisor):
    booked = book(course)
    saturday = dt.datetime(2026, 11, 21, 10, tzinfo=COPENHAGEN)

    with pytest.raises(errors.CentreIsClosed):
        sessions.log(
            booked,
            report=_report(booked),
            following=a_plan(saturday),
            by=advisor.user,
            now=HELD,
        )

    assert fresh(booked).status == SessionStatus.PLANNED
    assert hours(advisor).spent == 0


def _report(session):
    return sessions.Report(
        starts_at=session.starts_at,
        contact_minutes=60,
        preparation_minutes=0,
        travel_minutes=0,
        agreements="Vi talte sammen.",
    )


def test_a_log_can_book_the_next_activity(course, advisor):
    booked = book(course)
    following = a_plan(TUESDAY_10 + dt.timedelta(days=7))

    sessions.log(booked, report=_report(booked), following=following, by=advisor.user, now=HELD)

    assert course.sessions.filter(status=SessionStatus.PLANNED).get().starts_at == (
        following.starts_at
    )


def test_what_was_not_held_gives_the_minutes_back(course, advisor):
    booked = book(course)
    close_passed(booked)

    sessions.mark_not_held(booked, by=advisor.user, now=HELD)

    assert hours(advisor) == Hours(granted=RELEASED, reserved=RESERVED, free=RELEASED - RESERVED)


def test_what_lies_ahead_is_not_called_not_held(course, advisor):
    with pytest.raises(errors.NothingHappenedYet):
        sessions.mark_not_held(book(course), by=advisor.user, now=MONDAY)


def test_nobody_logs_or_cancels_for_another_advisor(course, other_advisor):
    booked = book(course)
    SupportCourse.objects.filter(pk=course.pk).update(second=other_advisor)
    booked = fresh(booked)

    for attempt in (
        lambda: sessions.log(booked, report=_report(booked), by=other_advisor.user, now=HELD),
        lambda: sessions.cancel(booked, by=other_advisor.user, now=MONDAY, reason="Nej"),
        lambda: sessions.mark_not_held(booked, by=other_advisor.user, now=HELD),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_moving_keeps_the_activity_counts_up_and_tells_the_school(course, advisor):
    booked = book(course)
    later = a_plan(TUESDAY_10 + dt.timedelta(days=1), place="Mødelokale 2")

    moved = sessions.move(booked, plan=later, by=advisor.user, now=MONDAY, reason="Skolens møde")

    assert (moved.pk, moved.uid) == (booked.pk, booked.uid)
    assert (moved.status, moved.sequence) == (SessionStatus.PLANNED, 1)
    assert (moved.starts_at, moved.place) == (later.starts_at, "Mødelokale 2")
    assert (history(moved).last().transition, history(moved).last().reason) == (
        "move",
        "Skolens møde",
    )
    assert mails("session_moved") == ["Tina Holm"]


def test_every_move_is_told_and_a_cancellation_counts_up_too(course, advisor):
    booked = book(course)
    for days in (1, 2):
        plan = a_plan(TUESDAY_10 + dt.timedelta(days=days))
        sessions.move(booked, plan=plan, by=advisor.user, now=MONDAY)

    cancelled = sessions.cancel(booked, by=advisor.user, now=MONDAY, reason="Sygdom")

    assert cancelled.sequence == 3
    assert mails("session_moved") == ["Tina Holm"] * 2


def test_an_activity_may_be_moved_onto_part_of_its_own_time(course, advisor):
    half_past = a_plan(TUESDAY_10 + dt.timedelta(minutes=30))

    assert sessions.move(book(course), plan=half_past, by=advisor.user, now=MONDAY).sequence == 1


ACTS = {
    SessionTransition.MOVE: lambda s: sessions.move(
        s, plan=a_plan(TUESDAY_10 + dt.timedelta(days=1)), by=SYSTEM, now=MONDAY
    ),
    SessionTransition.PASS: lambda s: sessions.close_passed(s, by=SYSTEM, now=HELD),
    SessionTransition.LOG: lambda s: log(s, now=HELD),
    SessionTransition.CORRECT: lambda s: correct(s, now=HELD),
    SessionTransition.CANCEL: lambda s: sessions.cancel(s, by=SYSTEM, now=MONDAY, reason="Sygdom"),
    SessionTransition.MARK_NOT_HELD: lambda s: sessions.mark_not_held(s, by=SYSTEM, now=HELD),
}
WAYS = {
    SessionStatus.PLANNED: (),
    SessionStatus.AWAITING_LOG: (SessionTransition.PASS,),
    SessionStatus.LOGGED: (SessionTransition.LOG,),
    SessionStatus.CANCELLED: (SessionTransition.CANCEL,),
    SessionStatus.NOT_HELD: (SessionTransition.PASS, SessionTransition.MARK_NOT_HELD),
}


@pytest.mark.parametrize("transition", list(ACTS))
@pytest.mark.parametrize("status", list(WAYS))
def test_every_act_from_every_status(course, status, transition):
    session = book(course)
    for step in WAYS[status]:
        ACTS[step](fresh(session))
    session = fresh(session)
    assert session.status == status

    if SESSION_STATES.allows(status, transition):
        assert ACTS[transition](session).status == SESSION_STATES.rules[transition].to
    else:
        with pytest.raises(TransitionNotAllowed):
            ACTS[transition](session)
        assert fresh(session).status == status


def test_every_log_of_a_stale_page_is_refused_in_words(course):
    session = book(course)
    log(session)

    with pytest.raises(RuleBroken) as refused:
        log(session)

    assert "Vibeke Ibsen" in str(refused.value)
    assert Session.objects.get().contact_minutes == 75
