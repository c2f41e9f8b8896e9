"""Asked again after weeks and after half a year: planned, asked, reminded, answered or given up."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from courses import errors
from courses.change import change_of
from courses.follow_up_dates import answer_by, half_a_year_after, weeks_after
from courses.models import FollowUp, Goal, SupportCourse
from courses.services import courses, evaluations, follow_ups
from courses.states import FollowUpStatus
from courses.tasks import follow_up as job
from lifecycle.errors import TransitionNotAllowed
from lifecycle.services import history
from notifications.models import Message, MessageStatus
from schools.models import ClosingDay
from schools.workdays import WorkCalendar
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import close
from tests.courses.test_courses import ANSWERS
from tests.factories import ClosingDayFactory

LATER = {**ANSWERS, "better_able": 4, "changed_practice": 4, "fast_enough": None}
WEEKS, HALF_YEAR = FollowUp.Point.WEEKS, FollowUp.Point.HALF_YEAR


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), COPENHAGEN)


def work_off(day: dt.date, hour: int = 9) -> int:
    return follow_ups.work_off(by=SYSTEM, now=at(day, hour))


def answer(follow_up, by, day, **changes):
    return follow_ups.answer(
        FollowUp.objects.get(pk=follow_up.pk),
        **{
            "answers": LATER,
            "goal_holds": "partly",
            "comment": "Det holder.",
            "by": by,
            "now": at(day),
            **changes,
        },
    )


def mails(kind):
    return Message.objects.filter(kind=f"courses.follow_up_{kind}")


@pytest.fixture
def closed(course):
    """Closed on Monday 16 November 2026."""
    return close(course)


@pytest.fixture
def first(closed):
    return closed.follow_ups.get(point=WEEKS)


@pytest.mark.parametrize(
    ("closed_on", "closed_days", "due_on"),
    [
        ("2026-11-16", [], "2027-01-04"),
        # Seven weeks before a Thursday before Easter: Thursday and Friday are holy days.
        ("2027-02-04", [], "2027-03-30"),
        # Into the winter holiday of week 7, and into the summer holiday.
        ("2026-12-28", ["2027-02-15", "2027-02-16", "2027-02-17"], "2027-02-18"),
        ("2026-11-14", [], "2027-01-04"),
    ],
)
def test_the_first_is_asked_on_the_first_school_day_after_seven_weeks(
    closed_on, closed_days, due_on
):
    calendar = WorkCalendar(frozenset(map(dt.date.fromisoformat, closed_days)))

    day = weeks_after(dt.date.fromisoformat(closed_on), 7, calendar=calendar)

    assert day.isoformat() == due_on


@pytest.mark.parametrize(
    ("closed_on", "due_on"),
    [
        ("2026-08-31", "2027-03-01"),  # 28 February is a Sunday
        ("2026-11-16", "2027-05-18"),  # 16 May is Whit Sunday, and Monday is off
        ("2027-08-31", "2028-02-29"),  # leap year
        ("2026-06-30", "2026-12-30"),
    ],
)
def test_the_second_is_asked_from_the_same_date_half_a_year_on(closed_on, due_on):
    day = half_a_year_after(dt.date.fromisoformat(closed_on), calendar=WorkCalendar())

    assert day.isoformat() == due_on


def test_a_school_has_ten_working_days():
    assert answer_by(dt.date(2027, 3, 22), calendar=WorkCalendar()) == dt.date(2027, 4, 8)


def test_closing_plans_both_outside_school_holidays_whatever_the_deadlines_do(course, municipality):
    municipality.pauses_in_school_holidays = False
    municipality.follow_up_weeks = 6
    municipality.save()
    for day in (28, 29, 30, 31):
        ClosingDayFactory(
            municipality=municipality,
            day=dt.date(2026, 12, day),
            kind=ClosingDay.Kind.SCHOOL_HOLIDAY,
        )

    closed = close(SupportCourse.objects.get(pk=course.pk))

    planned = closed.follow_ups.values_list("point", "weeks", "due_on", "status")
    assert list(planned) == [
        ("weeks", 6, dt.date(2027, 1, 4), "planned"),
        ("half_year", 26, dt.date(2027, 5, 18), "planned"),
    ]
    assert follow_ups.plan(closed, by=SYSTEM, now=MONDAY) == list(closed.follow_ups.all())


def test_the_school_is_asked_once_at_the_next_opening_hour(first, tina):
    assert work_off(first.due_on - dt.timedelta(days=1)) == 0
    assert work_off(first.due_on, hour=1) == 1
    assert work_off(first.due_on) == 0

    asked = mails("asked").get()
    assert (asked.recipient, asked.path) == (tina, f"/forloeb/opfoelgning/{first.pk}/")
    assert asked.due_at == at(first.due_on).replace(hour=7, minute=30)
    first.refresh_from_db()
    assert (first.status, first.answer_by) == (FollowUpStatus.ASKED, dt.date(2027, 1, 18))


def test_after_a_gap_of_days_it_is_asked_first_and_has_its_ten_days(first):
    late = first.due_on + dt.timedelta(days=3)

    assert work_off(late) == 1
    assert work_off(late + dt.timedelta(days=3)) == 0

    first.refresh_from_db()
    assert (first.asked_at, first.answer_by) == (at(late), dt.date(2027, 1, 21))


def test_it_is_reminded_once_then_given_up_and_the_coordinator_told(first, coordinator):
    days = [first.due_on, dt.date(2027, 1, 18), dt.date(2027, 1, 19), dt.date(2027, 2, 2)]

    assert [work_off(day) for day in days] == [1, 0, 1, 0]
    assert work_off(dt.date(2027, 2, 3)) == 1
    assert work_off(dt.date(2027, 4, 1)) == 0

    assert (mails("asked").count(), mails("reminded").count()) == (1, 1)
    told = mails("lapsed").get()
    assert (told.recipient, told.path) == (coordinator, f"/forloeb/{first.course_id}/")
    assert [line.transition for line in history(first)] == ["plan", "ask", "remind", "give_up"]


def test_an_answer_takes_back_a_reminder_that_waits_for_the_office(first, tina):
    work_off(first.due_on)
    work_off(dt.date(2027, 1, 19), hour=5)

    answered = answer(first, tina, dt.date(2027, 1, 19))

    assert mails("reminded").get().status == MessageStatus.CANCELLED
    assert (answered.status, answered.goal_holds, answered.fast_enough) == (
        FollowUpStatus.ANSWERED,
        "partly",
        None,
    )
    assert work_off(dt.date(2027, 5, 1)) == 0


def test_an_answer_after_we_gave_up_is_welcome(first, tina):
    for day in (first.due_on, dt.date(2027, 1, 19), dt.date(2027, 2, 3)):
        work_off(day)

    assert answer(first, tina, dt.date(2027, 2, 20)).status == FollowUpStatus.ANSWERED


def test_it_can_not_be_answered_before_it_is_asked_nor_twice(first, tina, anna):
    with pytest.raises(TransitionNotAllowed):
        answer(first, tina, MONDAY.date())
    work_off(first.due_on)
    answer(first, anna, first.due_on)
    with pytest.raises(TransitionNotAllowed, match="Anna Lind"):
        answer(first, tina, first.due_on)


@pytest.mark.parametrize("who", ["bo", "coordinator", "centre_leader"])
def test_others_may_not_answer(first, who, request):
    work_off(first.due_on)

    with pytest.raises(NotAllowed):
        answer(first, request.getfixturevalue(who), first.due_on)


def test_an_answer_says_whether_the_goal_holds(first, tina):
    work_off(first.due_on)

    with pytest.raises(errors.HoldsMissing):
        answer(first, tina, first.due_on, goal_holds="")


def test_when_the_author_has_left_the_leader_is_asked(first, tina, anna):
    tina.is_active = False
    tina.save()

    work_off(first.due_on)

    assert mails("asked").get().recipient == anna


def test_a_course_that_fails_does_not_hold_up_the_others(first, closed, monkeypatch):
    second = closed.follow_ups.get(point=HALF_YEAR)
    real = follow_ups.notices.follow_up_asked

    def fail_once(follow_up, **rest):
        if follow_up.pk == first.pk:
            raise ValueError("broken")
        real(follow_up, **rest)

    monkeypatch.setattr(follow_ups.notices, "follow_up_asked", fail_once)

    assert work_off(second.due_on) == 1
    first.refresh_from_db()
    assert first.status == FollowUpStatus.PLANNED


def test_the_job_works_off_what_is_due(first, monday):
    monday.move_to(at(first.due_on))

    job()

    first.refresh_from_db()
    assert first.status == FollowUpStatus.ASKED


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL")
def test_two_workers_ask_once(first):
    barrier = Barrier(2)

    def run():
        try:
            barrier.wait()
            return work_off(first.due_on)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        asked = [one.result() for one in [pool.submit(run), pool.submit(run)]]

    assert sorted(asked) == [0, 1]
    assert mails("asked").count() == 1


# What has changed, side by side


def change(course):
    fresh = SupportCourse.objects.get(pk=course.pk)
    return change_of(fresh, getattr(fresh, "evaluation", None), fresh.follow_ups.all())


def test_a_running_course_has_nothing_to_compare(course):
    assert change_of(course, None, []) is None


def test_before_any_answer_the_table_says_when_the_school_is_asked(closed):
    shown = change(closed)

    assert shown.heads == ("Ved afslutningen", "Efter 7 uger", "Efter et halvt år")
    assert [cell.text for cell in shown.rows[0].cells] == [
        "Ikke besvaret endnu",
        "Spørges 4. januar 2027",
        "Spørges 18. maj 2027",
    ]
    assert shown.summary == ()
    assert shown.rows[0].marks == ()


def test_do_not_know_and_missing_are_words_and_never_points_on_the_scale(closed, first, tina):
    evaluations.give(
        SupportCourse.objects.get(pk=closed.pk),
        answers=ANSWERS,
        comment="Tak",
        by=tina,
        now=MONDAY,
    )
    work_off(first.due_on)
    answer(first, tina, first.due_on)

    shown = change(closed)

    words = {row.question: [cell.text for cell in row.cells[:2]] for row in shown.rows}
    assert words == {
        "Jeg føler mig bedre i stand til at håndtere situationen": [
            "I meget høj grad",
            "I høj grad",
        ],
        "Vi har ændret praksis": ["I høj grad", "I høj grad"],
        "Eleverne deltager mere i fællesskabet": ["Ved ikke", "Ved ikke"],
        "Hjælpen kom hurtigt nok": ["I nogen grad", "Ved ikke"],
        "Jeg vil anbefale kompetencecenteret": ["I meget høj grad", "I meget høj grad"],
    }
    assert [len(row.marks) for row in shown.rows] == [2, 2, 0, 1, 2]
    assert [len(row.strokes) for row in shown.rows] == [1, 1, 0, 0, 1]
    assert [cell.text for cell in shown.goals[0].cells] == [
        "Delvist",
        "Delvist",
        "Spørges 18. maj 2027",
    ]
    assert shown.summary == (
        "Efter 7 uger sammenlignet med afslutningen: 0 højere, 2 uændret, 1 lavere. "
        "2 spørgsmål kan ikke sammenlignes.",
    )
    assert [said.text for said in shown.comments] == ["Tak", "Det holder."]


def test_a_course_with_goals_is_asked_goal_by_goal(course, tina, client, monday):
    goals = [
        Goal.objects.create(course=course, text=text, position=n, is_dropped=text == "Opgivet")
        for n, text in enumerate(("Ro ved timens start", "Samme aftaler", "Opgivet"), 1)
    ]
    closed = courses.close(
        SupportCourse.objects.get(pk=course.pk),
        by=course.lead.user,
        now=MONDAY,
        summary="Mere ro",
        reached={goals[0].pk: "yes", goals[1].pk: "partly"},
    )
    first = closed.follow_ups.get(point=WEEKS)
    monday.move_to(at(first.due_on))
    job()
    client.force_login(tina)
    path = f"/forloeb/opfoelgning/{first.pk}/"
    posted = {name: value or "unknown" for name, value in LATER.items()}

    half = client.post(path, {**posted, f"goal_{goals[0].pk}": "yes", "comment": ""})
    client.post(path, {**posted, f"goal_{goals[0].pk}": "yes", f"goal_{goals[1].pk}": "unknown"})

    assert half.status_code == 422
    assert "Opgivet" not in half.content.decode()
    first.refresh_from_db()
    assert first.goal_holds == "yes"
    assert [(row.question, [c.text for c in row.cells[:2]]) for row in change(closed).goals] == [
        ("Målet er nået eller holder stadig", ["Delvist", "Ja"]),
        ("Ro ved timens start", ["Ja", "Ja"]),
        ("Samme aftaler", ["Delvist", "Ved ikke"]),
    ]


@pytest.mark.parametrize(
    ("answers", "whole"),
    [
        (("yes", "no"), "partly"),
        (("no", "no"), "no"),
        (("unknown", "unknown"), "unknown"),
        (("partly", "unknown"), "partly"),
        (("yes", ""), None),
    ],
)
def test_the_goals_decide_whether_the_whole_still_holds(course, tina, answers, whole):
    goals = [Goal.objects.create(course=course, text=f"Mål {n}", position=n) for n in (1, 2)]
    closed = courses.close(
        SupportCourse.objects.get(pk=course.pk),
        by=course.lead.user,
        now=MONDAY,
        summary="Mere ro",
        reached={goal.pk: "yes" for goal in goals},
    )
    first = closed.follow_ups.get(point=WEEKS)
    work_off(first.due_on)
    holds = dict(zip((goal.pk for goal in goals), answers, strict=True))

    if whole is None:
        with pytest.raises(errors.HoldsMissing):
            answer(first, tina, first.due_on, goals=holds)
    else:
        assert answer(first, tina, first.due_on, goals=holds).goal_holds == whole


def test_a_closed_course_with_everything_costs_no_more_than_any_case(
    closed, first, tina, client, statements, monday, coordinator
):
    for n in range(3):
        Goal.objects.create(course=closed, text=f"Mål {n}", position=n)
    evaluations.give(
        SupportCourse.objects.get(pk=closed.pk),
        answers=ANSWERS,
        comment="",
        by=tina,
        now=MONDAY,
    )
    work_off(first.due_on)
    goals = {goal.pk: "yes" for goal in closed.goals.all()}
    answer(first, tina, first.due_on, goals=goals)

    for person, path in (
        (tina, f"/forloeb/{closed.pk}/"),
        (coordinator, f"/forloeb/{closed.pk}/"),
        (closed.lead.user, f"/vejleder/forloeb/{closed.pk}/"),
    ):
        client.force_login(person)
        client.get(path)
        with statements() as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= 12, path


def test_without_an_evaluation_a_follow_up_stands_alone(closed, first, tina):
    work_off(first.due_on)
    answer(first, tina, first.due_on)

    assert change(closed).summary == (
        "Efter 7 uger: Ingen svar kan sammenlignes med afslutningen.",
    )


def test_what_was_given_up_is_said_to_be_unanswered(closed, first):
    for day in (first.due_on, dt.date(2027, 1, 19), dt.date(2027, 2, 3)):
        work_off(day)

    assert change(closed).rows[0].cells[1].text == "Ikke besvaret"


@pytest.mark.parametrize("who", ["tina", "coordinator", "advisor"])
def test_school_coordinator_and_advisor_see_the_comparison(closed, who, request, client):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    path = "/vejleder" if who == "advisor" else ""

    page = client.get(f"{path}/forloeb/{closed.pk}/")

    assert "Efter 7 uger" in page.content.decode()


# The school's page


def test_the_school_answers_on_the_page_the_mail_leads_to(first, tina, client, monday):
    monday.move_to(at(first.due_on))
    job()
    client.force_login(tina)
    path = f"/forloeb/opfoelgning/{first.pk}/"

    course_page = client.get(f"/forloeb/{first.course_id}/").content.decode()
    empty = client.post(path, {"comment": "Det går godt"})
    posted = {name: value or "unknown" for name, value in LATER.items()}
    done = client.post(path, {**posted, "goal_holds": "unknown", "comment": "Det går godt"})

    assert path in course_page
    assert empty.status_code == 422
    assert "Det går godt" in empty.content.decode()
    assert "Svar på »Holder det, I nåede, stadig?«" in empty.content.decode()
    assert done.status_code == 302
    first.refresh_from_db()
    assert (first.goal_holds, first.better_able, first.fast_enough) == ("unknown", 4, None)
    assert client.get(path).status_code == 302


def test_a_cpr_number_in_the_comment_stops_the_answer(first, tina, client, monday):
    monday.move_to(at(first.due_on))
    job()
    client.force_login(tina)
    posted = {name: value or "unknown" for name, value in LATER.items()}

    page = client.post(
        f"/forloeb/opfoelgning/{first.pk}/",
        {**posted, "goal_holds": "yes", "comment": "Om 311236-4123"},
    )

    assert page.status_code == 422
    first.refresh_from_db()
    assert first.status == FollowUpStatus.ASKED


def test_before_it_is_asked_the_page_says_so(first, tina, client):
    client.force_login(tina)

    page = client.get(f"/forloeb/opfoelgning/{first.pk}/", follow=True)

    assert "Du bliver spurgt senere" in page.content.decode()


def test_two_at_the_school_answer_at_once_and_the_second_keeps_her_text(
    first, tina, anna, client, monday, monkeypatch
):
    monday.move_to(at(first.due_on))
    job()
    client.force_login(tina)
    posted = {name: value or "unknown" for name, value in LATER.items()}
    real = follow_ups.answer

    def anna_is_first(follow_up, **rest):
        monkeypatch.undo()
        answer(first, anna, first.due_on)
        return real(follow_up, **rest)

    monkeypatch.setattr(follow_ups, "answer", anna_is_first)
    page = client.post(
        f"/forloeb/opfoelgning/{first.pk}/", {**posted, "goal_holds": "yes", "comment": "Mit svar"}
    )

    assert page.status_code == 422
    assert "Anna Lind" in page.content.decode()
    assert "Mit svar" in page.content.decode()


def test_closing_twice_plans_no_more(closed):
    with pytest.raises(TransitionNotAllowed):
        courses.close(closed, by=closed.lead.user, now=MONDAY, goal_reached="yes", summary="Igen")

    assert FollowUp.objects.count() == 2
