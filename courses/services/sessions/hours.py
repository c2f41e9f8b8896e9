"""What an advisor reports, and how its minutes reach the hour ledger."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from advisors.models import HourEntry
from advisors.queries import standing_reservation_of
from advisors.services import ledger
from courses.errors import DoneMissing, MinutesDoNotAddUp, NotHeldYet
from courses.logbook import NAMES, demanded_of
from courses.models import Session
from requests.models import Offer


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an advisor logs: minutes are whole, `starts_at` is aware, texts as in the logbook."""

    starts_at: datetime
    contact_minutes: int
    preparation_minutes: int
    travel_minutes: int
    documentation_minutes: int = 0
    focus: str = ""
    lessons: int | None = None
    patterns: str = ""
    contract: str = ""
    problem: str = ""
    perspectives: str = ""
    theme: str = ""
    done: str = ""
    takeaways: str = ""
    agreements: str = ""
    follow_up_on: date | None = None

    @property
    def minutes(self) -> dict[str, Any]:
        """The minutes as the columns of an activity and of a log."""
        return {
            "contact_minutes": self.contact_minutes,
            "preparation_minutes": self.preparation_minutes,
            "travel_minutes": self.travel_minutes,
            "documentation_minutes": self.documentation_minutes,
        }

    @property
    def entries(self) -> dict[str, Any]:
        """The texts as the columns of a log."""
        values = {name: getattr(self, name) for name in NAMES}
        return {n: v.strip() if isinstance(v, str) else v for n, v in values.items()}


def check_report(session: Session, report: Report, *, now: datetime) -> None:
    """Raise NotHeldYet, MinutesDoNotAddUp, or DoneMissing when its one demanded text is empty."""
    if report.starts_at > now:
        raise NotHeldYet
    if sum(report.minutes.values()) <= 0:
        raise MinutesDoNotAddUp
    demanded = demanded_of(session.kind)
    if not report.entries[demanded.name]:
        raise DoneMissing(str(demanded.demand))


def end_of(session: Session, report: Report) -> datetime:
    """The end follows the minutes of contact; without any, the activity is as long as planned."""
    if report.contact_minutes:
        return report.starts_at + timedelta(minutes=report.contact_minutes)
    return report.starts_at + (session.ends_at - session.starts_at)


def split_of(session: Session) -> ledger.Split:
    """Return the activity's minutes by what they went to."""
    return ledger.Split(
        contact=session.contact_minutes,
        preparation=session.preparation_minutes,
        travel=session.travel_minutes,
        documentation=session.documentation_minutes,
    )


def enter_provisionally(session: Session, *, by: Actor, now: datetime) -> None:
    """Enter the planned minutes until the log is written."""
    ledger.spend(
        session.advisor,
        split=split_of(session),
        session=session,
        reservation=_reservation_for(session),
        on=timezone.localdate(session.starts_at),
        is_provisional=True,
        by=by,
        now=now,
    )


def settle(session: Session, *, split: ledger.Split, by: Actor, now: datetime) -> None:
    """Enter corrections until the activity has cost its advisor exactly `split`."""
    ledger.settle(
        session,
        session.advisor,
        split=split,
        reservation=_reservation_for(session),
        on=timezone.localdate(session.starts_at),
        by=by,
        now=now,
    )


def _reservation_for(session: Session) -> HourEntry | None:
    """Return what the advisor's accepted offer put aside for this course."""
    offer = Offer.objects.accepted().filter(
        support_request=session.course.support_request_id, advisor=session.advisor_id
    )
    accepted = offer.first()
    return standing_reservation_of(accepted) if accepted else None
