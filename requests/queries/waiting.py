"""Who waits for capacity in a municipality, and who is before them: three statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery

from advisors.matching import ThemeNeed
from requests.models import RequestTheme, SupportRequest, Wait
from requests.queries.week_plan import PastOffers, ReadyCase, need_of, past_offers
from requests.states import Status


@dataclass(frozen=True)
class Queue:
    """`before` are ready already and come first; `waiting` follow in the order they are owed."""

    before: Sequence[ReadyCase]
    waiting: Sequence[ReadyCase]
    past: PastOffers


def queue_in(municipality_id: int) -> Queue:
    """Read the clarified requests that are ready, and those that wait for capacity.

    The ready by their deadline; the waiting by the promised date, and by how long they have
    waited. What waits for another cause than capacity is left out: only a person can judge it.
    """
    open_wait = Wait.objects.filter(support_request=OuterRef("pk"), ended_on__isnull=True)
    cases = list(
        SupportRequest.objects.filter(municipality=municipality_id, planned_minutes__gt=0)
        .select_related("school")
        .annotate(
            cause=Subquery(open_wait.values("cause")[:1]),
            waits_since=Subquery(open_wait.values("started_on")[:1]),
        )
        .filter(
            Q(status=Status.READY)
            | Q(status=Status.WAITING_LIST, cause__in=sorted(Wait.FOR_CAPACITY))
        )
        .order_by(
            F("promised_on").asc(nulls_first=True),
            F("waits_since").asc(nulls_first=True),
            "match_by",
            "pk",
        )
    )
    themes = _themes([case.pk for case in cases])
    ready = [ReadyCase(case, need_of(case, themes.get(case.pk, ()))) for case in cases]
    return Queue(
        before=[one for one in ready if one.support_request.status == Status.READY],
        waiting=[one for one in ready if one.support_request.status == Status.WAITING_LIST],
        past=past_offers(ready),
    )


def _themes(cases: Sequence[int]) -> Mapping[int, Sequence[ThemeNeed]]:
    found: defaultdict[int, list[ThemeNeed]] = defaultdict(list)
    for theme in RequestTheme.objects.filter(support_request__in=cases).select_related("area"):
        found[theme.support_request_id].append(
            ThemeNeed(theme.area_id, theme.area.name, theme.area.group, theme.level)
        )
    return found
