"""The agenda by week and month: ISO weeks, week 53, and who sees what."""

import datetime as dt

import pytest

from courses.agenda import Span, month_of, stretch, week_of, weeks_of
from courses.services import sessions
from schools.models import ClosingDay
from tests.conftest import MONDAY
from tests.courses.conftest import TUESDAY_10, book
from tests.factories import ClosingDayFactory

TODAY = MONDAY.date()


@pytest.mark.parametrize(
    ("day", "key", "title", "earlier", "later"),
    [
        ("2026-11-16", "2026-W47", "Uge 47, 16. november – 22. november 2026", 46, 48),
        ("2027-01-01", "2026-W53", "Uge 53, 28. december 2026 – 3. januar 2027", 52, 1),
        ("2024-12-30", "2025-W01", "Uge 1, 30. december 2024 – 5. januar 2025", 52, 2),
        ("2027-03-28", "2027-W12", "Uge 12, 22. marts – 28. marts 2027", 11, 13),
    ],
)
def test_a_week_has_its_iso_number_and_neighbours(day, key, title, earlier, later):
    week = week_of(dt.date.fromisoformat(day))

    assert (week.key, week.title) == (key, title)
    assert week.earlier.first.isocalendar().week == earlier
    assert week.later.first.isocalendar().week == later
    assert stretch(week.key, "", today=TODAY) == week


@pytest.mark.parametrize(
    ("day", "weeks", "earlier", "later"),
    [
        ("2026-11-16", [44, 45, 46, 47, 48, 49], "2026-10", "2026-12"),
        ("2026-12-31", [49, 50, 51, 52, 53], "2026-11", "2027-01"),
        ("2027-01-01", [53, 1, 2, 3, 4], "2026-12", "2027-02"),
        ("2027-02-01", [5, 6, 7, 8], "2027-01", "2027-03"),
    ],
)
def test_a_month_is_shown_in_whole_weeks(day, weeks, earlier, later):
    month = month_of(dt.date.fromisoformat(day))
    laid_out = weeks_of(month, {}, today=TODAY, notes={})

    assert [week.number for week in laid_out] == weeks
    assert (month.earlier.key, month.later.key) == (earlier, later)
    assert stretch("", month.key, today=TODAY) == month
    assert laid_out[0].days[0].day == month.first
    assert {d.day.month for w in laid_out for d in w.days if not d.is_outside} == {
        dt.date.fromisoformat(day).month
    }


@pytest.mark.parametrize(
    ("week", "month"),
    [
        ("", ""),
        ("2025-W53", ""),
        ("2026-W00", ""),
        ("26-W1", "x"),
        ("", "2026-13"),
        ("9999-W01", "9999-01"),
        ("0000-W01", "0001-01"),
        ("2026-W53'; --", ""),
    ],
)
def test_an_address_that_names_no_week_shows_this_one(week, month):
    assert stretch(week, month, today=TODAY) == week_of(TODAY)


def test_the_other_span_goes_on_from_today_when_it_is_shown_else_from_what_is():
    assert week_of(TODAY).near(TODAY) == TODAY
    assert month_of(dt.date(2027, 5, 3)).near(TODAY) == dt.date(2027, 5, 1)
    assert week_of(dt.date(2027, 5, 6)).near(TODAY) == dt.date(2027, 5, 3)
    assert Span("uge") == Span.WEEK


PAGES = {"advisor": "/vejleder/kalender/", "tina": "/forloeb/kalender/"}


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("asked", ["", "?maaned=2026-11"])
def test_advisor_and_school_see_their_activities_on_their_day(course, client, request, who, asked):
    book(course)
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))

    page = client.get(f"{PAGES[who]}{asked}")

    day = next(
        day for week in page.context["weeks"] for day in week.days if day.day == TUESDAY_10.date()
    )
    assert len(day.items) == 1
    html = page.content.decode()
    assert "10.00–11.00" in html
    assert 'datetime="2026-11-17"' in html
    assert ("Nordbakkeskolen" in html.split("<main")[1]) is (who == "advisor")


@pytest.mark.parametrize("who", ["other_advisor", "bo"])
def test_others_see_an_empty_week(course, client, request, who):
    book(course)
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    path = PAGES["advisor"] if who == "other_advisor" else PAGES["tina"]

    page = client.get(path)

    assert page.context["count"] == 0
    assert "Ingen aktiviteter i denne uge." in page.content.decode()


def test_a_cancelled_activity_is_struck_out_and_says_so(course, client, advisor):
    session = book(course)
    sessions.cancel(session, by=advisor.user, now=MONDAY, reason="Udsat")
    client.force_login(advisor.user)

    html = client.get("/vejleder/kalender/").content.decode()

    assert "agenda-item--off" in html
    assert "Aflyst" in html


def test_closing_days_and_holidays_are_named(course, client, advisor, municipality):
    ClosingDayFactory(
        municipality=municipality,
        day=dt.date(2026, 12, 23),
        kind=ClosingDay.Kind.SCHOOL_HOLIDAY,
        name="Juleferie",
    )
    client.force_login(advisor.user)

    html = client.get("/vejleder/kalender/?uge=2026-W52").content.decode()

    assert html.count("Helligdag") == 2  # 25 and 26 December
    assert "Juleferie" in html


def test_an_activity_late_in_the_evening_is_on_its_danish_day(course, client, advisor):
    session = book(course)
    type(session).objects.filter(pk=session.pk).update(
        starts_at=dt.datetime(2026, 11, 17, 23, 30, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 11, 18, 0, 30, tzinfo=dt.UTC),
    )
    client.force_login(advisor.user)

    page = client.get("/vejleder/kalender/")

    days = [d.day for w in page.context["weeks"] for d in w.days if d.items]
    assert days == [dt.date(2026, 11, 18)]
