"""Closing a course, its second advisor, and the school's evaluation."""

import datetime as dt

import pytest

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from advisors.queries import Hours, hours_on
from courses import errors
from courses.models import Evaluation, SupportCourse
from courses.services import courses, evaluations, sessions
from courses.states import CourseStatus
from lifecycle.errors import TransitionNotAllowed
from lifecycle.services import history
from notifications.models import Message
from requests.models import Offer
from requests.services import offers
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.courses.conftest import TUESDAY_10, a_plan, book, close, close_passed, log

HELD = TUESDAY_10 + dt.timedelta(hours=1)
ANSWERS = {
    "better_able": 5,
    "changed_practice": 4,
    "pupils_take_part": None,
    "fast_enough": 3,
    "would_recommend": 5,
}


def give(course, by, **changes):
    return evaluations.give(
        SupportCourse.objects.get(pk=course.pk),
        **{"answers": ANSWERS, "comment": "Tak", "by": by, "now": HELD, **changes},
    )


@pytest.fixture
def closed(course):
    log(book(course))
    return close(course, now=HELD)


def test_closing_gives_back_what_is_left_and_asks_for_the_evaluation(closed, advisor):
    assert (closed.status, closed.closed_at) == (CourseStatus.CLOSED, HELD)
    assert closed.support_request.status == Status.CLOSED
    assert hours_on([advisor], MONDAY.date())[advisor.pk] == Hours(
        granted=9600, spent=125, free=9475
    )
    asked = Message.objects.get(kind="courses.course_closed")
    assert (asked.recipient.name, asked.path) == (
        "Tina Holm",
        f"/forloeb/{closed.pk}/evaluering/",
    )


def test_a_course_that_needed_no_activity_can_be_closed(course):
    assert close(course).status == CourseStatus.CLOSED


@pytest.mark.parametrize("passed", [False, True], ids=["planned", "awaiting log"])
def test_a_course_with_something_unfinished_is_not_closed(course, passed):
    session = book(course)
    if passed:
        close_passed(session)

    with pytest.raises(errors.StillUnfinished):
        close(course, now=HELD)


def test_closing_twice_is_refused(closed):
    with pytest.raises(TransitionNotAllowed):
        close(closed, now=HELD)


@pytest.mark.parametrize(("goal", "summary"), [("", "Godt"), ("maybe", "Godt"), ("yes", " ")])
def test_closing_without_a_result_is_refused(course, goal, summary):
    with pytest.raises(errors.SummaryMissing):
        courses.close(course, by=course.lead.user, now=MONDAY, goal_reached=goal, summary=summary)


def test_the_second_advisor_joins_books_her_own_hours_and_does_not_close(
    monday, tina, nordbakke, coordinator, advisor, other_advisor
):
    lead_offer = stories.an_offer(
        tina, nordbakke, coordinator, advisor, now=MONDAY, second=other_advisor
    )
    offers.accept(lead_offer, by=advisor.user, now=MONDAY)
    second_offer = Offer.objects.get(advisor=other_advisor)
    offers.accept(second_offer, by=other_advisor.user, now=MONDAY)
    course = SupportCourse.objects.get()

    log(book(course, advisor=other_advisor))

    assert (course.lead, course.second) == (advisor, other_advisor)
    assert [line.transition for line in history(course)] == ["create", "add_second", "start"]
    spent = hours_on([advisor, other_advisor], MONDAY.date())
    assert (spent[advisor.pk].spent, spent[other_advisor.pk].spent) == (0, 125)
    with pytest.raises(NotAllowed):
        courses.close(course, by=other_advisor.user, now=HELD, goal_reached="yes", summary="Godt")


def test_an_evaluation_keeps_the_answers_and_tells_the_coordinators(
    closed, tina, other_coordinator
):
    given = give(closed, tina)

    assert {name: getattr(given, name) for name in ANSWERS} == ANSWERS
    told = Message.objects.filter(kind="courses.evaluated")
    assert sorted(told.values_list("recipient__name", flat=True)) == ["Karen Toft", "Kim Bech"]


@pytest.mark.parametrize("who", ["tina", "anna", "rasmus"])
def test_author_leader_and_resource_team_may_evaluate(closed, who, request):
    assert give(closed, request.getfixturevalue(who)).given_by.name


@pytest.mark.parametrize("who", ["bo", "coordinator", "special_leader", "centre_leader"])
def test_others_may_not_evaluate(closed, who, request):
    with pytest.raises(NotAllowed):
        give(closed, request.getfixturevalue(who))


def test_the_advisor_does_not_evaluate_herself(closed, advisor):
    with pytest.raises(NotAllowed):
        give(closed, advisor.user)


def test_a_second_evaluation_is_refused(closed, tina, anna):
    give(closed, tina)

    with pytest.raises(errors.AlreadyEvaluated):
        give(closed, anna, comment="Mere")

    assert Evaluation.objects.get().comment == "Tak"


def test_the_system_has_no_opinion(closed):
    with pytest.raises(NotAllowed):
        give(closed, SYSTEM)


def test_adding_the_same_second_advisor_again_changes_nothing(course, other_advisor):
    for _time in range(2):
        courses.add_second(course.support_request, advisor=other_advisor, by=SYSTEM, now=MONDAY)

    assert [line.transition for line in history(course)] == ["create", "add_second"]


def test_an_open_course_is_not_evaluated(course, tina):
    with pytest.raises(errors.NotClosedYet):
        give(course, tina)


def test_when_the_author_has_left_the_leader_is_told(course, tina, anna, rasmus):
    tina.is_active = False
    tina.save()

    sessions.book(
        SupportCourse.objects.get(pk=course.pk),
        plan=a_plan(),
        advisor=course.lead,
        by=course.lead.user,
        now=MONDAY,
    )

    told = Message.objects.filter(kind="courses.session_booked")
    assert sorted(told.values_list("recipient__name", flat=True)) == ["Anna Lind", "Rasmus Krag"]
