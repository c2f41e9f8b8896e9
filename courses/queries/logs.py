"""What the pages say of logs: who reads what, the talk after an observation, the open wish."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from courses.logbook import Line, lines_of
from courses.models import LogDraft, MoveWish, Session
from courses.planning import latest_after_talk, propose_after_talk
from courses.states import SessionStatus
from schools.queries import work_calendar

STANDING = (SessionStatus.PLANNED, SessionStatus.AWAITING_LOG, SessionStatus.LOGGED)


def written(sessions: Iterable[Session], *, for_school: bool) -> dict[str, list[Line]]:
    """Return what was written about each activity, by its key as text. Prefetch the logs."""
    logs = ((session.pk, session.log) for session in sessions)
    return {str(pk): list(lines_of(log, for_school=for_school)) for pk, log in logs if log}


def talk_after(observation: Session) -> Session | None:
    """Return the first activity after an observation that can be its talk, held or ahead."""
    later = observation.course.sessions.filter(
        starts_at__gte=observation.ends_at, status__in=STANDING
    )
    return later.exclude(kind=Session.Kind.OBSERVATION).order_by("starts_at", "pk").first()


def after_talk_days(observation: Session, *, today: date) -> tuple[date, date]:
    """Return the last day for the talk after an observation, and the day to propose."""
    calendar = work_calendar(observation.course.municipality)
    observed_on = timezone.localdate(observation.starts_at)
    return (
        latest_after_talk(observed_on, calendar),
        propose_after_talk(observed_on, today, calendar),
    )


def draft_of(session: Session, user: User) -> LogDraft | None:
    """Return what the person has typed and not sent."""
    return LogDraft.objects.filter(session=session, saved_by=user).first()


def typed_in(draft: LogDraft | None) -> Mapping[str, Any]:
    """Return the boxes of a draft as typed."""
    return json.loads(draft.content) if draft else {}


def open_wish(session: Session) -> MoveWish | None:
    """Return the school's unanswered wish for another time."""
    return session.move_wishes.filter(answer="").select_related("asked_by").first()


def open_wishes(sessions: Iterable[Session]) -> dict[str, MoveWish]:
    """Return the unanswered wishes by the activity's key as text, in one query."""
    wishes = MoveWish.objects.filter(session__in=[s.pk for s in sessions], answer="")
    return {str(wish.session_id): wish for wish in wishes}
