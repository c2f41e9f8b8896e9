"""The jobs: once however often they run, late, in two workers, over closed days and nights."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.actors import SYSTEM
from advisors.models import HourEntry
from advisors.queries import hours_on
from courses.models import Session, SupportCourse
from courses.services import reminders, sessions
from courses.states import SessionStatus
from courses.tasks import close_passed_sessions, forget_old_drafts
from lifecycle.errors import TransitionNotAllowed
from notifications.models import Message, MessageStatus
from tests import stories
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import TUESDAY_10, book, close, log
from tests.factories import ClosingDayFactory
from tests.reminders.sweeping import swept

HELD = TUESDAY_10 + dt.timedelta(hours=1)


def at(month, day, hour=9, minute=0, year=2026):
    return dt.datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN)


def close_passed(now):
    return reminders.close_passed_sessions(by=SYSTEM, now=now)


def remind(now):
    return swept(now, "courses.no_next_session")


def messages(kind):
    return Message.objects.filter(kind=f"courses.{kind}")


def test_nothing_happens_while_the_activity_lasts(course):
    book(course)

    assert close_passed(HELD - dt.timedelta(seconds=1)) == 0


def test_an_activity_is_set_to_awaiting_log_the_moment_it_ends(course):
    session = book(course)

    assert close_passed(HELD) == 1
    session.refresh_from_db()
    assert session.status == SessionStatus.AWAITING_LOG


def test_running_twice_asks_once_and_enters_the_minutes_once(course, advisor):
    book(course)
    close_passed(HELD)

    assert close_passed(HELD + dt.timedelta(minutes=1)) == 0
    assert messages("log_asked").count() == 1
    assert hours_on([advisor], HELD.date())[advisor.pk].spent == 120


def test_after_days_without_the_job_everything_is_caught_up(course):
    book(course)
    book(course, starts_at=TUESDAY_10 + dt.timedelta(days=1))

    assert close_passed(HELD + dt.timedelta(days=3)) == 2


@pytest.mark.parametrize(
    ("ends", "asked_at"),
    [
        (at(11, 17, 11), at(11, 17, 11)),
        (at(11, 17, 20), at(11, 18, 7, 30)),
        (at(11, 20, 16, 30), at(11, 23, 7, 30)),
        (at(12, 23, 18), at(12, 28, 7, 30)),
    ],
    ids=["in working hours", "evening", "Friday after closing", "before Christmas"],
)
def test_the_question_waits_for_the_office_to_open(course, municipality, ends, asked_at):
    ClosingDayFactory(municipality=municipality, day=dt.date(2026, 12, 24))
    book(course, starts_at=ends - dt.timedelta(hours=1))

    close_passed(ends)

    assert messages("log_asked").get().due_at == asked_at


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (at(3, 26, 23, 30, year=2027), at(3, 27, 0, 30, year=2027)),
        (at(10, 29, 23, 30, year=2027), at(10, 30, 0, 30, year=2027)),
    ],
    ids=["before summer time begins", "before it ends"],
)
def test_an_activity_over_midnight_near_a_clock_change_lasts_its_minutes(
    course, starts_at, ends_at
):
    Session.objects.create(
        course=course,
        advisor=course.lead,
        kind=Session.Kind.MEETING,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=60),
        contact_minutes=60,
    )

    assert close_passed(ends_at - dt.timedelta(seconds=1)) == 0
    assert close_passed(ends_at) == 1


def test_the_reminder_after_a_summer_time_night_comes_at_the_local_opening_hour(course):
    SupportCourse.objects.update(created_at=at(3, 12, year=2027))

    assert remind(at(3, 28, 3, 5, year=2027)) == 0
    # 29 March 2027 is Easter Monday; 30 March 7.30 in summer time is 5.30 UTC.
    assert remind(dt.datetime(2027, 3, 30, 5, 29, tzinfo=dt.UTC)) == 0
    assert remind(dt.datetime(2027, 3, 30, 5, 30, tzinfo=dt.UTC)) == 1
    assert messages("no_next_session").get().due_at == dt.datetime(
        2027, 3, 30, 5, 30, tzinfo=dt.UTC
    )


def test_one_activity_that_fails_does_not_hold_up_the_others(course, monkeypatch, caplog):
    first = book(course)
    book(course, starts_at=TUESDAY_10 + dt.timedelta(hours=2))
    really = sessions.close_passed

    def fails(session, **kwargs):
        if session.pk == first.pk:
            raise ZeroDivisionError
        return really(session, **kwargs)

    monkeypatch.setattr(sessions, "close_passed", fails)

    assert close_passed(HELD + dt.timedelta(hours=3)) == 1
    assert Session.objects.get(pk=first.pk).status == SessionStatus.PLANNED
    assert "could not be worked on" in caplog.text


def test_a_course_is_left_in_peace_for_five_working_days(course):
    # Matched Monday 16: five working days later is Monday 23, the sixth begins on Tuesday 24.
    assert remind(at(11, 23, 23, 59)) == 0
    assert remind(at(11, 24, 7, 30)) == 1
    assert messages("no_next_session").get().recipient.name == "Vibeke Ibsen"


def test_closed_days_do_not_count_as_standing_still(course, municipality):
    for day in range(17, 21):
        ClosingDayFactory(municipality=municipality, day=dt.date(2026, 11, day))

    assert remind(at(11, 27)) == 0
    assert remind(at(11, 30)) == 1


def test_a_gap_is_reminded_of_once(course):
    remind(at(11, 25))

    assert remind(at(11, 26)) == 0
    assert remind(at(12, 10)) == 0
    assert messages("no_next_session").count() == 1


def test_after_three_days_without_the_job_a_gap_is_reminded_of_once(course):
    # Due since Tuesday 24; the job comes back on Friday.
    assert [remind(at(11, 27)), remind(at(11, 27, 10))] == [1, 0]
    assert messages("no_next_session").count() == 1


def test_a_new_gap_is_reminded_of_again(course):
    remind(at(11, 25))
    log(book(course, starts_at=at(11, 26), now=at(11, 25)))

    assert remind(at(11, 27)) == 0
    assert remind(at(12, 7)) == 1
    assert messages("no_next_session").count() == 2


def test_booking_takes_back_a_reminder_that_has_not_gone_out(course):
    remind(at(11, 27))
    book(course, starts_at=at(12, 1), now=at(11, 27, 10))

    assert messages("no_next_session").get().status == MessageStatus.CANCELLED


@pytest.mark.parametrize("state", ["planned", "awaiting log", "closed"])
def test_a_course_that_does_not_stand_still_is_not_reminded_of(course, state):
    if state == "planned":
        book(course, starts_at=at(12, 15))
    elif state == "awaiting log":
        book(course)
        close_passed(HELD)
    else:
        close(course)

    assert remind(at(12, 10)) == 0


def test_a_cancelled_activity_begins_a_new_gap(course, advisor):
    session = book(course, starts_at=at(11, 24))
    sessions.cancel(session, by=advisor.user, now=at(11, 20), reason="Sygdom")

    assert remind(at(11, 27)) == 0
    assert remind(at(11, 30)) == 1


def test_a_claim_that_is_lost_does_nothing(course, monkeypatch):
    session = book(course)
    keys = [session.pk]
    log(session)

    assert reminders._each(keys, lambda pk: reminders._close_passed(pk, by=SYSTEM, now=HELD)) == 0
    assert not messages("log_asked").exists()


def test_somebody_faster_than_the_job_is_no_fault(course, monkeypatch, caplog):
    book(course)

    def somebody_was_first(*args, **kwargs):
        raise TransitionNotAllowed

    monkeypatch.setattr(sessions, "close_passed", somebody_was_first)

    assert close_passed(HELD) == 0
    assert "could not" not in caplog.text


def test_the_jobs_say_how_many(course, caplog, monday):
    book(course)
    monday.move_to(HELD)

    with caplog.at_level("INFO"):
        close_passed_sessions()

    assert "awaiting log: 1" in caplog.text


def observe(course, **changes):
    session = book(course, kind=Session.Kind.OBSERVATION, **changes)
    sessions.close_passed(session, by=SYSTEM, now=session.ends_at)
    return session


def tell_overdue(now):
    return swept(now, "courses.log_overdue")


def remind_talks(now):
    return swept(now, "courses.after_talk_missing")


def test_the_coordinator_is_told_of_a_late_log_once_after_the_days_allowed(course, coordinator):
    book(course)
    close_passed(HELD)

    assert tell_overdue(at(11, 20, 23)) == 0  # three working days are allowed
    assert tell_overdue(at(11, 23)) == 1
    assert tell_overdue(at(11, 23)) == 0
    message = messages("log_overdue").get()
    assert message.recipient == coordinator
    assert message.due_at == at(11, 23)


def test_the_municipality_decides_how_many_days(course, municipality):
    municipality.log_days = 1
    municipality.save()
    book(course)
    close_passed(HELD)

    assert tell_overdue(at(11, 19)) == 1


def test_a_late_log_is_told_of_after_a_gap_of_three_days_and_over_closed_days(course, municipality):
    for day in (18, 19, 20):
        ClosingDayFactory(municipality=municipality, day=dt.date(2026, 11, day))
    book(course)
    close_passed(HELD)

    assert tell_overdue(at(11, 25)) == 0
    assert tell_overdue(at(11, 29)) == 0  # Sunday
    assert tell_overdue(at(11, 30, 7, 30)) == 1


def test_a_log_that_comes_takes_the_message_back_before_it_has_gone(course):
    session = book(course)
    close_passed(HELD)
    assert tell_overdue(at(11, 27)) == 1

    log(session, now=at(11, 27, 10))

    assert messages("log_overdue").get().status == MessageStatus.CANCELLED


def test_nobody_is_told_of_a_log_that_was_written(course):
    log(book(course))

    assert tell_overdue(at(12, 24)) == 0


def test_the_advisor_is_reminded_of_the_talk_once_on_the_second_working_day(course):
    observe(course)

    assert remind_talks(at(11, 18, 12)) == 0
    assert remind_talks(at(11, 19)) == 1
    assert remind_talks(at(11, 22)) == 0
    assert messages("after_talk_missing").get().recipient == course.lead.user


def test_a_talk_that_is_booked_is_not_reminded_of_unless_it_is_cancelled(course, advisor):
    observe(course)
    talk = book(course, now=HELD, starts_at=at(11, 23))

    assert remind_talks(at(11, 19)) == 0
    sessions.cancel(talk, by=advisor.user, now=at(11, 20), reason="Sygdom")
    assert remind_talks(at(11, 20)) == 1


def test_a_closed_course_is_not_reminded_of_its_talk(course):
    session = observe(course)
    log(session, patterns="Uro ved døren.")
    close(course, now=at(11, 18))

    assert remind_talks(at(11, 26)) == 0


def test_the_job_that_forgets_says_how_many(course, caplog):
    with caplog.at_level("INFO"):
        forget_old_drafts()

    assert "thrown away: 0" in caplog.text


def in_workers(count, act):
    """Run `act` in so many threads at once, each with a connection of its own."""
    start = Barrier(count)

    def work():
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(work) for _ in range(count)]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_two_workers_close_each_activity_once(tina, nordbakke, coordinator, advisor):
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    for hour in range(8):
        book(course, starts_at=TUESDAY_10 + dt.timedelta(hours=hour))

    done = in_workers(4, lambda: close_passed(HELD + dt.timedelta(days=1)))

    assert sum(done) == 8
    assert messages("log_asked").count() == 8
    assert HourEntry.objects.filter(kind="spent").count() == 8 * 3  # one entry a part


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_two_workers_remind_once(tina, nordbakke, coordinator, advisor):
    stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)

    in_workers(4, lambda: remind(at(11, 25)))

    assert messages("no_next_session").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_a_job_and_an_advisor_at_once_leave_one_truth(tina, nordbakke, coordinator, advisor):
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    session = book(course)
    acts = iter([lambda: close_passed(HELD), lambda: bool(log(session, now=HELD))])

    in_workers(2, lambda: next(acts)())

    session.refresh_from_db()
    assert session.status == SessionStatus.LOGGED
    assert hours_on([advisor], HELD.date())[advisor.pk].spent == 125


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_two_workers_tell_and_remind_once(tina, nordbakke, coordinator, advisor):
    observe(stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY))

    in_workers(4, lambda: tell_overdue(at(11, 23)))
    assert messages("log_overdue").count() == messages("after_talk_missing").count() == 1
