"""The pages of advisor, school and special school, through the public door."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from advisors.queries import hours_on
from courses.errors import AlreadyEvaluated
from courses.models import Evaluation, Session, SupportCourse
from courses.services import evaluations, sessions
from courses.states import CourseStatus, SessionStatus
from privacy.models import AccessEvent
from tests import stories
from tests.conftest import MONDAY
from tests.courses.conftest import TUESDAY_10, book, close, close_passed, log

HELD = TUESDAY_10 + dt.timedelta(hours=1)
WEEK = dt.timedelta(days=7)
CPR = "311236-4123"

BOOKING = {
    "kind": "observation",
    "date_day": "24",
    "date_month": "11",
    "date_year": "2026",
    "time": "10:00",
    "length": "90",
    "preparation": "30",
    "travel": "20",
    "place": "",
}
LOGGED = {
    "problem": "Vi talte om overgangen fra frikvarter til time.",
    "agreements": "Teamet prøver faste pladser.",
    "contact_minutes": "75",
    "preparation_minutes": "20",
    "travel_minutes": "30",
    "documentation_minutes": "0",
    "date_day": "17",
    "date_month": "11",
    "date_year": "2026",
    "time": "10:00",
}
CANCELLED = {"side": "school", "code": "at_school", "reason": "Kursusdag på skolen"}
NEXT = {
    "book_next": "on",
    "next_kind": "sparring",
    "next_date_day": "24",
    "next_date_month": "11",
    "next_date_year": "2026",
    "next_time": "09:00",
    "next_length": "60",
}


@pytest.fixture
def vibeke(client, advisor):
    client.force_login(advisor.user)
    return client


@pytest.fixture
def held(course, monday):
    """Booked, and its time has passed."""
    session = book(course)
    monday.move_to(HELD)
    return session


def page(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def addresses(session):
    course = session.course
    return [
        reverse("courses:course", args=[course.pk]),
        reverse("courses:book", args=[course.pk]),
        reverse("courses:close", args=[course.pk]),
        reverse("courses:session", args=[session.pk]),
        reverse("courses:cancel", args=[session.pk]),
        reverse("courses:not_held", args=[session.pk]),
    ]


@pytest.mark.parametrize(
    "who", ["tina", "anna", "bo", "coordinator", "special_leader", "administrator", "other"]
)
def test_an_advisors_pages_do_not_exist_for_others(client, held, who, request, other_advisor):
    user = other_advisor.user if who == "other" else request.getfixturevalue(who)
    client.force_login(user)

    assert {client.get(url).status_code for url in addresses(held)[:-1]} == {404}
    assert {client.post(url).status_code for url in addresses(held)[1:]} == {404}
    held.refresh_from_db()
    assert held.status == SessionStatus.PLANNED


def test_nobody_gets_in_without_signing_in(client, held):
    for url in [*addresses(held), "/vejleder/", "/specialskole/", f"/forloeb/{held.course_id}/"]:
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith("/log-ind/")


@pytest.mark.parametrize("who", ["tina", "coordinator", "special_leader"])
def test_the_advisors_day_is_for_advisors(client, who, request, advisor):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/vejleder/").status_code == 404


def test_an_advisor_who_has_lost_the_role_sees_nothing_more(vibeke, held, advisor):
    advisor.user.memberships.update(is_active=False)

    assert {vibeke.get(url).status_code for url in addresses(held)[:-1]} == {404}


def test_the_day_shows_the_course_without_next_activity_and_the_hours(vibeke, course):
    html = page(vibeke, "courses:front")

    assert "Nordbakkeskolen" in html
    assert "Ingen næste aktivitet" in html
    assert "0 timer brugt af 160, 150 ledige" in html
    assert "Der er ikke noget, der venter på dig lige nu." in html


def test_the_day_shows_an_offer_without_the_name_of_the_school(
    vibeke, monday, tina, nordbakke, coordinator, advisor
):
    offer = stories.an_offer(tina, nordbakke, coordinator, advisor, now=MONDAY)

    html = page(vibeke, "courses:front")

    assert offer.get_absolute_url() in html
    assert "Klasserumsledelse" in html
    assert "svar senest tirsdag den 17. november kl. 9.00" in html
    assert "Nordbakkeskolen" not in html


def test_what_awaits_the_log_comes_before_the_job_has_come_by(vibeke, held):
    html = page(vibeke, "courses:front")

    assert "Mangler din log" in html
    assert held.get_absolute_url() in html


def test_the_course_page_says_what_the_school_wrote_and_whom_to_call(vibeke, course):
    html = page(vibeke, "courses:course", course.pk)

    for text in ("frikvartersvagt", "makkerpar", "Timerne kan begynde", "tel:20102030"):
        assert text in html
    assert "Book første aktivitet" in html
    assert AccessEvent.objects.filter(object_type="courses.supportcourse", act="read").count() == 1


def test_booking_the_first_activity(vibeke, course):
    response = vibeke.post(reverse("courses:book", args=[course.pk]), BOOKING, follow=True)

    booked = Session.objects.get()
    assert response.redirect_chain == [(reverse("courses:course", args=[course.pk]), 302)]
    assert (booked.kind, booked.contact_minutes) == ("observation", 90)
    assert booked.starts_at == (MONDAY + WEEK + dt.timedelta(days=1, hours=1))
    assert SupportCourse.objects.get().status == CourseStatus.ACTIVE
    html = response.content.decode()
    assert "Aktiviteten er booket" in html
    assert "mandag formiddag" in html  # outside what the school wished for: told, not refused


def test_a_time_the_school_wished_for_is_not_remarked_upon(vibeke, course):
    monday = {**BOOKING, "date_day": "23", "time": "09:00"}

    html = vibeke.post(
        reverse("courses:book", args=[course.pk]), monday, follow=True
    ).content.decode()

    assert "ligger uden for" not in html


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"date_day": "21"}, "Den næste er mandag den 23. november"),
        ({"date_day": "13"}, "Vælg et tidspunkt, der ligger forude"),
        ({"date_year": "2062"}, "Tjek årstallet"),
        ({"length": "5"}, "mellem 15 minutter og 10 timer"),
        ({"length": "halvanden"}, "som et helt tal"),
        ({"time": "ti"}, "fx 13:30"),
        ({"date_day": ""}, "Skriv både dag, måned og år"),
        ({"place": f"Hos {CPR}"}, "ligner et CPR-nummer"),
    ],
)
def test_a_booking_that_can_not_be_says_the_cure_and_keeps_what_was_typed(
    vibeke, course, changes, said
):
    response = vibeke.post(reverse("courses:book", args=[course.pk]), {**BOOKING, **changes})

    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert 'value="20"' in html
    assert not Session.objects.exists()


def test_logging_from_a_phone_needs_only_the_text(vibeke, held, advisor):
    html = page(vibeke, "courses:session", held.pk)
    for prefilled in ('value="17"', 'value="10:00"', 'value="60"', 'value="30"'):
        assert prefilled in html
    assert 'inputmode="numeric"' in html

    response = vibeke.post(held.get_absolute_url(), LOGGED, follow=True)

    held.refresh_from_db()
    assert (held.status, held.minutes) == (SessionStatus.LOGGED, 125)
    assert hours_on([advisor], MONDAY.date())[advisor.pk].spent == 125
    assert "Loggen er gemt." in response.content.decode()


def test_logging_can_book_the_next_activity(vibeke, held):
    vibeke.post(held.get_absolute_url(), {**LOGGED, **NEXT})

    following = Session.objects.get(status=SessionStatus.PLANNED)
    assert following.starts_at == MONDAY + WEEK + dt.timedelta(days=1)
    assert (following.preparation_minutes, following.travel_minutes) == (30, 30)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"agreements": ""}, "Skriv, hvad I aftalte"),
        ({"problem": f"Elev {CPR}"}, "ligner et CPR-nummer"),
        ({"problem": "Vi talte med Mette Sørensen om klassen."}, "om der står navne i teksten"),
        ({"date_day": "18"}, "Du kan skrive log, når aktiviteten er begyndt"),
        ({**NEXT, "next_date_day": "21"}, "er ikke en arbejdsdag"),
        (
            {**NEXT, "next_date_day": "", "next_date_month": "", "next_date_year": ""},
            "Skriv datoen for",
        ),
    ],
)
def test_a_log_that_is_refused_loses_nothing_that_was_typed(vibeke, held, changes, said):
    response = vibeke.post(held.get_absolute_url(), {**LOGGED, **changes})

    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    kept = {**LOGGED, **changes}
    assert kept["agreements"] in html
    assert kept["problem"] in html
    held.refresh_from_db()
    assert held.status == SessionStatus.PLANNED


def test_a_likely_name_can_be_let_through_after_a_second_look(vibeke, held):
    named = {**LOGGED, "problem": "Vi talte med Mette Sørensen om klassen.", "names_checked": "on"}

    assert vibeke.post(held.get_absolute_url(), named).status_code == 302


def test_a_log_sent_twice_keeps_the_first_and_what_was_typed(vibeke, held):
    vibeke.post(held.get_absolute_url(), LOGGED)

    response = vibeke.post(
        held.get_absolute_url(), {**LOGGED, "problem": "Noget andet og længere."}
    )

    held.refresh_from_db()
    assert response.status_code == 422
    assert held.log.problem == LOGGED["problem"]
    assert "Noget andet og længere." in response.content.decode()


def test_what_was_held_ahead_of_the_plan_is_logged_as_held_just_now(vibeke, course, monday):
    session = book(course)
    monday.move_to(MONDAY + dt.timedelta(hours=5))

    html = page(vibeke, "courses:session", session.pk)

    assert 'value="16"' in html
    assert 'value="13:00"' in html
    assert "Den blev ikke holdt" not in html
    assert reverse("courses:cancel", args=[session.pk]) in html


def test_not_held_is_one_press(vibeke, held, advisor):
    close_passed(held)

    response = vibeke.post(reverse("courses:not_held", args=[held.pk]), follow=True)

    held.refresh_from_db()
    assert held.status == SessionStatus.NOT_HELD
    assert hours_on([advisor], MONDAY.date())[advisor.pk].spent == 0
    assert "du har fået minutterne tilbage" in response.content.decode()


def test_not_held_of_what_lies_ahead_is_answered_with_the_cure(vibeke, course):
    session = book(course)

    response = vibeke.post(reverse("courses:not_held", args=[session.pk]), follow=True)

    assert "Aflys den i stedet" in response.content.decode()


def test_the_school_reads_why_an_activity_was_cancelled(vibeke, course, tina, client):
    session = book(course)
    vibeke.post(reverse("courses:cancel", args=[session.pk]), CANCELLED)

    client.force_login(tina)
    html = page(client, "school_courses:detail", course.pk)

    assert "Kursusdag på skolen" in html


def test_cancelling_from_the_page_needs_a_reason_and_time(vibeke, course, monday):
    session = book(course)
    url = reverse("courses:cancel", args=[session.pk])
    without = vibeke.post(url, {**CANCELLED, "code": "other", "reason": ""})
    monday.move_to(TUESDAY_10)
    too_late = vibeke.post(url, CANCELLED)

    assert (without.status_code, too_late.status_code) == (422, 422)
    assert "Skriv hvorfor, så skolen ved det" in without.content.decode()
    assert "Aktiviteten er begyndt" in too_late.content.decode()
    assert "Kursusdag på skolen" in too_late.content.decode()


def test_an_evaluation_somebody_else_has_just_sent_is_told(client, closed, tina, monkeypatch):
    def somebody_was_first(*args, **kwargs):
        raise AlreadyEvaluated

    monkeypatch.setattr(evaluations, "give", somebody_was_first)
    client.force_login(tina)

    response = client.post(f"/forloeb/{closed.pk}/evaluering/", EVALUATION)

    assert response.status_code == 422
    assert "allerede evalueret" in response.content.decode()
    assert "Tak for hjælpen." in response.content.decode()


def test_closing_from_the_page(vibeke, held, course):
    log(held)
    answers = {"goal_reached": "yes", "summary": "Timerne begynder nu til tiden."}

    response = vibeke.post(reverse("courses:close", args=[course.pk]), answers, follow=True)

    assert SupportCourse.objects.get().status == CourseStatus.CLOSED
    assert "Forløbet er afsluttet" in response.content.decode()


def test_closing_with_something_unfinished_says_what_to_do(vibeke, held, course):
    answers = {"goal_reached": "yes", "summary": "Timerne begynder nu til tiden."}

    response = vibeke.post(reverse("courses:close", args=[course.pk]), answers)

    assert response.status_code == 422
    assert "Skriv log, eller aflys dem" in response.content.decode()


@pytest.mark.parametrize("who", ["tina", "anna", "rasmus", "coordinator"])
def test_the_school_and_the_coordinator_see_what_was_agreed(client, held, who, request):
    log(held)
    client.force_login(request.getfixturevalue(who))

    html = page(client, "school_courses:detail", held.course_id)

    assert "Vibeke Ibsen" in html
    assert "Teamet prøver faste pladser i to uger." in html


@pytest.mark.parametrize("who", ["bo", "special_leader", "centre_leader", "administrator", "other"])
def test_others_do_not_see_the_course(client, course, who, request, other_advisor):
    client.force_login(other_advisor.user if who == "other" else request.getfixturevalue(who))

    assert client.get(f"/forloeb/{course.pk}/").status_code == 404
    assert client.get(f"/forloeb/{course.pk}/evaluering/").status_code == 404


@pytest.fixture
def closed(held, course):
    log(held)
    return close(course, now=HELD)


EVALUATION = {
    "better_able": "5",
    "changed_practice": "4",
    "pupils_take_part": "unknown",
    "fast_enough": "3",
    "would_recommend": "5",
    "comment": "Tak for hjælpen.",
}


def test_evaluating_once(client, closed, tina):
    client.force_login(tina)
    url = f"/forloeb/{closed.pk}/evaluering/"

    client.post(url, EVALUATION)
    again = client.post(url, {**EVALUATION, "better_able": "1"}, follow=True)

    assert Evaluation.objects.get().better_able == 5
    assert Evaluation.objects.get().pupils_take_part is None
    html = again.content.decode()
    assert "Forløbet er allerede evalueret" in html
    assert "I meget høj grad" in html
    assert "Ved ikke" in html


def test_an_evaluation_with_a_question_left_out_is_kept_as_it_was(client, closed, tina):
    client.force_login(tina)
    answers = {k: v for k, v in EVALUATION.items() if k != "fast_enough"}

    response = client.post(f"/forloeb/{closed.pk}/evaluering/", answers)

    assert response.status_code == 422
    assert "er også et svar" in response.content.decode()
    assert "Tak for hjælpen." in response.content.decode()
    assert not Evaluation.objects.exists()


def test_the_coordinator_reads_but_does_not_evaluate(client, closed, coordinator):
    client.force_login(coordinator)

    assert client.get(f"/forloeb/{closed.pk}/evaluering/").status_code == 404


def test_an_open_course_can_not_be_evaluated_yet(client, course, tina):
    client.force_login(tina)

    response = client.get(f"/forloeb/{course.pk}/evaluering/", follow=True)

    assert "når vejlederen har afsluttet det" in response.content.decode()


def test_the_special_school_sees_hours_and_numbers_but_no_case(
    client, held, special_leader, other_advisor
):
    log(held)
    client.force_login(special_leader)

    html = page(client, "special_school:hours")

    assert "Vibeke Ibsen" in html
    assert "1 åbent forløb" in html
    assert "2,08 timer brugt af 160, 150 ledige" in html
    assert "Nordbakkeskolen" not in html
    assert "frikvarter" not in html
    assert "Viggo Juhl" not in html


def test_the_special_school_sets_released_hours_with_a_reason(
    client, advisor, special_leader, monday, school_year
):
    client.force_login(special_leader)
    url = reverse("special_school:set_hours", args=[advisor.pk])
    year = "2026-08-01"

    for value in ("160", "37,5"):
        client.post(url, {"school_year": year, "hours": value, "reason": "Aftalt i august"})

    assert hours_on([advisor], MONDAY.date())[advisor.pk].granted == 37.5 * 60


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": "9"}, "men der skal bruges"),
        ({"hours": "-1"}, "Skriv 0 timer eller mere"),
        ({"hours": "2000"}, "højst 1.924 timer"),
        ({"hours": "mange"}, "fx 160 eller 37,5"),
        ({"reason": ""}, "Skriv en kort begrundelse"),
        ({"school_year": "1999-08-01"}, "Vælg et skoleår"),
    ],
)
def test_hours_that_can_not_be_set_say_the_cure(client, course, special_leader, changes, said):
    client.force_login(special_leader)
    url = reverse("special_school:set_hours", args=[course.lead_id])
    values = {"school_year": "2026-08-01", "hours": "200", "reason": "Aftalt", **changes}

    response = client.post(url, values)

    assert response.status_code == 422
    assert said in response.content.decode()


@pytest.mark.parametrize("who", ["tina", "coordinator", "administrator"])
def test_hours_are_for_special_school_leaders(client, advisor, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/specialskole/").status_code == 404
    assert client.get(f"/specialskole/vejledere/{advisor.pk}/timer/").status_code == 404


def test_another_special_schools_advisor_is_not_found(client, special_leader, other_advisor):
    client.force_login(special_leader)

    assert client.get(f"/specialskole/vejledere/{other_advisor.pk}/timer/").status_code == 404


def statements(client, url, django_assert_max_num_queries, most):
    client.get(url)  # warm up: the session
    with django_assert_max_num_queries(most) as asked:
        response = client.get(url)
    assert response.status_code == 200
    assert len(response.content) < 250_000
    return len(asked.captured_queries)


@pytest.mark.parametrize(
    ("who", "name", "most"),
    [
        ("advisor", "courses:front", 10),
        ("advisor", "courses:course", 12),
        ("advisor", "courses:session", 12),
        ("tina", "school_courses:detail", 12),
        ("coordinator", "school_courses:detail", 12),
        # Her front page: a dashboard, and its line in the access log.
        ("special_leader", "special_school:hours", 11),
        ("advisor", "hours:mine", 12),
        ("coordinator", "hours:advisor", 13),
        ("special_leader", "hours:advisor", 13),
        ("special_leader", "hours:school", 10),
        ("coordinator", "hours:school", 10),
        ("coordinator", "advisors:register", 8),
        ("advisor", "advisors:mine", 12),
        ("coordinator", "advisors:profile", 12),
    ],
)
def test_statements_are_few_and_the_same_with_1_and_50_activities(
    client, course, who, name, most, request, django_assert_max_num_queries
):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    session = book(course)
    args = {"courses:course": [course.pk], "courses:session": [session.pk]}
    args["school_courses:detail"] = [course.pk]
    args["hours:advisor"] = args["advisors:profile"] = [course.lead_id]
    args["hours:school"] = [course.lead.home_school_id]
    url = reverse(name, args=args.get(name))

    few = statements(client, url, django_assert_max_num_queries, most)
    for day in range(1, 50):
        starts_at = TUESDAY_10 + dt.timedelta(days=day)
        Session.objects.create(
            course=course,
            advisor=course.lead,
            kind=Session.Kind.SPARRING,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=1),
        )
    close_passed(session)
    many = statements(client, url, django_assert_max_num_queries, most)

    assert few == many


def test_a_day_with_everything_on_it_keeps_to_ten_statements(
    vibeke, course, tina, nordbakke, coordinator, advisor, django_assert_max_num_queries
):
    stories.an_offer(tina, nordbakke, coordinator, advisor, now=MONDAY)
    book(course)
    close_passed(book(course, starts_at=TUESDAY_10 + dt.timedelta(hours=2)))

    url = reverse("courses:front")

    assert statements(vibeke, url, django_assert_max_num_queries, 10) == 10


def test_an_advisor_without_the_role_any_more_has_no_day(vibeke, course, advisor):
    advisor.user.memberships.update(is_active=False)

    assert vibeke.get("/vejleder/").status_code == 404


def test_a_long_course_is_paged(vibeke, course, advisor):
    for day in range(25):
        starts_at = MONDAY - dt.timedelta(days=day)
        Session.objects.create(
            course=course,
            advisor=advisor,
            kind=Session.Kind.SPARRING,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=1),
        )

    first = page(vibeke, "courses:course", course.pk)
    second = vibeke.get(reverse("courses:course", args=[course.pk]), {"side": 2}).content.decode()

    assert (first.count('class="activity"'), second.count('class="activity"')) == (20, 5)


def test_a_page_left_open_is_told_that_another_was_first(vibeke, held, advisor):
    sessions.mark_not_held(held, by=SYSTEM, now=HELD)

    response = vibeke.post(reverse("courses:not_held", args=[held.pk]), follow=True)

    assert "Genindlæs siden" in response.content.decode()
