"""The effect page: what is counted, what is hidden, and for whom."""

import datetime as dt

import pytest

from courses.models import QUESTIONS, Evaluation, FollowUp, SupportCourse
from courses.queries.effect import effect_of
from courses.states import CourseStatus, FollowUpStatus
from requests.models import SupportRequest
from tests.conftest import MONDAY
from tests.courses.conftest import close

PATH = "/leder/effekt/"


@pytest.fixture
def answers(course, tina):
    """Call it with the answers of so many closed courses, each with a first follow-up."""
    closed = close(course)

    def copies(values, later):
        support_request = closed.support_request
        for n, (value, held) in enumerate(zip(values, later, strict=True)):
            support_request.pk, support_request.case_number = None, f"1999-{n:06}"
            SupportRequest.objects.bulk_create([support_request])
            one = SupportCourse.objects.get(pk=closed.pk)
            one.pk, one.support_request = None, support_request
            one.closed_at = MONDAY + dt.timedelta(minutes=n)
            SupportCourse.objects.bulk_create([one])
            at = MONDAY + dt.timedelta(minutes=n)
            Evaluation.objects.create(
                course=one, given_at=at, given_by=tina, **dict.fromkeys(QUESTIONS, value)
            )
            FollowUp.objects.create(
                course=one,
                point="weeks",
                weeks=7,
                due_on=MONDAY.date(),
                status=FollowUpStatus.ANSWERED,
                asked_at=at,
                answer_by=MONDAY.date(),
                answered_at=at,
                goal_holds="unknown",
                **dict.fromkeys(QUESTIONS, held),
            )

    SupportCourse.objects.filter(pk=closed.pk).update(closed_at=MONDAY - dt.timedelta(days=1))
    return copies


def lines(municipality):
    return [
        (line.point, line.counts.cells, line.counts.total)
        for line in effect_of([municipality.pk]).questions["better_able"]
    ]


def test_answers_are_counted_by_time_and_do_not_know_is_an_answer_of_its_own(answers, municipality):
    answers([5] * 6 + [None] * 9, [4] * 15)

    assert lines(municipality) == [
        ("close", (6, 0, 0, 0, 0, 9), 15),
        ("weeks", (0, 15, 0, 0, 0, 0), 15),
        ("half_year", (0, 0, 0, 0, 0, 0), 0),
    ]


def test_small_counts_are_hidden_and_the_last_few_wait(answers, municipality):
    answers([5] * 6 + [4] * 2 + [3] * 7 + [1] * 4, [4] * 4 + [2] * 15)

    assert lines(municipality)[0] == ("close", (6, None, 7, None, None, None), 15)
    assert lines(municipality)[1] == ("weeks", (None, None, None, 11, None, None), 15)


@pytest.mark.parametrize("who", ["coordinator", "centre_leader"])
def test_leader_and_coordinator_read_counts_without_a_case(answers, client, who, request):
    answers([5] * 10 + [2] * 5, [4] * 15)
    client.force_login(request.getfixturevalue(who))

    html = client.get(PATH).content.decode()

    assert "»I meget høj grad eller i høj grad«: ved afslutningen 10 af 15" in html
    assert "15 talt med, 16 spurgt" in html  # at the close, with the one that was copied
    assert "1999-" not in html
    assert "Nordbakke" not in html.split("<main")[1]


def test_an_empty_municipality_says_so(client, centre_leader):
    client.force_login(centre_leader)

    assert "Færre end 5 svar" in client.get(PATH).content.decode()


def test_another_municipalitys_answers_do_not_count(answers, other_municipality):
    answers([5] * 5, [5] * 5)

    assert effect_of([other_municipality.pk]).asked["close"] == 0


def test_the_page_costs_the_same_with_five_and_with_twenty(
    answers, client, coordinator, statements
):
    def cost():
        with statements() as asked:
            assert client.get(PATH).status_code == 200
        return len(asked)

    client.force_login(coordinator)
    cost()
    empty = cost()
    answers([5] * 20, [4] * 20)

    assert cost() == empty <= 10
    assert SupportCourse.objects.filter(status=CourseStatus.CLOSED).count() == 21
