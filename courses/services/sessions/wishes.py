"""The school asks for another time; the advisor moves the activity, or keeps the time."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import Actor, person
from accounts.errors import require
from accounts.models import User
from courses import notices
from courses.errors import HasBegun, ReasonMissing, WishIsAnswered, WishStands
from courses.models import MoveWish, Session
from courses.permissions import can_log, can_speak_for_school
from courses.states import SessionStatus
from lifecycle.services import lock
from privacy.models import Act
from privacy.services import access_log


@transaction.atomic
def ask_to_move(session: Session, *, text: str, by: User, now: datetime) -> MoveWish:
    """Write down the school's wish for another time and tell the advisor at once.

    The activity stands until she moves it. Raises NotAllowed for others than the school's own,
    ReasonMissing, HasBegun when it is no longer ahead, and WishStands while one is unanswered.
    """
    require(can_speak_for_school(by, session.course))
    if not text.strip():
        raise ReasonMissing
    lock(session.course)
    fresh = lock(session)
    if fresh.status != SessionStatus.PLANNED or fresh.starts_at <= now:
        raise HasBegun
    if _open(fresh).exists():
        raise WishStands
    wish = MoveWish.objects.create(session=fresh, text=text.strip(), asked_at=now, asked_by=by)
    access_log.record(Act.CREATE, wish, by=by, municipality_id=fresh.municipality_id)
    notices.move_wished(wish, by=by, now=now)
    return wish


@transaction.atomic
def keep_time(session: Session, *, reply: str, by: Actor, now: datetime) -> MoveWish:
    """Say no to the wish, with a reply the school reads, and tell it at once.

    Raises NotAllowed, ReasonMissing, and WishIsAnswered when there is none open.
    """
    require(can_log(by, session))
    if not reply.strip():
        raise ReasonMissing
    lock(session.course)
    wish = _open(session).select_for_update(of=("self",)).first()
    if wish is None:
        raise WishIsAnswered
    _answer(wish, MoveWish.Answer.KEPT, reply=reply.strip(), by=by, now=now)
    notices.time_kept(wish, by=by, now=now)
    return wish


def meet(session: Session, *, by: Actor, now: datetime) -> None:
    """Answer what is open with the move that has just been made. Idempotent."""
    for wish in _open(session):
        _answer(wish, MoveWish.Answer.MOVED, reply="", by=by, now=now)


def let_lapse(session: Session, *, by: Actor, now: datetime) -> None:
    """Close what is open about an activity that was held or cancelled. Idempotent."""
    for wish in _open(session):
        _answer(wish, MoveWish.Answer.LAPSED, reply="", by=by, now=now)


def _open(session: Session) -> QuerySet[MoveWish]:
    return MoveWish.objects.filter(session=session, answer="")


def _answer(
    wish: MoveWish, answer: MoveWish.Answer, *, reply: str, by: Actor, now: datetime
) -> None:
    wish.answer, wish.reply = answer, reply
    wish.answered_at, wish.answered_by = now, person(by)
    wish.save(update_fields=["answer", "reply", "answered_at", "answered_by"])
    access_log.record(Act.CHANGE, wish, by=by, municipality_id=wish.session.municipality_id)
