"""Reads of the calendar and of who to write to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from schools.models import ClosingDay, Membership, Municipality
from schools.workdays import OfficeHours, WorkCalendar


def work_calendar(municipality: Municipality) -> WorkCalendar:
    """Return the municipality's working days in one statement.

    School holidays are closed when deadlines pause in them; half days are worked, but end early.
    """
    half = ClosingDay.Kind.HALF_DAY
    closed_kinds = {ClosingDay.Kind.CLOSED}
    if municipality.pauses_in_school_holidays:
        closed_kinds.add(ClosingDay.Kind.SCHOOL_HOLIDAY)
    days = ClosingDay.objects.filter(municipality=municipality)
    rows = list(days.values_list("day", "kind", "closes_at"))
    return WorkCalendar(
        closed=frozenset(day for day, kind, _time in rows if kind in closed_kinds),
        closes_early={day: time for day, kind, time in rows if kind == half and time is not None},
    )


def work_calendars(municipalities: Collection[int]) -> Mapping[int, WorkCalendar]:
    """Return the working days of some municipalities by key, in one statement.

    For counting days: half days are worked, and when they end is left out.
    """
    closed: defaultdict[int, set[date]] = defaultdict(set)
    days = closing_days().filter(municipality__in=municipalities)
    for municipality, day in days.values_list("municipality_id", "day"):
        closed[municipality].add(day)
    return {pk: WorkCalendar(closed=frozenset(closed[pk])) for pk in municipalities}


def school_days(municipality: Municipality) -> WorkCalendar:
    """Return the days on which somebody at a school reads her mail: no school holidays, ever."""
    days = ClosingDay.objects.filter(municipality=municipality)
    return WorkCalendar(closed=frozenset(days.values_list("day", flat=True)))


def closing_days() -> QuerySet[ClosingDay]:
    """Return the whole days that are not worked, each by its own municipality's policy."""
    holiday = Q(kind=ClosingDay.Kind.SCHOOL_HOLIDAY, municipality__pauses_in_school_holidays=True)
    return ClosingDay.objects.filter(Q(kind=ClosingDay.Kind.CLOSED) | holiday)


def office_hours(municipality: Municipality) -> OfficeHours:
    """Return when the system may remind people, in Europe/Copenhagen."""
    return OfficeHours(
        calendar=work_calendar(municipality),
        opens=municipality.office_opens,
        closes=municipality.office_closes,
        zone=timezone.get_default_timezone(),
    )


def next_opening_for(person: User, now: datetime) -> datetime:
    """Return when the first of the person's municipalities may remind her: now, or later."""
    places = Municipality.objects.filter(
        membership__user=person, membership__is_active=True
    ).distinct()
    return min((office_hours(place).next_open(now) for place in places), default=now)


def homes_of(people: Collection[User]) -> Mapping[int, int]:
    """Return the first municipality of each person by her key, in one statement."""
    places = Membership.objects.active().filter(user__in=people).order_by("-pk")
    return dict(places.values_list("user_id", "municipality_id"))


def people_with_role(
    roles: Iterable[Role], *, municipality_id: int, school_id: int | None = None
) -> list[User]:
    """Return the active people who hold one of the roles there, each once, by name."""
    place = Q(school__isnull=True) if school_id is None else Q(school_id=school_id)
    memberships = Membership.objects.active().filter(
        place, role__in=list(roles), municipality_id=municipality_id
    )
    return list(User.objects.filter(memberships__in=memberships).distinct())


def people_in_municipality(roles: Iterable[Role], *, municipality_id: int) -> list[User]:
    """Return the active people who hold one of the roles anywhere there, each once, by name."""
    memberships = Membership.objects.active().filter(
        role__in=list(roles), municipality_id=municipality_id
    )
    return list(User.objects.filter(memberships__in=memberships).distinct())


def people_by_school(
    roles: Iterable[Role], *, schools: Collection[int]
) -> Mapping[int, Sequence[User]]:
    """Return the active people who hold one of the roles at each school, in one statement."""
    found: defaultdict[int, list[User]] = defaultdict(list)
    memberships = (
        Membership.objects.active()
        .filter(role__in=list(roles), school__in=schools)
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    for membership in memberships:
        if membership.school_id is not None and membership.user not in found[membership.school_id]:
            found[membership.school_id].append(membership.user)
    return found
