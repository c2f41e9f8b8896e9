"""The plan of action: who may write what, what changes, and what is kept of every change."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.roles import Role
from courses.errors import (
    DueInThePast,
    GoalIsOfAnotherCourse,
    HistoryIsAppendOnly,
    MomentIsFarOff,
    PlanIsClosed,
    TextMissing,
)
from courses.models import Goal, PlanComment, PlanItem, Revision, Side, SupportCourse
from courses.permissions import can_change_item, can_plan, side_of
from courses.services import plans
from courses.services.plans import Doing
from courses.states import ItemStatus
from lifecycle.errors import Stale, TransitionNotAllowed
from notifications.models import Message
from privacy.errors import HoldsCpr
from tests import personas, stories
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import close
from tests.reminders.sweeping import swept

LATER = MONDAY + dt.timedelta(hours=2)
FRIDAY = dt.date(2026, 11, 20)
CPR = "311236-4123"


def doing(**changes):
    return Doing(
        **{
            "who": PlanItem.Who.TEACHER,
            "what": "Hænger dagens program op hver morgen.",
            "due_on": FRIDAY,
            "goal": None,
            **changes,
        }
    )


def a_goal(course, by=None, now=MONDAY, text="Timerne begynder til tiden."):
    by = by or course.lead.user
    return plans.add_goal(course, text=text, signs="Klassen er i ro.", by=by, now=now)


def an_item(course, *, side=Side.SCHOOL, by=None, now=MONDAY, **changes):
    by = by or course.lead.user
    return plans.add_item(course, side=side, doing=doing(**changes), by=by, now=now)


def changes_of(part):
    return [(r.field, r.before, r.after, r.by.name) for r in part.revisions.all()]


@pytest.fixture
def other_course(soeengen, bo, coordinator, other_advisor, monday):
    return stories.a_course(bo, soeengen, coordinator, other_advisor, now=MONDAY)


# Who may do what


@pytest.fixture
def neighbour(other_municipality):
    return personas.in_municipality(
        "Nina Voss", "nina@naboby.example", Role.COORDINATOR, other_municipality
    )


@pytest.fixture
def colleague(nordbakke):
    """A teacher of the school who did not write the request."""
    return personas.at_school("Cilie Bak", "cilie@fjordby.example", Role.TEACHER, nordbakke)


CAST = {
    # who: her side, and whether she sees the plan at all
    "tina": (Side.SCHOOL, True),
    "anna": (Side.SCHOOL, True),
    "rasmus": (Side.SCHOOL, True),
    "advisor": (Side.CENTRE, True),
    "colleague": (None, False),
    "bo": (None, False),
    "other_advisor": (None, False),
    "coordinator": (None, True),
    "neighbour": (None, False),
    "centre_leader": (None, False),
    "special_leader": (None, False),
    "administrator": (None, False),
}


@pytest.mark.parametrize("who", CAST)
def test_the_matrix_of_goals_items_and_comments(who, course, request):
    side, sees = CAST[who]
    person = request.getfixturevalue(who)
    person = getattr(person, "user", person)
    goal, items = a_goal(course), {s: an_item(course, side=s) for s in Side}
    comment = plans.comment(items[Side.SCHOOL], text="Godt.", by=course.lead.user, now=MONDAY)
    may = side is not None

    def allowed(act):
        try:
            act()
        except NotAllowed:
            return False
        return True

    assert side_of(person, course) == side
    assert can_plan(person, course) == may
    assert [can_change_item(person, items[s]) for s in Side] == [side == s for s in Side]
    assert allowed(lambda: a_goal(course, by=person)) == may
    assert allowed(lambda: plans.drop_goal(goal, version=1, by=person, now=MONDAY)) == may
    assert allowed(lambda: plans.resume_goal(goal, version=2, by=person, now=MONDAY)) == may
    assert allowed(lambda: an_item(course, by=person)) == may
    for owner, item in items.items():
        own = side == owner
        say = {"text": "Enig.", "by": person, "now": MONDAY}
        assert allowed(lambda item=item, say=say: plans.comment(item, **say)) == may
        new = {"version": 1, "doing": doing(what="Noget andet."), "by": person, "now": MONDAY}
        assert allowed(lambda item=item, new=new: plans.change_item(item, **new)) == own
        for act in (plans.finish_item, plans.reopen_item, plans.drop_item):
            assert allowed(lambda item=item, act=act: act(item, by=person, now=MONDAY)) == own
    for rows, row in (
        (Goal.objects, goal),
        (PlanItem.objects, items[Side.CENTRE]),
        (PlanComment.objects, comment),
    ):
        assert rows.visible_to(person).filter(pk=row.pk).exists() == sees


def test_the_second_advisor_is_of_the_centre_and_the_system_of_no_side(
    course, other_advisor, coordinator
):
    SupportCourse.objects.update(second=other_advisor)
    course.refresh_from_db()

    assert side_of(other_advisor.user, course) == Side.CENTRE
    assert side_of(SYSTEM, course) is None
    with pytest.raises(NotAllowed):
        a_goal(course, by=SYSTEM)


# Goals


def test_goals_are_numbered_and_kept_with_who_and_when(course, tina, advisor):
    first, second = a_goal(course), a_goal(course, by=tina, text="  Alle gør det samme. ")

    assert [str(first), second.position, second.text] == ["Mål 1", 2, "Alle gør det samme."]
    assert changes_of(second) == [
        ("text", "", "Alle gør det samme.", "Tina Holm"),
        ("signs", "", "Klassen er i ro.", "Tina Holm"),
    ]


def test_a_goal_changed_keeps_what_it_was(course, tina):
    goal = a_goal(course)

    changed = plans.change_goal(
        goal,
        version=1,
        text="Timerne begynder, når klokken ringer.",
        signs=goal.signs,
        by=tina,
        now=LATER,
    )

    assert changed.version == 2
    last = goal.revisions.last()
    assert (last.field, last.before, last.after) == (
        "text",
        "Timerne begynder til tiden.",
        "Timerne begynder, når klokken ringer.",
    )
    assert (last.by, last.at) == (tina, LATER)


def test_saving_what_is_there_changes_nothing(course):
    goal, item = a_goal(course), an_item(course)
    lines = Revision.objects.count()

    plans.change_goal(
        goal, version=1, text=goal.text, signs=goal.signs, by=course.lead.user, now=LATER
    )
    unchanged = plans.change_item(
        item, version=1, doing=doing(), by=course.support_request.created_by, now=LATER
    )

    assert Revision.objects.count() == lines
    assert unchanged.version == 1


def test_a_goal_given_up_stays_and_can_be_taken_up_again(course, tina):
    goal = a_goal(course)

    dropped = plans.drop_goal(goal, version=1, by=tina, now=LATER)
    assert not course.goals.standing().exists()
    plans.resume_goal(dropped, version=2, by=tina, now=LATER)

    assert course.goals.standing().get() == goal
    assert changes_of(goal)[-2:] == [
        ("is_dropped", "no", "yes", "Tina Holm"),
        ("is_dropped", "yes", "no", "Tina Holm"),
    ]


# Items


def test_an_item_is_written_for_either_side_and_then_its_own(course, tina):
    item = an_item(course, goal=a_goal(course), by=tina, side=Side.CENTRE)

    assert item.side == Side.CENTRE
    assert changes_of(item) == [
        ("goal", "", "1", "Tina Holm"),
        ("who", "", "teacher", "Tina Holm"),
        ("what", "", "Hænger dagens program op hver morgen.", "Tina Holm"),
        ("due_on", "", "2026-11-20", "Tina Holm"),
    ]
    with pytest.raises(NotAllowed):
        plans.finish_item(item, by=tina, now=LATER)


def test_an_item_is_done_given_up_and_opened_again(course, tina):
    item = an_item(course)

    done = plans.finish_item(item, by=tina, now=LATER)
    assert (done.status, done.settled_at) == (ItemStatus.DONE, LATER)
    with pytest.raises(TransitionNotAllowed, match="Tina Holm"):
        plans.drop_item(item, by=tina, now=LATER)
    opened = plans.reopen_item(item, by=tina, now=LATER)
    assert (opened.status, opened.settled_at) == (ItemStatus.OPEN, None)
    plans.drop_item(item, by=tina, now=LATER)

    assert [line[:3] for line in changes_of(item)[-3:]] == [
        ("status", "open", "done"),
        ("status", "done", "open"),
        ("status", "open", "dropped"),
    ]


@pytest.mark.parametrize(
    ("due_on", "error"),
    [
        (dt.date(2026, 11, 15), DueInThePast),
        (dt.date(2027, 11, 18), MomentIsFarOff),
    ],
)
def test_a_date_that_makes_no_sense_is_refused(course, tina, due_on, error):
    item = an_item(course)

    with pytest.raises(error):
        an_item(course, due_on=due_on)
    with pytest.raises(error):
        plans.change_item(item, version=1, doing=doing(due_on=due_on), by=tina, now=MONDAY)


def test_a_date_that_has_passed_is_no_hindrance_to_other_changes(course, tina):
    item = an_item(course)

    changed = plans.change_item(
        item,
        version=1,
        doing=doing(what="Skriver det på tavlen."),
        by=tina,
        now=MONDAY + dt.timedelta(weeks=2),
    )

    assert (changed.what, changed.due_on) == ("Skriver det på tavlen.", FRIDAY)


def test_a_goal_of_another_course_is_refused(course, other_course, tina):
    theirs, item = a_goal(other_course), an_item(course)

    with pytest.raises(GoalIsOfAnotherCourse):
        an_item(course, goal=theirs)
    with pytest.raises(GoalIsOfAnotherCourse):
        plans.change_item(item, version=1, doing=doing(goal=theirs), by=tina, now=MONDAY)


def test_nothing_is_written_without_a_text_or_with_a_cpr_number(course, tina):
    goal, item = a_goal(course), an_item(course)
    by = {"by": tina, "now": MONDAY}
    writes = (
        lambda text: plans.add_goal(course, text=text, signs="", **by),
        lambda text: plans.change_goal(goal, version=1, text=text, signs="", **by),
        lambda text: plans.add_item(course, side=Side.SCHOOL, doing=doing(what=text), **by),
        lambda text: plans.change_item(item, version=1, doing=doing(what=text), **by),
        lambda text: plans.comment(item, text=text, **by),
    )
    lines = Revision.objects.count()

    for write in writes:
        with pytest.raises(TextMissing):
            write("  ")
        with pytest.raises(HoldsCpr):
            write(f"Barnet med {CPR}")

    assert Revision.objects.count() == lines


def test_a_closed_plan_is_read_only(course, tina):
    goal, item = a_goal(course), an_item(course)
    close(course)
    by = {"by": tina, "now": LATER}

    for act in (
        lambda: a_goal(course, by=tina),
        lambda: plans.change_goal(goal, version=1, text="Andet", signs="", **by),
        lambda: plans.drop_goal(goal, version=1, **by),
        lambda: an_item(course, by=tina),
        lambda: plans.change_item(item, version=1, doing=doing(), **by),
        lambda: plans.finish_item(item, **by),
        lambda: plans.comment(item, text="Tak", **by),
    ):
        with pytest.raises(PlanIsClosed):
            act()


# Two at once


def test_who_saves_second_is_told_by_whom(course, tina, anna):
    goal, item = a_goal(course), an_item(course)
    plans.change_goal(goal, version=1, text="Annas", signs="", by=anna, now=LATER)
    plans.change_item(item, version=1, doing=doing(what="Annas"), by=anna, now=LATER)

    for act in (
        lambda: plans.change_goal(goal, version=1, text="Tinas", signs="", by=tina, now=LATER),
        lambda: plans.drop_goal(goal, version=1, by=tina, now=LATER),
        lambda: plans.change_item(item, version=1, doing=doing(), by=tina, now=LATER),
    ):
        with pytest.raises(Stale, match=r"Anna Lind.*16\. november kl\. 11\.00"):
            act()

    goal.refresh_from_db()
    assert goal.text == "Annas"


def test_a_part_without_history_is_still_guarded(course, tina):
    goal = Goal.objects.create(course=course, text="Uden historik", version=3)

    with pytest.raises(Stale):
        plans.change_goal(goal, version=1, text="Nyt", signs="", by=tina, now=LATER)


def test_history_is_written_once(course):
    line = a_goal(course).revisions.first()

    with pytest.raises(HistoryIsAppendOnly):
        line.save()
    with pytest.raises(HistoryIsAppendOnly):
        line.delete()


# Reminders


def remind(now):
    return swept(now, "courses.plan_item_overdue")


def mails():
    return Message.objects.filter(kind="courses.plan_item_overdue")


NEXT_MONDAY = MONDAY + dt.timedelta(weeks=1)


def test_each_side_is_reminded_of_its_own_the_day_after_and_once(course, tina, advisor):
    an_item(course)
    an_item(course, what="Taler med teamet.")
    an_item(course, side=Side.CENTRE, who=PlanItem.Who.ADVISOR)

    assert remind(MONDAY.replace(day=20)) == 0  # the day itself is not too late
    assert remind(NEXT_MONDAY) == 2
    assert remind(NEXT_MONDAY) == 0
    assert remind(NEXT_MONDAY + dt.timedelta(days=1)) == 0

    assert {mail.recipient for mail in mails()} == {tina, advisor.user}
    assert mails().count() == 2  # two items of the school, one mail
    assert {mail.path for mail in mails()} == {f"/handleplan/forloeb/{course.pk}/"}


def test_after_days_without_the_job_it_catches_up_in_office_hours(course):
    an_item(course)

    assert remind(NEXT_MONDAY.replace(hour=22)) == 0
    assert remind(NEXT_MONDAY - dt.timedelta(days=1)) == 0  # Sunday
    assert remind(NEXT_MONDAY + dt.timedelta(days=3)) == 1


def test_a_new_date_is_reminded_of_anew_and_what_is_settled_is_not(course, tina):
    item, done = an_item(course), an_item(course)
    plans.finish_item(done, by=tina, now=LATER)
    remind(NEXT_MONDAY)

    item.refresh_from_db()
    plans.change_item(
        item,
        version=item.version,
        doing=doing(due_on=dt.date(2026, 11, 24)),
        by=tina,
        now=NEXT_MONDAY,
    )

    assert remind(NEXT_MONDAY + dt.timedelta(days=1)) == 0
    assert remind(NEXT_MONDAY + dt.timedelta(days=2)) == 1
    assert mails().count() == 2


def test_a_closed_course_reminds_nobody(course):
    an_item(course)
    close(course)

    assert remind(NEXT_MONDAY) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_two_workers_remind_of_each_item_once(tina, nordbakke, coordinator, advisor):
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    for _ in range(6):
        an_item(course)
    start = Barrier(4)

    def work():
        start.wait()
        try:
            return remind(dt.datetime(2026, 11, 23, 10, tzinfo=COPENHAGEN))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = [future.result() for future in [pool.submit(work) for _ in range(4)]]

    assert len(done) == 4
    assert mails().count() == 1
