"""What a calendar program makes of our mails and of the feed, read by another library than ours."""

import datetime as dt
import email
import socket
from dataclasses import replace
from email import policy

import pytest
import vobject
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Sink

from accounts.actors import SYSTEM
from accounts.models import User
from courses import invitations
from courses.models import Session, SupportCourse
from courses.notices import INVITATION
from courses.planning import Plan
from courses.services import calendars, sessions
from notifications import catalogue
from notifications.models import Message, MessageStatus
from notifications.rendering import attachment_of
from notifications.services import outbox
from tests.conftest import COPENHAGEN, MONDAY
from tests.courses.conftest import TUESDAY_10, a_plan, book

pytestmark = pytest.mark.once


class Client:
    """A calendar program: events by UID; a lower SEQUENCE than it has is old news."""

    def __init__(self):
        self.events = {}

    def read(self, text):
        calendar = vobject.readOne(text)
        method = calendar.method.value
        for event in calendar.vevent_list:
            uid, sequence = event.uid.value, int(event.sequence.value)
            known = self.events.get(uid)
            if known is not None and sequence < int(known.sequence.value):
                continue
            if method == "CANCEL":
                self.events.pop(uid, None)
            else:
                self.events[uid] = event


def move(session, starts_at, **changes):
    return sessions.move(
        session,
        plan=a_plan(starts_at=starts_at, **changes),
        by=session.advisor.user,
        now=MONDAY,
    )


def cancel(session):
    return sessions.cancel(session, by=session.advisor.user, now=MONDAY, reason="Kurset er udsat")


def told_of(session):
    return Message.objects.filter(subject_type="courses.session", subject_id=session.pk)


def mails_to(person):
    """Texts of the invitations the person has been sent, in order."""
    rows = Message.objects.filter(recipient=person).order_by("pk")
    return [found.text for row in rows if (found := attachment_of(row))]


def event_of(text):
    return vobject.readOne(text).vevent


def test_everybody_who_takes_part_is_invited_once_a_version(course, advisor, tina, anna):
    session = book(course)

    kinds = told_of(session).values_list("kind", "recipient__name")
    assert sorted(kinds) == [
        ("courses.invitation", "Vibeke Ibsen"),
        ("courses.session_booked", "Tina Holm"),
    ]
    assert {m.key for m in told_of(session)} == {f"session:{session.pk}:0"}


def test_the_leader_is_invited_to_the_closing_meeting_alone(course, advisor, tina, anna, bo):
    meeting = book(course, kind=Session.Kind.CLOSING)

    invited = told_of(meeting).filter(kind="courses.invitation")
    assert sorted(invited.values_list("recipient__name", "path")) == [
        ("Anna Lind", f"/forloeb/{course.pk}/"),
        ("Vibeke Ibsen", f"/vejleder/aktiviteter/{meeting.pk}/"),
    ]


def test_a_contact_person_with_an_account_at_the_school_is_invited(course, rasmus, bo):
    for email_address, expected in ((rasmus.email, ["Rasmus Krag"]), (bo.email, [])):
        course.support_request.contact_email = email_address
        course.support_request.save()
        fresh = SupportCourse.objects.get(pk=course.pk)
        day = TUESDAY_10 + dt.timedelta(days=len(expected))
        session = book(fresh, starts_at=day)
        invited = told_of(session).filter(kind="courses.invitation")
        names = invited.exclude(recipient=course.lead.user).values_list(
            "recipient__name", flat=True
        )
        assert list(names) == expected


def test_an_invitation_says_when_and_which_case_and_nothing_else(course, advisor, municipality):
    session = book(course, place="Lokale hos 4. klasse")

    text = mails_to(advisor.user)[0]

    event = event_of(text)
    number = course.support_request.case_number
    assert sorted(event.contents) == [
        *("attendee", "description", "dtend", "dtstamp", "dtstart", "organizer"),
        *("sequence", "status", "summary", "uid", "url"),
    ]
    assert event.summary.value == f"Forløb {number}: sparring"
    assert event.uid.value == f"{session.uid}@aktivitet.kompetencecenter"
    assert event.url.value.endswith(session.get_absolute_url())
    assert event.description.value == f"{number}\n{event.url.value}"
    assert event.organizer.value == "mailto:center@fjordby.example"
    assert event.organizer.params["CN"] == ["Kompetencecenter Fjordby"]
    assert event.attendee.value == "mailto:vibeke@fjordby.example"
    assert vobject.readOne(text).method.value == "REQUEST"
    for secret in ("Nordbakke", "klasse", "Tina", "ro i klassen"):
        assert secret not in text


BOKMAL = {
    "observation": "observasjon",
    "sparring": "sparring",
    "action_learning": "aksjonslæring",
    "training": "kursrekke",
    "meeting": "møte",
    "closing": "avslutningsmøte",
}


