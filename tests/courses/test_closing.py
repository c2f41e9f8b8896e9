"""Closing goal by goal, and the sentence that says what is still open."""

import datetime as dt

import pytest

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from courses import errors
from courses.models import Goal, Revision, Session, SupportCourse
from courses.services import courses
from tests.conftest import MONDAY
from tests.courses.conftest import TUESDAY_10, book, log

HELD = TUESDAY_10 + dt.timedelta(hours=1)


def close(course, *, by=None, **changes):
    return courses.close(
        SupportCourse.objects.get(pk=course.pk),
        **{"by": by or course.lead.user, "now": HELD, "summary": "Der er mere ro.", **changes},
    )


@pytest.fixture
def goals(course):
    """Two that stand, and one that was given up."""
    texts = ("Timen begynder, når det ringer", "De voksne gør det samme", "Opgivet")
    made = [
        Goal.objects.create(course=course, text=text, position=n, is_dropped=text == "Opgivet")
        for n, text in enumerate(texts, 1)
    ]
    return made[:2]


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [
        ("yes", "yes", "yes"),
        ("no", "no", "no"),
        ("yes", "no", "partly"),
        ("partly", "yes", "partly"),
        ("partly", "partly", "partly"),
    ],
)
def test_the_goals_decide_the_whole(course, goals, one, other, whole):
    closed = close(course, reached={goals[0].pk: one, goals[1].pk: other}, goal_reached="yes")

    assert closed.goal_reached == whole
    answers = Goal.objects.standing().values_list("reached", "reached_by__name")
    assert list(answers) == [(one, "Vibeke Ibsen"), (other, "Vibeke Ibsen")]
    assert list(Revision.objects.values_list("field", "after")) == [
        ("reached", one),
        ("reached", other),
    ]


@pytest.mark.parametrize("reached", [None, {}, "one", "odd"])
def test_a_goal_without_an_answer_keeps_the_course_open(course, goals, reached):
    if reached == "one":
        reached = {goals[0].pk: "yes"}
    elif reached == "odd":
        reached = {goals[0].pk: "yes", goals[1].pk: "maybe"}

    with pytest.raises(errors.GoalsUnanswered):
        close(course, reached=reached, goal_reached="yes")

    assert not Goal.objects.exclude(reached="").exists()


def test_the_system_has_no_opinion_of_a_goal(course, goals):
    with pytest.raises(NotAllowed):
        close(course, by=SYSTEM, reached={goal.pk: "yes" for goal in goals})


def test_the_page_asks_for_each_goal_and_keeps_what_was_typed(course, goals, client):
    client.force_login(course.lead.user)
    path = f"/vejleder/forloeb/{course.pk}/afslut/"

    shown = client.get(path).content.decode()
    half = client.post(path, {f"goal_{goals[0].pk}": "yes", "summary": "Der er mere ro"})
    done = client.post(
        path,
        {f"goal_{goals[0].pk}": "yes", f"goal_{goals[1].pk}": "partly", "summary": "Mere ro"},
    )

    assert "Timen begynder, når det ringer" in shown
    assert "Opgivet" not in shown
    assert half.status_code == 422
    assert "Der er mere ro" in half.content.decode()
    assert "Vælg, om mål 2 blev nået" in half.content.decode()
    assert done.status_code == 302
    course.refresh_from_db()
    assert course.goal_reached == "partly"


def test_without_goals_the_page_asks_of_the_whole(course, client):
    client.force_login(course.lead.user)

    client.post(
        f"/vejleder/forloeb/{course.pk}/afslut/", {"goal_reached": "no", "summary": "Vi stopper"}
    )

    course.refresh_from_db()
    assert course.goal_reached == "no"


def test_the_page_names_what_is_open_instead_of_a_form(course, client):
    book(course)
    client.force_login(course.lead.user)
    path = f"/vejleder/forloeb/{course.pk}/afslut/"

    shown = client.get(path).content.decode()
    tried = client.post(path, {"goal_reached": "yes", "summary": "Slut"})

    assert "Forløbet kan ikke afsluttes endnu: 1 aktivitet er åben" in shown
    assert "tirsdag den 17. november" in shown
    assert "Afslut forløbet</button>" not in shown
    assert tried.status_code == 422
    assert "Slut" in tried.content.decode()


def test_a_closing_meeting_is_an_activity_like_the_others(course):
    meeting = book(course, kind=Session.Kind.CLOSING, now=MONDAY)
    log(meeting, agreements="De går videre på egen hånd.")

    assert close(course, goal_reached="yes").closed_at == HELD
