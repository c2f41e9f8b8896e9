"""Lists of courses: what the school sees of its own, and what the coordinator sees stand still."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.roles import Permission, Role
from courses.models import Session, Side, SupportCourse
from courses.queries import overview as reads
from courses.queries.overview import Filters
from courses.services import sessions
from schools.access import access_of
from tests import stories
from tests.conftest import MONDAY
from tests.courses.conftest import TUESDAY_10, book, close, close_passed, log
from tests.courses.test_plans import a_goal, an_item
from tests.personas import in_municipality

WEEK = dt.timedelta(weeks=1)
LIST = "/koordinator/forloeb/"


@pytest.fixture
def karen(client, coordinator):
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def places(coordinator):
    return access_of(coordinator).municipalities(Permission.VIEW_ALL_REQUESTS)


def why(course, places, now):
    found = reads.courses_in(places, Filters(state="alle"), now=now).get(pk=course.pk)
    return reads.row_of(found).why


def again(course):
    return SupportCourse.objects.get(pk=course.pk)


# What stands still


def test_a_course_without_anything_planned_stands_still_after_a_week(course, places):
    assert why(course, places, MONDAY + WEEK) == []
    assert why(course, places, MONDAY + WEEK + dt.timedelta(seconds=1)) == [
        "Ingen næste aktivitet siden 16. november"
    ]


def test_a_course_with_an_activity_ahead_runs(course, places):
    book(course, starts_at=MONDAY + 4 * WEEK)

    assert why(course, places, MONDAY + 3 * WEEK) == []


def test_the_gap_counts_from_the_last_activity(course, places):
    log(book(course))

    assert why(course, places, TUESDAY_10 + WEEK) == []
    assert why(course, places, TUESDAY_10 + WEEK + dt.timedelta(hours=2)) == [
        "Ingen næste aktivitet siden 17. november"
    ]


@pytest.mark.parametrize("has_passed", [True, False], ids=["the job came by", "it did not"])
def test_a_log_wanted_for_a_week_makes_it_stand_still(course, places, has_passed):
    session = book(course)
    book(again(course), starts_at=TUESDAY_10 + 4 * WEEK)
    if has_passed:
        close_passed(session)

    assert why(course, places, TUESDAY_10 + WEEK) == []
    assert why(course, places, TUESDAY_10 + 2 * WEEK) == ["Ingen log fra 17. november"]


def test_two_in_a_row_that_fell_through_make_it_stand_still_one_does_not(course, places):
    first, second = book(course), book(again(course), starts_at=TUESDAY_10 + WEEK)
    book(again(course), starts_at=TUESDAY_10 + 3 * WEEK)
    by = {"by": course.lead.user}
    sessions.cancel(first, now=MONDAY, reason="Sygdom på skolen.", **by)
    assert why(course, places, MONDAY) == []

    sessions.mark_not_held(second, now=TUESDAY_10 + WEEK, **by)

    assert why(course, places, TUESDAY_10 + WEEK) == [
        "De to seneste aktiviteter blev ikke til noget"
    ]


def test_a_closed_course_never_stands_still(course, places):
    close(course)

    assert why(course, places, MONDAY + 20 * WEEK) == []


# The coordinator's list


@pytest.fixture
def three(course, tina, nordbakke, coordinator, advisor, anna):
    """One that stands still, one that runs, one that is closed."""
    runs = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    book(runs, starts_at=MONDAY + 5 * WEEK)
    closed = stories.a_course(anna, nordbakke, coordinator, advisor, now=MONDAY)
    close(closed)
    return course, again(runs), again(closed)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, [0, 1]),
        ({"tilstand": "stille"}, [0]),
        ({"tilstand": "active"}, [1]),
        ({"tilstand": "closed"}, [2]),
        ({"tilstand": "alle"}, [0, 2, 1]),
        ({"tilstand": "noget andet", "skole": "x", "vejleder": "999"}, [0, 1]),
    ],
    ids=["all open", "standing still", "under way", "closed", "all", "not understood"],
)
def test_the_list_shows_what_is_chosen_those_that_stand_still_first(
    karen, three, monday, query, shown
):
    monday.move_to(MONDAY + 2 * WEEK)

    response = karen.get(LIST, query)

    assert [row.course for row in response.context["rows"]] == [
        three[n] for n in sorted(shown, key=lambda n: (n != 0, -three[n].pk))
    ]


def test_the_list_is_narrowed_to_a_school_or_an_advisor(karen, three, soeengen, other_advisor):
    def rows(**query):
        return len(karen.get(LIST, query).context["rows"])

    assert rows(skole=three[0].school_id) == rows(vejleder=three[0].lead_id) == 2
    assert rows(skole=soeengen.pk) == rows(vejleder=other_advisor.pk) == 0


def test_the_list_says_why_in_words(karen, three, monday):
    monday.move_to(MONDAY + 2 * WEEK)

    text = karen.get(LIST).content.decode()

    assert "Ingen næste aktivitet siden 16. november" in text
    assert text.count("course-why") == 1


@pytest.mark.parametrize("who", ["tina", "advisor", "centre_leader", "administrator"])
def test_the_list_is_the_coordinators(client, who, request):
    user = request.getfixturevalue(who)
    client.force_login(getattr(user, "user", user))

    assert client.get(LIST).status_code == 404


def test_courses_of_another_municipality_are_not_there(client, course, other_municipality):
    client.force_login(
        in_municipality("Nina Voss", "nina@x.example", Role.COORDINATOR, other_municipality)
    )

    assert list(client.get(LIST).context["rows"]) == []


def copies(course, count):
    """Fill the municipality with courses like this one, each with an activity and an item."""
    originals = [course.support_request] * count
    first = SupportCourse.objects.count()
    requests = type(course.support_request).objects.bulk_create(
        [
            type(one)(
                **{
                    field.attname: getattr(one, field.attname)
                    for field in one._meta.concrete_fields
                    if field.attname not in {"id", "case_number"}
                },
                case_number=f"1999-{first + n:06}",
            )
            for n, one in enumerate(originals)
        ]
    )
    made = SupportCourse.objects.bulk_create(
        SupportCourse(
            municipality=course.municipality,
            support_request=one,
            school=course.school,
            lead=course.lead,
            created_at=MONDAY,
        )
        for one in requests
    )
    Session.objects.bulk_create(
        Session(
            course=one,
            advisor=course.lead,
            kind=Session.Kind.SPARRING,
            starts_at=TUESDAY_10,
            ends_at=TUESDAY_10 + dt.timedelta(hours=1),
        )
        for one in made
    )


@pytest.mark.parametrize(("who", "path"), [("coordinator", LIST), ("tina", "/forloeb/")])
def test_a_list_costs_eight_at_most_with_few_and_with_many(
    client, course, statements, request, who, path
):
    client.force_login(
        request.getfixturevalue(who), backend="django.contrib.auth.backends.ModelBackend"
    )
    copies(course, 45)

    def cost():
        with statements() as asked:
            client.get(path)
        return len(asked)

    client.get(path)
    few = cost()
    copies(course, 300)

    assert cost() == few <= 8


# The school's list


def test_the_school_sees_what_comes_and_what_was_agreed(client, course, tina, monday):
    log(book(course))
    book(again(course), starts_at=TUESDAY_10 + 2 * WEEK)
    an_item(course)
    an_item(course, side=Side.CENTRE)
    monday.move_to(MONDAY + WEEK)
    client.force_login(tina)

    text = client.get("/forloeb/").content.decode()

    assert "Næste: tirsdag den 1. december kl. 10.00" in text
    assert "Teamet prøver faste pladser i to uger." in text
    assert "2 handlinger mangler" in text
    assert "2 handlinger over fristen" in text


def test_open_and_ended_courses_are_shown_apart(client, three, tina):
    client.force_login(tina)

    def shown(**query):
        return {one.pk for one in client.get("/forloeb/", query).context["page"]}

    course, runs, closed = three
    assert shown() == {course.pk, runs.pk}
    assert shown(vis="afsluttede") == set()  # Anna wrote that one
    client.force_login(closed.support_request.created_by)
    assert shown(vis="afsluttede") == {closed.pk}


def test_the_list_is_for_people_at_schools(client, course, bo, coordinator, advisor):
    client.force_login(bo)
    assert "Ingen forløb er i gang" in client.get("/forloeb/").content.decode()
    for stranger in (coordinator, advisor.user):
        client.force_login(stranger)
        assert client.get("/forloeb/").status_code == 404


# The advisor's day


def test_the_day_tells_today_from_the_week_and_what_was_promised(client, course, advisor, monday):
    now = timezone.now()
    for hours in (3, 27, 24 * 8):
        book(again(course), starts_at=now + dt.timedelta(hours=hours))
    a_goal(course)
    an_item(course, side=Side.CENTRE, what="Sender skemaet til teamet.")
    an_item(course, side=Side.CENTRE, due_on=dt.date(2026, 11, 24), what="Om mere end en uge.")
    an_item(course, side=Side.SCHOOL, what="Skolens egen.")
    client.force_login(advisor.user)

    response = client.get("/vejleder/")

    day, text = response.context["day"], response.content.decode()
    assert [len(part) for part in (day.today, day.this_week, day.later)] == [1, 1, 1]
    assert "Sender skemaet til teamet." in text
    assert "Om mere end en uge." not in text
    assert "Skolens egen." not in text
