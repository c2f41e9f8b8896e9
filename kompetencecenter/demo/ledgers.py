"""The hours of the demo: extra hours, a closed year, absences, ties and ways of working."""

import datetime as dt

from accounts.models import User
from accounts.roles import Role
from advisors.models import Advisor, ExtraHours, HourAccount, MethodTag, Relation
from advisors.services import absences, ledger, profiles
from kompetencecenter.demo.stage import Stage
from schools.models import Membership, SchoolYear
from schools.workdays import school_year_bounds

STILL_OPEN = 2
"""Last year's accounts that each special school has not closed yet."""
CARRIED = 4 * 60
METHODS = ("TEACCH", "KRAP", "PALS", "LP-modellen", "PAS", "Sociale historier", "SMTTE")


def tell(stage: Stage, *, now: dt.datetime) -> None:
    """Enter what special-school leaders and the coordinator have done with the hours."""
    leaders = _leaders(stage)
    _close_last_year(stage, leaders, now=now)
    _extra_hours(stage, leaders, now=now)
    _profiles(stage, now=now)


def _leaders(stage: Stage) -> dict[int, User]:
    held = Membership.objects.filter(
        municipality=stage.municipality, role=Role.SPECIAL_SCHOOL_LEADER
    ).select_related("user")
    return {membership.school_id: membership.user for membership in held if membership.school_id}


def _close_last_year(stage: Stage, leaders: dict[int, User], *, now: dt.datetime) -> None:
    """Close all but a few, and carry a little over for the first of each school."""
    first, _last = school_year_bounds(now.date())
    accounts = (
        HourAccount.objects.filter(school_year__ends_on=first - dt.timedelta(days=1))
        .select_related("advisor__municipality", "advisor__user", "school_year")
        .order_by("advisor_id")
    )
    for school, leader in leaders.items():
        own = [account for account in accounts if account.advisor.home_school_id == school]
        for number, account in enumerate(own[:-STILL_OPEN]):
            carries = number == 0 and account.free_minutes >= CARRIED
            ledger.close_year(
                account,
                carry_minutes=CARRIED if carries else 0,
                reason="Aftalt med centerlederen: forløb udskudt til efter sommer"
                if carries
                else "",
                by=leader,
                now=now,
            )


def _extra_hours(stage: Stage, leaders: dict[int, User], *, now: dt.datetime) -> None:
    """One request answered with a yes, and one that waits for each leader."""
    year = SchoolYear.objects.get(
        municipality=stage.municipality, starts_on=school_year_bounds(now.date())[0]
    )
    for school, leader in leaders.items():
        own = list(Advisor.objects.filter(home_school=school).order_by("pk"))
        approved = _asked(stage, own[0], year, 8, "To forløb fortsætter i foråret", now)
        ledger.approve_extra(
            approved, minutes=8 * 60, reason="Aftalt i teamet; vikar er fundet", by=leader, now=now
        )
        _asked(stage, own[1], year, 6, "Der er brug for en vejleder mere til temaet", now)


def _asked(
    stage: Stage, advisor: Advisor, year: SchoolYear, hours: int, reason: str, now: dt.datetime
) -> ExtraHours:
    return ledger.ask_extra(
        advisor, year, minutes=hours * 60, reason=reason, by=stage.coordinator, now=now
    )


def _profiles(stage: Stage, *, now: dt.datetime) -> None:
    methods = [
        MethodTag.objects.get_or_create(municipality=stage.municipality, name=name)[0]
        for name in METHODS
    ]
    advisors = list(stage.advisors.values())
    for number, advisor in enumerate(advisors):
        some = {methods[number % len(methods)], methods[number * 3 % len(methods)]}
        profiles.set_methods(advisor, methods=some, by=stage.coordinator)
    for advisor, first, length in ((advisors[-1], 9, 4), (advisors[-2], 20, 11)):
        starts_on = now.date() + dt.timedelta(days=first)
        absences.register(
            advisor,
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=length),
            by=stage.coordinator,
            now=now,
        )
    school = next(s for s in stage.schools.values() if s.kind == s.Kind.MAINSTREAM)
    profiles.add_relation(
        advisors[-1], school=school, kind=Relation.Kind.FAMILY, by=stage.coordinator
    )
