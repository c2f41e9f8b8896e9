"""The advisor plans a whole course: proposed, changed, booked at once or not at all."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from courses.errors import ActivityRefused, NothingToBook, Overlaps
from courses.models import Session, SupportCourse
from courses.queries import starting as reads
from courses.services import starting
from courses.states import CourseStatus
from requests.models import CourseTemplate, SupportRequest
from requests.services import templates
from requests.states import Status
from schools.models import ClosingDay
from tests import stories
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import TUESDAY_10, a_plan, book, close
from tests.factories import AbsenceFactory, ClosingDayFactory

WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def seeded(municipality):
    templates.seed(municipality, by=SYSTEM)


@pytest.fixture
def vibeke(client, advisor, seeded):
    client.force_login(advisor.user)
    return client


@pytest.fixture
def page(vibeke, course):
    """Return the address of the page where the course is planned."""
    return reverse("courses:start", args=[course.pk])


def at(day, hour=8, minute=0, month=11):
    return dt.datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN)


def row(number, **changes):
    values = {
        "kind": "sparring",
        "date_day": 24 + number,
        "date_month": 11,
        "date_year": 2026,
        "time": "10:00",
        "length": 60,
        "preparation": 30,
        "travel": 30,
        **changes,
    }
    return {f"form-{number}-{name}": value for name, value in values.items()}


def posted(*rows):
    data = {"form-TOTAL_FORMS": len(rows) + 2, "form-INITIAL_FORMS": len(rows)}
    for number in range(len(rows), len(rows) + 2):
        data |= row(number, date_day="", date_month="", date_year="", time="", length="")
    for one in rows:
        data |= one
    return data


# The service


def test_a_whole_course_is_booked_and_starts(course, advisor):
    plans = [a_plan(TUESDAY_10), a_plan(TUESDAY_10 + WEEK)]

    booked = starting.book_all(course, plans=plans, advisor=advisor, by=advisor.user, now=MONDAY)

    course.refresh_from_db()
    assert [one.starts_at for one in booked] == [TUESDAY_10, TUESDAY_10 + WEEK]
    assert course.status == CourseStatus.ACTIVE
    assert course.support_request.status == Status.ACTIVE


def test_one_that_can_not_be_booked_leaves_none_booked(course, advisor):
    plans = [a_plan(TUESDAY_10), a_plan(TUESDAY_10 + dt.timedelta(minutes=30))]

    with pytest.raises(ActivityRefused) as refused:
        starting.book_all(course, plans=plans, advisor=advisor, by=advisor.user, now=MONDAY)

    assert refused.value.number == 1
    assert isinstance(refused.value.cause, Overlaps)
    assert not Session.objects.exists()
    course.refresh_from_db()
    assert course.status == CourseStatus.PLANNING


def test_nothing_is_not_a_plan(course, advisor):
    with pytest.raises(NothingToBook):
        starting.book_all(course, plans=[], advisor=advisor, by=advisor.user, now=MONDAY)


def test_another_advisor_books_nothing(course, other_advisor):
    with pytest.raises(ActivityRefused) as refused:
        starting.book_all(
            course, plans=[a_plan()], advisor=course.lead, by=other_advisor.user, now=MONDAY
        )

    assert isinstance(refused.value.cause, NotAllowed)


# What is proposed


@pytest.mark.parametrize(
    ("form", "minutes", "name"),
    [
        (SupportRequest.SupportForm.SPARRING, 600, "Kort sparring"),
        (SupportRequest.SupportForm.OBSERVATION, 180, "Observation og sparring"),
        (SupportRequest.SupportForm.TRAINING, 900, "Kursus og sparring"),
        (SupportRequest.SupportForm.TRAINING, 1500, "Kursusforløb"),
        (SupportRequest.SupportForm.UNKNOWN, None, "Observation og aktionslæring"),
    ],
)
def test_the_form_wished_for_suggests_the_template_and_the_hours_decide(
    course, seeded, form, minutes, name
):
    course.support_request.support_form = form
    course.support_request.planned_minutes = minutes

    assert str(reads.suggested(reads.templates_for(course), course)) == name


def test_the_diary_holds_holidays_absences_and_other_activities(course, advisor, municipality):
    municipality.pauses_in_school_holidays = False
    municipality.save()
    ClosingDayFactory(municipality=municipality, day=dt.date(2026, 12, 24))
    ClosingDayFactory(
        municipality=municipality,
        day=dt.date(2026, 12, 22),
        kind=ClosingDay.Kind.SCHOOL_HOLIDAY,
    )
    AbsenceFactory(advisor=advisor)
    held = book(course)
    AbsenceFactory(advisor=advisor, starts_on=dt.date(2026, 11, 2), ends_on=dt.date(2026, 11, 6))

    diary = reads.diary_of(course, advisor, now=MONDAY)

    assert diary.calendar.closed == {dt.date(2026, 12, 24), dt.date(2026, 12, 22)}
    assert diary.away == ((dt.date(2026, 11, 23), dt.date(2026, 11, 27)),)
    assert [(span.starts_at, span.ends_at) for span in diary.busy] == [
        (held.starts_at, held.ends_at)
    ]
    assert diary.school_slots == {"mon-am"}


# The page


def test_the_page_proposes_times_that_suit_both(vibeke, page, course):
    response = vibeke.get(page)

    rows = response.context["rows"].rows
    assert [one.seen["starts_at"] for one in rows] == [at(23)]  # the school wants Monday morning
    assert "1 aktivitet, 2,5 timer af 10 planlagte, fra 23. november" in response.content.decode()


def test_another_template_is_proposed_when_chosen_with_its_optional_activities(vibeke, page):
    chosen = CourseTemplate.objects.get(name="Aktionslæring")

    plain = vibeke.get(page, {"skabelon": chosen.pk}).context["rows"].rows
    full = vibeke.get(page, {"skabelon": chosen.pk, "valgfri": "on"}).context["rows"].rows

    assert (len(plain), len(full)) == (6, 7)
    assert all(one.seen["starts_at"].weekday() == 0 for one in full)
    assert full[1].seen["desk"] == 60 + 30 + 30  # preparation, documentation, travel


@pytest.mark.parametrize("chosen", ["abc", "0", "999999999999"])
def test_a_template_that_is_not_there_is_no_choice(vibeke, page, chosen):
    assert len(vibeke.get(page, {"skabelon": chosen}).context["rows"].rows) == 1


def test_when_nothing_fits_the_page_says_so_and_leaves_the_row_open(vibeke, page, advisor):
    advisor.week_slots = ["fri-pm"]
    advisor.save()

    text = vibeke.get(page).content.decode()

    assert "Til 1 aktivitet er der ikke fundet en tid, der passer jer begge" in text
    assert "Vælg dag og tid" in text


def test_the_rows_are_booked_as_changed_without_those_left_out(vibeke, page, course):
    rows = (row(0, length=45), row(1, DELETE="on", time="rubbish"), row(2, kind="observation"))

    response = vibeke.post(page, posted(*rows), follow=True)

    assert "2 aktiviteter er booket, og skolen har fået besked." in response.content.decode()
    booked = Session.objects.order_by("starts_at")
    assert [(s.kind, s.starts_at, s.contact_minutes) for s in booked] == [
        ("sparring", at(24, 10), 45),
        ("observation", at(26, 10), 60),
    ]
    assert booked[0].preparation_minutes == 30


def test_a_spare_row_adds_an_activity(vibeke, page):
    rows = posted(row(0))
    rows |= row(1, date_day=30, length=90)

    vibeke.post(page, rows)

    assert [s.contact_minutes for s in Session.objects.order_by("starts_at")] == [60, 90]


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"date_day": 28}, "date", "Lørdag den 28. november er ikke en arbejdsdag."),
        ({"date_day": 16, "time": "08:00"}, "date", "Tidspunktet er passeret"),
        ({"length": 10}, "length", "mellem 15 minutter og 10 timer"),
        ({"time": ""}, "time", "Skriv, hvornår den begynder"),
        ({"date_day": 24, "time": "10:30"}, "time", "Du har en anden aktivitet på det tidspunkt"),
        ({"kind": "dans"}, "kind", "Vælg, hvilken type aktivitet det er"),
        ({"travel": "601"}, "travel", "Skriv højst 600 minutter"),
    ],
    ids=["closed day", "past", "length", "no time", "overlaps", "kind", "minutes"],
)
def test_what_is_wrong_is_said_at_its_row_and_all_that_was_typed_stands(
    vibeke, page, wrong, field, message
):
    response = vibeke.post(page, posted(row(0, length=95), row(1, **wrong)))

    rows = response.context["rows"]
    assert response.status_code == 422
    assert message in rows.forms[1].errors[field][0]
    assert rows.forms[0].errors == {}
    assert rows.forms[0]["length"].value() == "95"
    assert rows.forms[1].seen["kind"] == ("" if field == "kind" else "Sparring")
    assert "ikke fundet en tid" not in response.content.decode()
    assert not Session.objects.exists()


def test_leaving_everything_out_is_refused_kindly(vibeke, page):
    response = vibeke.post(page, posted(row(0, DELETE="on")))

    assert "Behold mindst én aktivitet" in response.content.decode()
    assert not Session.objects.exists()


def test_a_message_that_is_no_form_at_all_is_refused(vibeke, page):
    assert vibeke.post(page, {}).status_code == 422
    assert not Session.objects.exists()


def test_a_closed_course_or_a_place_without_templates_goes_to_the_booking(vibeke, page, course):
    CourseTemplate.objects.update(is_active=False)
    assert vibeke.get(page).url == reverse("courses:book", args=[course.pk])

    CourseTemplate.objects.update(is_active=True)
    close(course)
    assert vibeke.get(page).status_code == 302


def test_the_page_of_a_new_course_leads_to_the_plan(vibeke, page, course):
    text = vibeke.get(reverse("courses:course", args=[course.pk])).content.decode()

    assert page in text
    assert "Planlæg forløbet" in text


def test_the_page_costs_the_same_for_few_and_many(
    vibeke, page, course, advisor, statements, tina, nordbakke, coordinator
):
    def cost():
        with statements() as asked:
            vibeke.get(page)
        return len(asked)

    vibeke.get(page)
    few = cost()
    other = stories.a_course(tina, nordbakke, coordinator, advisor, now=MONDAY)
    for number in range(5):
        book(SupportCourse.objects.get(pk=other.pk), starts_at=TUESDAY_10 + number * WEEK)

    assert cost() == few <= 12