@pytest.mark.parametrize("kind", Session.Kind.values)
def test_an_invitation_comes_in_the_language_of_its_mail(course, advisor, kind):
    book(course)
    Session.objects.update(kind=kind)
    User.objects.filter(pk=advisor.user_id).update(mail_language="nb")

    event = event_of(mails_to(advisor.user)[0])

    number = course.support_request.case_number
    assert event.summary.value == f"Forløp {number}: {BOKMAL[kind]}"


def test_the_school_is_the_place_only_where_the_municipality_says_so(course, advisor, municipality):
    municipality.calendar_shows_school = True
    municipality.save()
    book(SupportCourse.objects.get(pk=course.pk))

    assert event_of(mails_to(advisor.user)[0]).location.value == "Nordbakkeskolen"


CLOCK_CHANGES = [
    *(dt.datetime(2027, 3, day, 9, 0) for day in (30, 31)),  # noqa: DTZ001
    *(dt.datetime(2027, 4, day, 9, 0) for day in (1, 2, 5)),  # noqa: DTZ001
    *(dt.datetime(2027, 3, day, 9, 0) for day in (22, 23, 24)),  # noqa: DTZ001
    *(dt.datetime(2026, 10, day, 9, 0) for day in (22, 23, 26, 27)),  # noqa: DTZ001
    *(dt.datetime(2027, 10, day, 14, 30) for day in (28, 29)),  # noqa: DTZ001
    *(dt.datetime(2027, 11, day, 14, 30) for day in (1, 2)),  # noqa: DTZ001
]


@pytest.mark.parametrize("wall", CLOCK_CHANGES, ids=str)
def test_the_wall_time_is_kept_across_both_clock_changes(course, advisor, wall):
    starts_at = wall.replace(tzinfo=COPENHAGEN)
    session = Session.objects.create(
        course=course,
        advisor=advisor,
        kind="meeting",
        starts_at=starts_at.astimezone(dt.UTC),
        ends_at=starts_at.astimezone(dt.UTC) + dt.timedelta(minutes=90),
    )

    text = invitations.invitation(
        Session.objects.get(pk=session.pk),
        method=invitations.Method.REQUEST,
        to=advisor.user,
        at=MONDAY,
    )

    event = event_of(text)
    assert event.dtstart.value.replace(tzinfo=None) == wall
    assert event.dtend.value.replace(tzinfo=None) == wall + dt.timedelta(minutes=90)
    # The zone is worked out by vobject from our VTIMEZONE, not from its name.
    assert event.dtstart.value.utcoffset() == starts_at.utcoffset()
    assert event.dtstart.value.astimezone(dt.UTC) == starts_at.astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("utc", "offset"),
    [
        (dt.datetime(2027, 3, 28, 0, 59, tzinfo=dt.UTC), 1),
        (dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC), 2),
        (dt.datetime(2027, 10, 30, 23, 30, tzinfo=dt.UTC), 2),
        (dt.datetime(2027, 10, 31, 2, 0, tzinfo=dt.UTC), 1),
        (dt.datetime(2036, 7, 1, 7, 0, tzinfo=dt.UTC), 2),
        (dt.datetime(2036, 12, 1, 7, 0, tzinfo=dt.UTC), 1),
    ],
)
def test_the_rule_of_summer_time_agrees_with_the_time_zone_database(course, advisor, utc, offset):
    text = invitations.feed([], reader=advisor.user, at=MONDAY)
    zone = vobject.readOne(text).vtimezone.tzinfo
    wall = utc.astimezone(COPENHAGEN)

    assert wall.utcoffset() == dt.timedelta(hours=offset)
    assert wall.replace(tzinfo=zone).utcoffset() == dt.timedelta(hours=offset)


def test_a_move_updates_and_a_cancellation_removes_the_same_event(course, advisor, tina):
    session = book(course)
    programs = {person: Client() for person in (advisor.user, tina)}

    def deliver():
        for person, program in programs.items():
            program.read(mails_to(person)[-1])
        return {
            person: [e.dtstart.value.astimezone(COPENHAGEN) for e in program.events.values()]
            for person, program in programs.items()
        }

    booked = deliver()
    session = move(session, TUESDAY_10 + dt.timedelta(days=1))
    moved = deliver()
    session = cancel(session)
    cancelled = deliver()

    assert booked == {person: [TUESDAY_10] for person in programs}
    assert moved == {person: [TUESDAY_10 + dt.timedelta(days=1)] for person in programs}
    assert cancelled == {person: [] for person in programs}


