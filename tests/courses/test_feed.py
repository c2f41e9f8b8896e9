"""A person's secret calendar address: hers alone, and what is no longer hers disappears."""

import datetime as dt

import pytest
import vobject
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from courses.models import PersonalCalendar, Session
from courses.planning import Plan
from courses.services import calendars, sessions
from kompetencecenter.settings.base import RATE_LIMITS
from tests import stories
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import TUESDAY_10, book

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture(autouse=True)
def _quiet_cache():
    cache.clear()
    yield
    cache.clear()


def address(person: User) -> str:
    return f"/kalender/{calendars.renew(by=person, now=timezone.now())}.ics"


def events(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    calendar = vobject.readOne(answer.content.decode())
    return getattr(calendar, "vevent_list", [])


def test_a_feed_needs_no_sign_in_and_is_nobody_elses_to_keep(client, course, advisor):
    book(course)

    answer = client.get(address(advisor.user))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert "sessionid" not in answer.cookies
    calendar = vobject.readOne(answer.content.decode())
    assert calendar.method.value == "PUBLISH"
    (event,) = calendar.vevent_list
    assert event.dtstart.value.astimezone(COPENHAGEN) == TUESDAY_10
    for word in ("Nordbakke", "Tina", "organizer", "attendee"):
        assert word.lower() not in answer.content.decode().lower()


def test_the_secret_is_long_random_and_stored_as_a_hash_only(advisor):
    first = calendars.renew(by=advisor.user, now=MONDAY)
    second = calendars.renew(by=advisor.user, now=MONDAY)

    row = PersonalCalendar.objects.get()
    assert first != second
    assert len(first) >= 43
    assert second not in {str(getattr(row, f.attname)) for f in row._meta.concrete_fields}
    assert (len(row.secret_hash), row.renewed_at) == (64, MONDAY)


def test_old_unknown_and_switched_off_addresses_are_the_same_404(client, advisor):
    old = address(advisor.user)
    new = address(advisor.user)
    gone = [client.get(old), client.get("/kalender/gaet.ics")]
    works = client.get(new)
    calendars.switch_off(by=advisor.user)
    calendars.switch_off(by=advisor.user)
    gone.append(client.get(new))

    assert works.status_code == 200
    assert {answer.status_code for answer in gone} == {404}
    assert {answer.templates[0].name for answer in gone} == {"404.html"}


def test_who_has_left_has_no_calendar(client, advisor):
    path = address(advisor.user)
    advisor.user.is_active = False
    advisor.user.save()

    assert client.get(path).status_code == 404


def test_who_has_lost_the_role_sees_nothing_more(client, course, advisor):
    book(course)
    path = address(advisor.user)
    assert len(events(client, path)) == 1

    advisor.user.memberships.update(is_active=False)

    assert events(client, path) == []


@pytest.mark.parametrize(
    ("who", "count"),
    [("advisor", 1), ("tina", 1), ("anna", 1), ("bo", 0), ("coordinator", 0), ("rasmus", 1)],
)
def test_a_feed_holds_what_the_person_takes_part_in(client, course, who, count, request):
    book(course)
    person = request.getfixturevalue(who)

    assert len(events(client, address(getattr(person, "user", person)))) == count


def test_another_advisors_activities_are_not_there(client, course, other_advisor, coordinator, bo):
    book(course)
    other = stories.a_course(
        bo, bo.memberships.get().school, coordinator, other_advisor, now=MONDAY
    )
    mine = book(other)

    (event,) = events(client, address(other_advisor.user))

    assert event.uid.value.startswith(str(mine.uid))


def test_the_window_is_three_months_back_and_twelve_ahead(client, course, advisor):
    for days in (-93, -91, 360, 368):
        starts_at = MONDAY + dt.timedelta(days=days)
        Session.objects.create(
            course=course,
            advisor=advisor,
            kind="meeting",
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=1),
        )

    shown = [e.dtstart.value.date() for e in events(client, address(advisor.user))]

    assert shown == [dt.date(2026, 8, 17), dt.date(2027, 11, 11)]


def test_a_cancelled_activity_stays_as_cancelled_for_thirty_days(client, course, advisor, monday):
    session = book(course, starts_at=TUESDAY_10 + dt.timedelta(days=59))
    path = address(advisor.user)
    sessions.cancel(session, by=advisor.user, now=MONDAY, reason="Udsat")

    (event,) = events(client, path)
    monday.move_to(MONDAY + dt.timedelta(days=31))
    later = events(client, path)

    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert later == []


def test_a_subscribed_calendar_follows_the_same_event(client, course, advisor):
    session = book(course)
    path = address(advisor.user)
    before = events(client, path)[0]
    sessions.move(
        session,
        plan=Plan("sparring", TUESDAY_10 + dt.timedelta(days=1), 60, 30, 30),
        by=advisor.user,
        now=MONDAY,
    )
    after = events(client, path)[0]

    assert before.uid.value == after.uid.value
    assert int(before.sequence.value) < int(after.sequence.value)


def test_a_feed_is_read_so_often_and_no_more(client, advisor, tina, settings):
    settings.RATE_LIMITS = RATE_LIMITS
    path, other = address(advisor.user), address(tina)
    codes = [client.get(path).status_code for _ in range(31)]
    guesses = [client.get(f"/kalender/gaet{n}.ics") for n in range(31)]

    assert codes == [200] * 30 + [429]
    assert [answer.status_code for answer in guesses] == [404] * 30 + [429]
    assert guesses[-1]["Retry-After"] == "600"
    assert client.get(other).status_code == 200


def test_a_feed_costs_the_same_with_one_and_with_fifty_activities(
    client, course, advisor, statements
):
    def fill(count):
        Session.objects.bulk_create(
            Session(
                course=course,
                advisor=advisor,
                kind="meeting",
                starts_at=MONDAY + dt.timedelta(hours=n),
                ends_at=MONDAY + dt.timedelta(hours=n + 1),
            )
            for n in range(count)
        )

    def cost():
        with statements() as asked:
            client.get(path)
        return len(asked)

    path = address(advisor.user)
    fill(1)
    one = cost()
    fill(49)

    assert cost() == one <= 4


# The page on which it is made


def test_the_address_is_shown_once_and_works(client, advisor, course):
    book(course)
    client.force_login(advisor.user)

    before = client.get("/kalender/").content.decode()
    made = client.post("/kalender/ny-adresse/")
    path = made.context["address"].split("testserver")[1]
    after = client.get("/kalender/")

    assert "Lav min adresse" in before
    assert "http://testserver/kalender/" in made.content.decode()
    assert "webcal://testserver/kalender/" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert ".ics" not in after.content.decode()
    assert "Lav en ny adresse" in after.content.decode()
    client.logout()
    assert len(events(client, path)) == 1


def test_invitations_and_address_are_switched_off_on_the_page(client, tina):
    client.force_login(tina)
    client.post("/kalender/ny-adresse/")
    client.post("/kalender/sluk/")
    client.post("/kalender/invitationer/", {"til": "nej"})

    row = PersonalCalendar.objects.get()
    assert (row.wants_invitations, row.has_address) == (False, False)

    client.post("/kalender/invitationer/", {"til": "ja"})
    row.refresh_from_db()
    assert row.wants_invitations


@pytest.mark.parametrize("who", ["centre_leader", "special_leader", "administrator"])
def test_who_takes_part_in_nothing_has_no_calendar(client, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/kalender/").status_code == 404
    assert client.post("/kalender/ny-adresse/").status_code == 404
