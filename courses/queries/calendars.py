"""Reads of calendars: what a person's feed and agenda hold, and whose a secret address is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import PersonalCalendar, Session
from courses.querysets import SessionQuerySet
from courses.states import SessionStatus
from schools.access import access_of
from schools.models import ClosingDay
from schools.public_holidays import danish_public_holidays

FEED_BACK = timedelta(days=92)  # three months
FEED_AHEAD = timedelta(days=366)  # twelve months
CANCELLED_STAYS = timedelta(days=30)
"""How long a cancelled activity stays in the feed, so that every calendar has read it as such."""
CALLED_OFF = (SessionStatus.CANCELLED, SessionStatus.NOT_HELD)


def hash_of(secret: str) -> str:
    """Return what is stored of a secret address; 32 random bytes need no salt."""
    return sha256(secret.encode()).hexdigest()


def owner_of(secret: str) -> User | None:
    """Return whose calendar it is; None for an unknown or old address, or one who has left."""
    calendar = (
        PersonalCalendar.objects.select_related("user")
        .filter(secret_hash=hash_of(secret), user__is_active=True)
        .first()
    )
    return calendar.user if calendar else None


def personal_calendar(user: User) -> PersonalCalendar:
    """Return what the person has chosen, or an unsaved row with what holds until she does."""
    return PersonalCalendar.objects.filter(user=user).first() or PersonalCalendar(user=user)


def feed_of(user: User, *, now: datetime) -> SessionQuerySet:
    """Return the activities of the person's feed: three months back to twelve ahead."""
    stays = Q(status__in=CALLED_OFF, cancelled_at__lt=now - CANCELLED_STAYS)
    return (
        _with_course(Session.objects.attended_by(user))
        .between(now - FEED_BACK, now + FEED_AHEAD)
        .exclude(stays)
        .order_by("starts_at", "pk")
    )


def agenda_of(user: User, first: date, last: date) -> list[Session]:
    """Return the person's activities from the first day to the last, both included."""
    rows = _with_course(Session.objects.attended_by(user)).select_related("advisor__user")
    return list(rows.between(_midnight(first), _midnight(last + timedelta(days=1))))


def days_off(user: User, first: date, last: date) -> Mapping[date, str]:
    """Return public holidays, closing days and school holidays of the person's place, by date."""
    places = {grant.municipality_id for grant in access_of(user).grants}
    own = ClosingDay.objects.filter(municipality__in=places, day__range=(first, last))
    public = danish_public_holidays(first.year) | danish_public_holidays(last.year)
    return {day: _("Public holiday") for day in public} | dict(own.values_list("day", "name"))


def _with_course(sessions: SessionQuerySet) -> SessionQuerySet:
    return sessions.select_related(
        "course__municipality",
        "course__school",
        "course__support_request",
        "course__lead",
        "course__second",
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def by_day(sessions: Sequence[Session]) -> dict[date, list[Session]]:
    """Return the activities under the Danish day they begin on, in order."""
    days: dict[date, list[Session]] = {}
    for session in sessions:
        days.setdefault(timezone.localdate(session.starts_at), []).append(session)
    return days