def test_an_update_that_comes_before_the_first_invitation_is_not_undone_by_it(course, advisor):
    session = book(course)
    first = mails_to(advisor.user)[-1]
    move(session, TUESDAY_10 + dt.timedelta(days=1))
    second = mails_to(advisor.user)[-1]
    program = Client()

    for text in (second, first):
        program.read(text)

    (event,) = program.events.values()
    assert event.dtstart.value.day == 18
    assert [event_of(text).sequence.value for text in (first, second)] == ["0", "1"]


def test_each_version_reaches_each_person_once_and_an_overtaken_one_waits_no_more(course, advisor):
    session = book(course)
    session = move(session, TUESDAY_10 + dt.timedelta(days=1))
    notices_again = invitations.key_of(session)

    rows = Message.objects.filter(kind="courses.invitation").order_by("pk")
    assert list(rows.values_list("key", "status")) == [
        (f"session:{session.pk}:0", MessageStatus.CANCELLED),
        (notices_again, MessageStatus.PENDING),
    ]


def test_a_mail_overtaken_while_it_waited_carries_no_invitation(course, tina):
    session = book(course)
    move(session, TUESDAY_10 + dt.timedelta(days=1))

    booked, moved = told_of(session).filter(recipient=tina).order_by("pk")
    assert attachment_of(booked) is None
    assert attachment_of(moved) is not None


def test_the_row_of_the_outbox_holds_no_content(course, advisor):
    book(course)
    row = Message.objects.get(kind="courses.invitation")

    held = " ".join(str(getattr(row, field.attname)) for field in Message._meta.concrete_fields)
    assert "BEGIN" not in held
    assert "Sparring" not in held


def test_who_has_switched_invitations_off_gets_the_news_without_one(course, advisor, tina):
    for person in (advisor.user, tina):
        calendars.set_invitations(wanted=False, by=person)

    session = book(SupportCourse.objects.get(pk=course.pk))

    told = told_of(session)
    assert [(m.kind, attachment_of(m)) for m in told] == [("courses.session_booked", None)]


def test_an_activity_that_is_gone_leaves_a_mail_without_invitation(course, tina):
    session = book(course)
    row = Message.objects.get(kind="courses.session_booked")
    Session.objects.filter(pk=session.pk).delete()

    assert attachment_of(row) is None


class Inbox(Sink):
    def __init__(self):
        super().__init__()
        self.mails = []

    def prepare_message(self, session, envelope):
        return email.message_from_bytes(envelope.content, policy=policy.default)

    def handle_message(self, message):
        self.mails.append(message)


@pytest.fixture
def inbox(settings):
    """A real mail server on this machine, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Inbox()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    server.stop()


def test_a_real_mail_server_receives_text_and_calendar_as_two_ways_to_read_one_mail(
    course, advisor, tina, inbox
):
    session = book(course)
    Message.objects.exclude(subject_id=session.pk, subject_type="courses.session").delete()

    outbox.deliver(now=MONDAY + dt.timedelta(minutes=1), by=SYSTEM)
    outbox.deliver(now=MONDAY + dt.timedelta(minutes=2), by=SYSTEM)

    by_reader = {mail["To"]: mail for mail in inbox.mails}
    assert sorted(by_reader) == ["tina@fjordby.example", "vibeke@fjordby.example"]
    assert len(inbox.mails) == 2
    for mail in inbox.mails:
        assert mail.get_content_type() == "multipart/alternative"
        plain, calendar = mail.iter_parts()
        assert plain.get_content_type() == "text/plain"
        assert calendar.get_content_type() == "text/calendar"
        parameters = calendar["Content-Type"].params
        assert parameters["method"] == "REQUEST"
        assert parameters["charset"].lower() == "utf-8"
        text = calendar.get_content()
        assert event_of(text).dtstart.value.astimezone(COPENHAGEN) == TUESDAY_10
        assert event_of(text).summary.value.startswith("Forløb ")
        assert course.support_request.case_number in plain.get_content()
        assert max(len(line.encode()) for line in text.splitlines()) <= 75


def test_a_renderer_that_fails_is_tried_again_later(course, advisor, monkeypatch):
    book(course)

    def broken(message):
        raise ValueError("no")

    monkeypatch.setitem(catalogue._registry, INVITATION.name, replace(INVITATION, attach=broken))
    outbox.deliver(now=MONDAY, by=SYSTEM)

    row = Message.objects.get(kind="courses.invitation")
    assert (row.status, row.last_error) == (MessageStatus.PENDING, "ValueError")


def test_booking_tells_everybody_in_a_steady_number_of_statements(course, statements, advisor):
    plan = Plan("sparring", TUESDAY_10 + dt.timedelta(days=2), 60, 30, 30)
    with statements() as asked:
        sessions.book(course, plan=plan, advisor=advisor, by=advisor.user, now=MONDAY)

    assert sum("notifications_message" in sql for sql in asked) <= 5
