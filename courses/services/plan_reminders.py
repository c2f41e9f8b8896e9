"""Items of the plan whose date has passed: the side whose turn it is is reminded, once.

Works in office hours only; one that runs at night does nothing, and the next one catches up.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from courses import notices
from courses.models import PlanItem
from courses.states import ItemStatus
from schools.models import Municipality
from schools.queries import office_hours

BATCH = 500


def remind_overdue_items(*, by: Actor, now: datetime) -> int:
    """Remind of each item that is over its date; return how many items were reminded of.

    Once an item and date: a new date is reminded of anew. A side with several items of one
    course gets one mail that day. Claimed by a conditional UPDATE: twice, late or in two
    workers, nobody is told twice.
    """
    today, reminded = timezone.localdate(now), 0
    for municipality in Municipality.objects.all():
        if not office_hours(municipality).is_open(now):
            continue
        due = PlanItem.objects.overdue(today).filter(
            course__municipality=municipality, overdue_reminded_at__isnull=True
        )
        for pk in list(due.values_list("pk", flat=True)[:BATCH]):
            reminded += _remind(pk, by=by, now=now)
    return reminded


@transaction.atomic
def _remind(pk: int, *, by: Actor, now: datetime) -> bool:
    claimed = PlanItem.objects.filter(
        pk=pk,
        status=ItemStatus.OPEN,
        due_on__lt=timezone.localdate(now),
        overdue_reminded_at__isnull=True,
    ).update(overdue_reminded_at=now)
    if not claimed:
        return False
    item = PlanItem.objects.select_related(
        "course__support_request__created_by", "course__lead__user", "course__second__user"
    ).get(pk=pk)
    notices.plan_item_overdue(item, by=by, now=now)
    return True
