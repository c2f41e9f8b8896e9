"""What the house writes when a school sends, approves, answers or withdraws a request."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from notifications.catalogue import MessageKind, register
from notifications.services import outbox
from requests.models import SupportRequest
from requests.notices.days import hears_by
from schools.queries import people_with_role

RECEIPT = register(
    MessageKind(
        "requests.receipt",
        _("We have received your request: case %(case_number)s"),
        "mail/requests/receipt.txt",
        at_any_hour=True,
        deadline=hears_by,
    )
)
NEW_REQUEST = register(
    MessageKind(
        "requests.new_request",
        _("A new request: case %(case_number)s"),
        "mail/requests/new_request.txt",
        at_any_hour=True,
    )
)
AT_THE_LEADER = register(
    MessageKind(
        "requests.at_the_leader",
        _("Your request awaits your school leader: case %(case_number)s"),
        "mail/requests/at_the_leader.txt",
        at_any_hour=True,
    )
)
TO_APPROVE = register(
    MessageKind(
        "requests.to_approve",
        _("A request awaits your approval: case %(case_number)s"),
        "mail/requests/to_approve.txt",
        at_any_hour=True,
    )
)
RETURNED = register(
    MessageKind(
        "requests.returned",
        _("Your school leader has returned your request: case %(case_number)s"),
        "mail/requests/returned.txt",
        at_any_hour=True,
    )
)
ANSWERED = register(
    MessageKind(
        "requests.answered",
        _("The school has answered: case %(case_number)s"),
        "mail/requests/answered.txt",
        at_any_hour=True,
    )
)
WITHDRAWN = register(
    MessageKind(
        "requests.withdrawn",
        _("The school has withdrawn its request: case %(case_number)s"),
        "mail/requests/withdrawn.txt",
        at_any_hour=True,
    )
)

DEADLINE_MOVED = register(
    MessageKind(
        "requests.deadline_moved",
        _("The date you hear from us has changed: case %(case_number)s"),
        "mail/requests/deadline_moved.txt",
        at_any_hour=True,
        deadline=hears_by,
    )
)


def received(support_request: SupportRequest, *, author: User, by: Actor, now: datetime) -> None:
    """A receipt to the author, and the news to the municipality's coordinators."""
    receipt = reverse("requests:receipt", args=[support_request.pk])
    page, key = reverse("coordinator:detail", args=[support_request.pk]), _key(support_request)
    _tell_all(
        support_request,
        outbox.Letter(RECEIPT, (author,), receipt, key),
        outbox.Letter(NEW_REQUEST, _coordinators(support_request), page, key),
        by=by,
        now=now,
    )


def sent_to_leaders(
    support_request: SupportRequest,
    *,
    author: User,
    leaders: Iterable[User],
    by: Actor,
    now: datetime,
) -> None:
    """The leaders are asked to approve, the author is told where the request is."""
    receipt = reverse("requests:receipt", args=[support_request.pk])
    page, key = support_request.get_absolute_url(), _key(support_request)
    _tell_all(
        support_request,
        outbox.Letter(AT_THE_LEADER, (author,), receipt, key),
        outbox.Letter(TO_APPROVE, tuple(leaders), page, key),
        by=by,
        now=now,
    )


def returned(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """The author gets her draft back."""
    page, key = support_request.get_absolute_url(), _key(support_request)
    letter = outbox.Letter(RETURNED, (support_request.created_by,), page, key)
    _tell_all(support_request, letter, by=by, now=now)


def deadline_moved(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """The author is told that the date she was promised has changed."""
    page, key = support_request.get_absolute_url(), _key(support_request)
    letter = outbox.Letter(DEADLINE_MOVED, (support_request.created_by,), page, key)
    _tell_all(support_request, letter, by=by, now=now)


def answered(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """The coordinators are told that they can go on."""
    _tell_coordinators(ANSWERED, support_request, by=by, now=now)


def withdrawn(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """The coordinators are told to let go."""
    _tell_coordinators(WITHDRAWN, support_request, by=by, now=now)


def _tell_coordinators(
    kind: MessageKind, support_request: SupportRequest, *, by: Actor, now: datetime
) -> None:
    page = reverse("coordinator:detail", args=[support_request.pk])
    letter = outbox.Letter(kind, _coordinators(support_request), page, _key(support_request))
    _tell_all(support_request, letter, by=by, now=now)


def _coordinators(support_request: SupportRequest) -> tuple[User, ...]:
    return tuple(
        people_with_role([Role.COORDINATOR], municipality_id=support_request.municipality_id)
    )


def _key(support_request: SupportRequest) -> str:
    """Once each time it comes to this: a request that was returned may be sent again."""
    return f"{support_request.pk}:{support_request.version}"


def _tell_all(
    support_request: SupportRequest, *letters: outbox.Letter, by: Actor, now: datetime
) -> None:
    outbox.queue_all(
        letters,
        subject=support_request,
        case_number=support_request.case_number,
        by=by,
        due_at=now,
    )
