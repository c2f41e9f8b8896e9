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
from requests.models import Question, SupportRequest
from schools.queries import people_with_role

RECEIPT = register(
    MessageKind(
        "requests.receipt",
        _("We have received your request %(case_number)s"),
        "mail/requests/receipt.txt",
        at_any_hour=True,
    )
)
NEW_REQUEST = register(
    MessageKind(
        "requests.new_request",
        _("New request %(case_number)s"),
        "mail/requests/new_request.txt",
        at_any_hour=True,
    )
)
AT_THE_LEADER = register(
    MessageKind(
        "requests.at_the_leader",
        _("Your request %(case_number)s awaits your school leader"),
        "mail/requests/at_the_leader.txt",
        at_any_hour=True,
    )
)
TO_APPROVE = register(
    MessageKind(
        "requests.to_approve",
        _("Request %(case_number)s awaits your approval"),
        "mail/requests/to_approve.txt",
        at_any_hour=True,
    )
)
RETURNED = register(
    MessageKind(
        "requests.returned",
        _("Your school leader has returned request %(case_number)s"),
        "mail/requests/returned.txt",
        at_any_hour=True,
    )
)
ANSWERED = register(
    MessageKind(
        "requests.answered",
        _("The school has answered in case %(case_number)s"),
        "mail/requests/answered.txt",
        at_any_hour=True,
    )
)
WITHDRAWN = register(
    MessageKind(
        "requests.withdrawn",
        _("The school has withdrawn request %(case_number)s"),
        "mail/requests/withdrawn.txt",
        at_any_hour=True,
    )
)


def received(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """A receipt to the author, and the news to the municipality's coordinators."""
    receipt = reverse("requests:receipt", args=[support_request.pk])
    _tell(RECEIPT, [support_request.created_by], support_request, receipt, by=by, now=now)
    _tell_coordinators(NEW_REQUEST, support_request, by=by, now=now)


def sent_to_leaders(
    support_request: SupportRequest, leaders: Iterable[User], *, by: Actor, now: datetime
) -> None:
    """The leaders are asked to approve, the author is told where the request is."""
    receipt = reverse("requests:receipt", args=[support_request.pk])
    _tell(AT_THE_LEADER, [support_request.created_by], support_request, receipt, by=by, now=now)
    page = support_request.get_absolute_url()
    _tell(TO_APPROVE, leaders, support_request, page, by=by, now=now)


def returned(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """The author gets her draft back."""
    page = support_request.get_absolute_url()
    _tell(RETURNED, [support_request.created_by], support_request, page, by=by, now=now)


def answered(
    support_request: SupportRequest, question: Question, *, by: Actor, now: datetime
) -> None:
    """The coordinators are told that they can go on."""
    _tell_coordinators(ANSWERED, support_request, by=by, now=now, key=f"question:{question.pk}")


def withdrawn(support_request: SupportRequest, *, by: Actor, now: datetime) -> None:
    """The coordinators are told to let go."""
    _tell_coordinators(WITHDRAWN, support_request, by=by, now=now)


def _tell_coordinators(
    kind: MessageKind, support_request: SupportRequest, *, by: Actor, now: datetime, key: str = ""
) -> None:
    coordinators = people_with_role(
        [Role.COORDINATOR], municipality_id=support_request.municipality_id
    )
    page = reverse("coordinator:detail", args=[support_request.pk])
    _tell(kind, coordinators, support_request, page, by=by, now=now, key=key)


def _tell(
    kind: MessageKind,
    to: Iterable[User],
    support_request: SupportRequest,
    path: str,
    *,
    by: Actor,
    now: datetime,
    key: str = "",
) -> None:
    """Queue at once. A request that was returned and sent again may be told of again."""
    outbox.queue(
        kind,
        to=to,
        subject=support_request,
        case_number=support_request.case_number,
        path=path,
        key=key or f"{support_request.pk}:{support_request.version}",
        by=by,
        due_at=now,
    )
