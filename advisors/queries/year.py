"""One school year of one or many advisors, as it was entered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from advisors.models import Advisor, ExtraHours, HourAccount, HourEntry
from advisors.months import Posted
from advisors.queries.hours import Hours
from advisors.states import ExtraStatus

Kind = HourEntry.Kind


def posted_in(advisors: Iterable[Advisor], starts_on: date) -> Mapping[int, list[Posted]]:
    """Return what is entered in the school year that begins then, by advisor: one statement."""
    rows = (
        HourEntry.objects.filter(
            account__advisor__in=[advisor.pk for advisor in advisors],
            account__school_year__starts_on=starts_on,
        )
        .order_by()
        .annotate(month=TruncMonth("on"))
        .values_list("account__advisor", "month", "kind", "activity")
        .annotate(total=Sum("minutes"))
    )
    found: defaultdict[int, list[Posted]] = defaultdict(list)
    for advisor, month, kind, activity, minutes in rows:
        found[advisor].append(Posted(month, kind, activity, minutes))
    return found


def hours_in(posted: Iterable[Posted]) -> Hours:
    """Return the year's hours from what is entered in it."""
    sums: defaultdict[str, int] = defaultdict(int)
    for one in posted:
        sums[one.kind] += one.minutes
    return Hours(
        granted=sums[Kind.GRANTED] + sums[Kind.ADJUSTED],
        reserved=-sums[Kind.RESERVED] - sums[Kind.RELEASED],
        spent=-sums[Kind.SPENT],
        free=sum(sums.values()),
        overrun=sums[Kind.OVERRUN],
        extra=sums[Kind.EXTRA],
        carried=sums[Kind.CARRIED],
        lapsed=-sums[Kind.LAPSED],
    )


def extra_hours_of(advisor: Advisor, starts_on: date) -> QuerySet[ExtraHours]:
    """Return what was asked for beyond the released hours in that school year, newest first."""
    return advisor.extra_hours.filter(school_year__starts_on=starts_on).select_related(
        "asked_by", "answered_by"
    )


def awaiting_answer(schools: Iterable[int]) -> QuerySet[ExtraHours]:
    """Return the requests for extra hours that wait for the leaders of these special schools."""
    return (
        ExtraHours.objects.filter(status=ExtraStatus.ASKED, advisor__home_school__in=schools)
        .select_related("advisor__user", "school_year")
        .order_by("asked_at", "pk")
    )


def awaiting_closing(schools: Iterable[int], today: date) -> QuerySet[HourAccount]:
    """Return the accounts of years that are over and not closed, the oldest first."""
    return (
        HourAccount.objects.filter(
            advisor__home_school__in=schools,
            school_year__ends_on__lt=today,
            closed_at__isnull=True,
        )
        .select_related("advisor__user", "school_year")
        .order_by("school_year__starts_on", "advisor__user__name", "pk")
    )
