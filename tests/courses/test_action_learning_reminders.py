"""Between rounds: asked once about the action, reminded once of the meeting, in office hours."""

import datetime as dt

import pytest
from django.db import connection

from accounts.actors import SYSTEM
from courses.models import Round
from courses.services.action_learning import cycles, group, reminders, rounds
from courses.services.action_learning.cycles import LearningNote
from courses.tasks import remind_between_rounds
from notifications.models import Message, MessageStatus
from tests import stories
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import close
from tests.courses.test_reminders import in_workers
from tests.factories import ClosingDayFactory

TRIED = dt.date(2026, 11, 26)  # Thursday; asked about from Friday 27
MEETS = dt.date(2026, 12, 4)  # Friday; three working days before is Tuesday 1


def at(month, day, hour=9, minute=0):
    return dt.datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN)


def remind(now):
    return reminders.remind_between_rounds(by=SYSTEM, now=now)


def messages(kind):
    return Message.objects.filter(kind=f"courses.{kind}")


def a_dated_round(course, *, action_on=TRIED, meets_on=MEETS):
    cycle = stories.an_action_learning(course, now=MONDAY)
    return rounds.set_dates(
        stories.current_round(cycle),
        action_on=action_on,
        meets_on=meets_on,
        by=course.lead.user,
        now=MONDAY,
    )


@pytest.fixture
def turn(course):
    """In the first phase of the first round, with both dates set on Monday 16."""
    return a_dated_round(course)


def test_the_school_is_asked_on_the_first_working_day_after_the_action(turn, tina):
    assert remind(at(11, 26, 23, 59)) == 0
    assert remind(at(11, 27, 0, 10)) == 1

    asked = messages("action_asked").get()
    assert (asked.recipient, asked.due_at) == (tina, at(11, 27, 7, 30))
    assert asked.path == f"/forloeb/{turn.action_learning.course_id}/aktionslaering/"


def test_the_school_is_reminded_three_working_days_before_it_meets(turn):
    remind(at(11, 30))

    assert not messages("meeting_near").exists()
    assert remind(at(12, 1)) == 1
    assert messages("meeting_near").get().due_at == at(12, 1)


def test_the_number_of_days_is_the_municipalitys_and_closed_days_do_not_count(course, municipality):
    ClosingDayFactory(municipality=municipality, day=dt.date(2026, 12, 2))
    municipality.phase_models.update(remind_days=1)
    turn = a_dated_round(course, meets_on=dt.date(2026, 12, 3))

    assert turn.remind_on == dt.date(2026, 12, 1)


def test_running_twice_writes_once(turn):
    assert [remind(at(12, 1)), remind(at(12, 1)), remind(at(12, 2))] == [2, 0, 0]
    assert Message.objects.filter(subject_type="courses.round").count() == 2


def test_after_three_days_without_the_job_each_is_written_once(turn):
    assert [remind(at(12, 4, 8)), remind(at(12, 4, 9))] == [2, 0]


def test_a_meeting_that_has_been_is_not_reminded_of(turn):
    remind(at(12, 7))

    assert not messages("meeting_near").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_two_workers_write_once(tina, nordbakke, coordinator, advisor):
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    a_dated_round(course)

    assert sum(in_workers(4, lambda: remind(at(12, 1)))) == 2
    assert Message.objects.filter(subject_type="courses.round").count() == 2


def test_everybody_of_the_school_in_the_group_is_written_to_once(turn, advisor, rasmus, tina):
    for part, user in (("observer", rasmus), ("colleague", None)):
        group.add(
            turn.action_learning,
            part=part,
            user=user,
            function="Pædagog",
            by=advisor.user,
            now=MONDAY,
        )
    remind(at(11, 27))

    assert {message.recipient for message in messages("action_asked")} == {tina, rasmus}


def test_moving_on_takes_back_what_has_not_gone_out_and_settles_what_was_due(turn, advisor):
    remind(at(12, 1, 20))
    fresh = Round.objects.get(pk=turn.pk)
    rounds.move_on(fresh, version=fresh.version, by=advisor.user, now=at(12, 1, 21))

    assert {message.status for message in Message.objects.filter(subject_type="courses.round")} == {
        MessageStatus.CANCELLED
    }
    assert remind(at(12, 2)) == 0


def test_moving_on_before_the_action_keeps_both_reminders(turn, advisor):
    rounds.move_on(turn, version=turn.version, by=advisor.user, now=at(11, 20))

    assert remind(at(12, 1)) == 2


def test_moving_on_after_the_action_says_that_it_was_tried(turn, advisor):
    rounds.move_on(turn, version=turn.version, by=advisor.user, now=at(11, 27, 6))

    assert remind(at(11, 27)) == 0
    assert remind(at(12, 1)) == 1


def test_a_new_date_takes_back_its_own_reminder_alone_and_comes_again(turn, advisor):
    remind(at(12, 1, 20))

    rounds.set_dates(
        turn,
        action_on=TRIED,
        meets_on=dt.date(2026, 12, 11),
        by=advisor.user,
        now=at(12, 1, 21),
    )
    assert messages("action_asked").get().status == MessageStatus.PENDING
    assert messages("meeting_near").get().status == MessageStatus.CANCELLED
    assert remind(at(12, 8)) == 1
    assert messages("meeting_near").count() == 2


def test_dates_that_are_taken_away_remind_of_nothing(turn, advisor):
    rounds.set_dates(turn, action_on=None, meets_on=None, by=advisor.user, now=MONDAY)

    assert remind(at(12, 1)) == 0


def test_a_cycle_or_course_that_is_over_reminds_of_nothing(turn, course):
    close(course)

    assert remind(at(12, 1)) == 0


def test_concluding_takes_back_what_waits(course, advisor):
    turn = a_dated_round(course)
    cycle = stories.walk_rounds(turn.action_learning, steps=14, now=MONDAY)
    last = stories.current_round(cycle)
    rounds.set_dates(last, action_on=TRIED, meets_on=MEETS, by=advisor.user, now=MONDAY)
    remind(at(12, 1, 20))
    stories.walk_rounds(cycle, steps=1, now=at(12, 1, 21))
    cycles.conclude(
        cycle, note=LearningNote("Det virker.", "", ""), by=advisor.user, now=at(12, 1, 22)
    )

    assert not Message.objects.filter(
        subject_type="courses.round", status=MessageStatus.PENDING
    ).exists()


def test_one_round_that_fails_does_not_hold_up_the_others(turn, monkeypatch, caplog):
    def fails(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(reminders.notices, "action_asked", fails)

    assert remind(at(12, 1)) == 1
    assert "could not be reminded of" in caplog.text
    assert Round.objects.get(pk=turn.pk).asked_at is None


def test_a_claim_that_is_lost_does_nothing(turn):
    remind(at(12, 1))
    today = dt.date(2026, 12, 1)

    assert not reminders._ask(turn.pk, today=today, by=SYSTEM, now=at(12, 1))
    assert not reminders._remind(turn.pk, today=today, by=SYSTEM, now=at(12, 1))


def test_the_job_says_how_many(turn, caplog, monday):
    monday.move_to(at(11, 27))

    with caplog.at_level("INFO"):
        remind_between_rounds()

    assert "action learning reminded of: 1" in caplog.text
