"""The life of an example, as a table. Printed in docs/states.md."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.tables import Turn, rule, table


class CardStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Awaits the coordinator")
    APPROVED = "approved", pgettext_lazy("example", "Approved")
    REJECTED = "rejected", pgettext_lazy("example", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("example", "Taken out again")


class CardTransition(StrEnum):
    SEND = "send"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REVISE = "revise"


CARD_STATES = table(
    initial=CardStatus.DRAFT,
    turns={
        CardStatus.DRAFT: Turn.ADVISOR,
        CardStatus.IN_REVIEW: Turn.COORDINATOR,
        CardStatus.APPROVED: Turn.NOBODY,
        CardStatus.REJECTED: Turn.NOBODY,
        CardStatus.WITHDRAWN: Turn.NOBODY,
    },
    rules={
        CardTransition.SEND: rule(CardStatus.DRAFT, to=CardStatus.IN_REVIEW, stamp="sent_at"),
        CardTransition.APPROVE: rule(
            CardStatus.IN_REVIEW, to=CardStatus.APPROVED, stamp="approved_at"
        ),
        CardTransition.RETURN: rule(CardStatus.IN_REVIEW, to=CardStatus.DRAFT),
        CardTransition.REJECT: rule(
            CardStatus.IN_REVIEW, to=CardStatus.REJECTED, stamp="rejected_at"
        ),
        CardTransition.WITHDRAW: rule(
            CardStatus.IN_REVIEW,
            CardStatus.APPROVED,
            to=CardStatus.WITHDRAWN,
            stamp="withdrawn_at",
        ),
        CardTransition.REVISE: rule(CardStatus.WITHDRAWN, to=CardStatus.DRAFT),
    },
)
