"""What people are reminded of about a request and an offer: the promise, step by step.

The standard ladder follows the escalation of the domain notes: on the second working day a request
nobody has begun to clarify, on the third no accepted offer, on the fourth the special-school
leaders are asked for hours, on the fifth the centre leader decides.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from reminders.audiences import at_any_school, of_the_municipality, page
from reminders.occasions import Audience, Counts, Default, Occasion, Rung, register
from requests.deadlines import MATCH_DAYS
from requests.models import Offer, SupportRequest
from requests.notices import matching as notices
from requests.states import CLOCK_RUNS, Status
from schools.models import Municipality


def _offered_to(_place: Municipality, rows: Sequence[Offer]) -> Mapping[int, Sequence[User]]:
    return {offer.pk: [offer.advisor.user] for offer in rows}


COORDINATOR = Audience(
    "coordinator",
    _("the coordinator"),
    of_the_municipality(Role.COORDINATOR),
    page("coordinator:detail"),
)
CENTRE_LEADER = Audience(
    "centre_leader",
    _("the centre leader"),
    of_the_municipality(Role.CENTRE_LEADER),
    lambda _row: reverse("decisions:list"),
)
SPECIAL_LEADERS = Audience(
    "special_school_leaders",
    _("the special-school leaders"),
    at_any_school(Role.SPECIAL_SCHOOL_LEADER),
    lambda _row: reverse("special_school:hours"),
)
FROM_RECEIPT = _("the day the request was received")
DEADLINE = _("the official deadline")


def _since_receipt(_place: Municipality) -> int:
    """The fifth working day is a column, and moves with every pause; day 0 is five before it."""
    return -MATCH_DAYS


def _slim() -> QuerySet[SupportRequest]:
    """Requests with what mails and days need: no texts are read to remind of one."""
    return SupportRequest.objects.only(
        "municipality_id", "case_number", "status", "match_by", "match_by_five", "promised_on"
    )


def _unmatched() -> QuerySet[SupportRequest]:
    return _slim().filter(status__in=CLOCK_RUNS)


PROMISE = register(
    Occasion(
        name="requests.promise",
        title=_("A request has no advisor yet"),
        rows=_unmatched,
        place="municipality",
        case="pk",
        case_number=lambda row: row.case_number,
        rungs=(
            Rung(
                notices.TRIAGE_MISSING,
                "match_by_five",
                FROM_RECEIPT,
                (COORDINATOR, CENTRE_LEADER),
                only=Q(status__in=[Status.SUBMITTED]),
                shift=_since_receipt,
            ),
            Rung(
                notices.NOT_MATCHED,
                "match_by_five",
                FROM_RECEIPT,
                (COORDINATOR, CENTRE_LEADER),
                shift=_since_receipt,
            ),
            Rung(
                notices.MATCH_SOON_DUE,
                "match_by",
                DEADLINE,
                (COORDINATOR, CENTRE_LEADER),
            ),
            Rung(notices.MATCH_DUE, "match_by", DEADLINE, (COORDINATOR, CENTRE_LEADER)),
            Rung(
                notices.HOURS_NEEDED,
                "match_by_five",
                FROM_RECEIPT,
                (SPECIAL_LEADERS,),
                shift=_since_receipt,
            ),
            Rung(
                notices.DECISION_NEEDED,
                "match_by_five",
                FROM_RECEIPT,
                (CENTRE_LEADER,),
                only=Q(decisions__isnull=True),
                shift=_since_receipt,
            ),
        ),
        defaults=(
            Default(notices.TRIAGE_MISSING, "coordinator", 2),
            Default(notices.NOT_MATCHED, "coordinator", 3),
            Default(notices.MATCH_SOON_DUE, "coordinator", -1),
            Default(notices.MATCH_DUE, "coordinator", 0),
            Default(notices.HOURS_NEEDED, "special_school_leaders", 4),
            Default(notices.DECISION_NEEDED, "centre_leader", 5),
        ),
    )
)


def _promised() -> QuerySet[SupportRequest]:
    return _slim().filter(status=Status.WAITING_LIST, promised_on__isnull=False)


WAITING_LIST = register(
    Occasion(
        name="requests.waiting_list",
        title=_("A request on the waiting list has a promised date"),
        rows=_promised,
        place="municipality",
        case="pk",
        case_number=lambda row: row.case_number,
        rungs=(
            Rung(
                notices.PROMISED_DATE_DUE,
                "promised_on",
                _("the promised date"),
                (COORDINATOR, CENTRE_LEADER),
            ),
        ),
        defaults=(Default(notices.PROMISED_DATE_DUE, "coordinator", 0),),
    )
)


def _open_offers() -> QuerySet[Offer]:
    return Offer.objects.open().select_related("advisor__user", "support_request")


ANSWER_BY = _("the time to answer by")
OFFER = register(
    Occasion(
        name="requests.offer",
        title=_("An offer has not been answered"),
        rows=_open_offers,
        place="support_request__municipality",
        case="support_request",
        case_number=lambda offer: offer.support_request.case_number,
        rungs=(
            Rung(
                notices.OFFER_UNANSWERED,
                "answer_by",
                ANSWER_BY,
                (
                    Audience(
                        "advisor",
                        _("the advisor"),
                        _offered_to,
                        page("offers:detail"),
                    ),
                ),
                counts=Counts.MOMENT,
            ),
            Rung(
                notices.OFFER_ESCALATED,
                "answer_by",
                ANSWER_BY,
                (
                    Audience(
                        "coordinator",
                        _("the coordinator"),
                        of_the_municipality(Role.COORDINATOR),
                        page("coordinator:detail", "support_request_id"),
                    ),
                ),
                counts=Counts.MOMENT,
            ),
        ),
        defaults=(
            Default(notices.OFFER_UNANSWERED, "advisor", 0),
            Default(notices.OFFER_ESCALATED, "coordinator", 1),
        ),
    )
)
