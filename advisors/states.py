"""The life of a request for extra hours, as a table. Printed in docs/states.md."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.tables import Turn, rule, table


class ExtraStatus(models.TextChoices):
    ASKED = "asked", _("Awaits the special-school leader")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class ExtraTransition(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"


EXTRA_STATES = table(
    initial=ExtraStatus.ASKED,
    turns={
        ExtraStatus.ASKED: Turn.SPECIAL_SCHOOL_LEADER,
        ExtraStatus.APPROVED: Turn.NOBODY,
        ExtraStatus.REFUSED: Turn.NOBODY,
    },
    rules={
        ExtraTransition.APPROVE: rule(
            ExtraStatus.ASKED, to=ExtraStatus.APPROVED, stamp="answered_at"
        ),
        ExtraTransition.REFUSE: rule(
            ExtraStatus.ASKED, to=ExtraStatus.REFUSED, stamp="answered_at"
        ),
    },
)
