"""An example is written, sent, approved or not, and can be taken out again.

Texts start empty and are the advisor's own words: what a course's log says was written for those
who were there, and no scan can tell what somebody from the school would recognise.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import require
from accounts.models import User
from advisors.models import CompetenceArea
from catalogue import notices
from catalogue.errors import (
    CardIncomplete,
    CardIsFixed,
    CardTellsWho,
    CommentMissing,
    CourseIsNotClosed,
)
from catalogue.models import ExampleCard
from catalogue.permissions import can_edit, can_make, can_review, can_withdraw
from catalogue.queries import TEXTS, telling_of
from catalogue.redaction import told_in
from catalogue.states import CardStatus, CardTransition
from lifecycle.services import apply, lock, record, save_changes
from requests.models import SupportRequest
from requests.states import Status

MAX_THEMES = 3


@dataclass(frozen=True)
class Content:
    """What stands on a card, but its themes."""

    title: str
    situation: str
    tried: str
    effect: str
    school_level: str
    support_form: str


@transaction.atomic
def save(
    support_request: SupportRequest,
    *,
    content: Content,
    themes: Collection[CompetenceArea],
    by: User,
    now: datetime,
) -> ExampleCard:
    """Keep the draft of an example, new or again, and return it. It may be unfinished.

    Raises NotAllowed for others than the advisors of the course and, once there is a card, its
    author; CourseIsNotClosed; CardIsFixed when it has been sent; CardTellsWho.
    """
    require(can_make(by, support_request))
    if support_request.status != Status.CLOSED:
        raise CourseIsNotClosed
    card, is_new = ExampleCard.objects.get_or_create(
        support_request=support_request,
        defaults={
            "municipality_id": support_request.municipality_id,
            "created_by": by,
            "created_at": now,
        },
    )
    require(can_edit(by, card))
    fresh = lock(card)
    if fresh.status != CardStatus.DRAFT:
        raise CardIsFixed
    values = asdict(content)
    for name, value in values.items():
        setattr(fresh, name, value.strip())
    _refuse_what_tells(fresh)
    if is_new:
        record(fresh, "create", "", by=by, at=now)
    save_changes(fresh, values, by=by, at=now, transition="edit")
    fresh.themes.set(themes)
    return fresh


@transaction.atomic
def send(card: ExampleCard, *, by: Actor, now: datetime) -> ExampleCard:
    """Send a finished draft to the coordinators and tell them.

    Raises NotAllowed for others than the author, CardIncomplete, CardTellsWho, and
    TransitionNotAllowed.
    """
    require(can_edit(by, card))
    fresh = lock(card)
    necessary = (*TEXTS, "school_level", "support_form")
    if not all(getattr(fresh, name) for name in necessary):
        raise CardIncomplete
    if not 1 <= fresh.themes.count() <= MAX_THEMES:
        raise CardIncomplete
    _refuse_what_tells(fresh)
    sent = apply(fresh, CardTransition.SEND, by=by, now=now)
    notices.to_review(sent, by=by, now=now)
    return sent


@transaction.atomic
def approve(card: ExampleCard, *, by: Actor, now: datetime) -> ExampleCard:
    """Let everybody in the municipality see it, and tell the author.

    Raises NotAllowed for others than the coordinator, CardTellsWho when a school of that name
    has come since it was written, and TransitionNotAllowed.
    """
    require(can_review(by, card))
    _refuse_what_tells(card)
    approved = apply(card, CardTransition.APPROVE, by=by, now=now)
    notices.decided(approved, by=by, now=now)
    return approved


@transaction.atomic
def send_back(card: ExampleCard, *, comment: str, by: Actor, now: datetime) -> ExampleCard:
    """Give it back to the author with what should be changed. Raises as `approve`, and
    CommentMissing.
    """
    return _decide(card, CardTransition.RETURN, comment=comment, by=by, now=now)


@transaction.atomic
def reject(card: ExampleCard, *, comment: str, by: Actor, now: datetime) -> ExampleCard:
    """Say no for good, with the reason. Raises as `send_back`."""
    return _decide(card, CardTransition.REJECT, comment=comment, by=by, now=now)


@transaction.atomic
def withdraw(card: ExampleCard, *, by: Actor, now: datetime) -> ExampleCard:
    """Take it out of the catalogue at once. Raises NotAllowed for others than the author and
    the coordinator, and TransitionNotAllowed.
    """
    require(can_withdraw(by, card))
    withdrawn = apply(card, CardTransition.WITHDRAW, by=by, now=now)
    notices.no_longer_to_review(withdrawn, by=by)
    return withdrawn


@transaction.atomic
def revise(card: ExampleCard, *, by: Actor, now: datetime) -> ExampleCard:
    """Take up again what was taken out, as a draft. For its author; raises as `send`."""
    require(can_edit(by, card))
    return apply(card, CardTransition.REVISE, by=by, now=now)


def _decide(
    card: ExampleCard, transition: CardTransition, *, comment: str, by: Actor, now: datetime
) -> ExampleCard:
    require(can_review(by, card))
    if not comment.strip():
        raise CommentMissing
    decided = apply(card, transition, by=by, now=now, reason=comment.strip())
    notices.decided(decided, by=by, now=now)
    return decided


def _refuse_what_tells(card: ExampleCard) -> None:
    telling = telling_of(card.support_request)
    words = [word for name in TEXTS for word in told_in(getattr(card, name), telling)]
    if words:
        raise CardTellsWho(
            _(
                "Take out %(words)s: others could tell which school, class, case or person it is. "
                "Write “the school”, “the class” or the level instead."
            )
            % {"words": ", ".join(f"»{word}«" for word in dict.fromkeys(words))}
        )
