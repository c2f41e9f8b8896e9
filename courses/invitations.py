"""Activities as iCalendar (RFC 5545, RFC 5546): invitations, updates, cancellations, and the feed.

An event says the case number, the kind of activity and where to read more; never what the case is
about, and nobody but its reader. The same activity is the same event for life (UID), and each move
or cancellation is a later version of it (SEQUENCE).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)
from icalendar.prop import vDuration, vRecur

from accounts.models import User
from courses.models import Session
from courses.states import SessionStatus
from notifications.catalogue import Attachment
from notifications.models import Message

ZONE = ZoneInfo("Europe/Copenhagen")
UID_ENDS_IN = "aktivitet.kompetencecenter"
"""Fixed: the house may move to another address without its events becoming others."""
PRODUCT = "-//Kompetencecenter//DA"
OFF = frozenset({SessionStatus.CANCELLED, SessionStatus.NOT_HELD})
READ_EVERY = timedelta(hours=1)


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


def attach(message: Message) -> Attachment | None:
    """Return the invitation a message about an activity carries, as the activity stands now.

    Nothing when its reader has switched invitations off, when the activity is gone, or when the
    message has been overtaken by a later move, whose own message carries the later version.
    """
    session = (
        Session.objects.select_related("course__municipality", "course__support_request")
        .select_related("course__school", "course__lead", "course__second")
        .filter(pk=message.subject_id or 0)
        .first()
    )
    if session is None or message.key != key_of(session) or not wants(message.recipient):
        return None
    at = message.claimed_at or message.due_at
    method = Method.CANCEL if session.status in OFF else Method.REQUEST
    return Attachment(
        name="aktivitet.ics",
        subtype="calendar",
        parameters={"method": str(method)},
        text=invitation(session, method=method, to=message.recipient, at=at),
    )


def key_of(session: Session) -> str:
    """Return what makes a mail about this version of the activity go out once."""
    return f"session:{session.pk}:{session.sequence}"


def wants(person: User) -> bool:
    """Return whether the person gets invitations; she does unless she has said no."""
    chosen = getattr(person, "personal_calendar", None)
    return chosen is None or chosen.wants_invitations


def invitation(session: Session, *, method: Method, to: User, at: datetime) -> str:
    """Return the event as a scheduling message to one person, from the centre's address."""
    municipality = session.course.municipality
    event = _event(session, path=path_for(session, to), at=at)
    organizer = vCalAddress(f"mailto:{municipality.contact_email}")
    organizer.params["CN"] = vText(municipality.centre_name)
    event.add("organizer", organizer)
    # Her alone: who else takes part is theirs to tell.
    attendee = vCalAddress(f"mailto:{to.email}")
    attendee.params["CN"] = vText(to.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee)
    return _calendar([event], method=method)


def feed(sessions: Iterable[Session], *, reader: User, at: datetime) -> str:
    """Return the calendar a person subscribes to; the cancelled stay in it as cancelled."""
    events = [_event(session, path=path_for(session, reader), at=at) for session in sessions]
    return _calendar(events, method=Method.PUBLISH)


def path_for(session: Session, reader: User) -> str:
    """Return where the reader finds the activity: the advisor's page of it, else the course."""
    course = session.course
    advisors = {course.lead.user_id, course.second.user_id if course.second else None}
    if reader.pk in advisors:
        return session.get_absolute_url()
    return reverse("school_courses:detail", args=[course.pk])


def _event(session: Session, *, path: str, at: datetime) -> Event:
    course = session.course
    number, url = course.support_request.case_number, urljoin(settings.SITE_URL, path)
    event = Event()
    event.add("uid", f"{session.uid}@{UID_ENDS_IN}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(ZONE))
    event.add("dtend", session.ends_at.astimezone(ZONE))
    event.add(
        "summary",
        _("Course %(number)s: %(kind)s")
        % {"number": number, "kind": str(session.get_kind_display()).lower()},
    )
    event.add("description", f"{number}\n{url}")
    event.add("url", url)
    if course.municipality.calendar_shows_school:
        event.add("location", course.school.name)
    event.add("status", "CANCELLED" if session.status in OFF else "CONFIRMED")
    return event


def _calendar(events: Iterable[Event], *, method: Method) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", str(method))
    if method == Method.PUBLISH:
        calendar.add("x-wr-calname", _("Competence centre"))
        calendar.add("refresh-interval", vDuration(READ_EVERY), {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(READ_EVERY))
    calendar.add_component(_timezone())
    for event in events:
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _timezone() -> Timezone:
    """Danish time by the rule the EU has had since 1996, so that it holds for every year ahead.

    The moments are in the time that is left: 02:00 winter time in March, 03:00 summer time in
    October.
    """
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, begins, month, before, after in (
        (summer, "CEST", datetime(1996, 3, 31, 2), 3, 1, 2),  # noqa: DTZ001 - local by its rule
        (winter, "CET", datetime(1996, 10, 27, 3), 10, 2, 1),  # noqa: DTZ001
    ):
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("rrule", vRecur(freq="yearly", bymonth=month, byday="-1su"))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone
