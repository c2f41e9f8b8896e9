"""Closing days as other systems hand them out: a CSV file or an iCalendar file. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Component

from schools.sheets import MAX_BYTES, Column, Fault, Row, read

FIRST = Column("fra", gettext_lazy("Date"), ("dato", "første dag", "start"), required=True)
LAST = Column("til", gettext_lazy("Last day"), ("til og med", "sidste dag", "slut"))
NAME = Column("navn", gettext_lazy("Name"), ("anledning", "beskrivelse"), required=True)
KIND = Column("type", gettext_lazy("Kind"))
CLOSES = Column("lukketid", gettext_lazy("Closing time"), ("lukker", "lukker kl"))
COLUMNS = (FIRST, LAST, NAME, KIND, CLOSES)
DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y")
TIME_FORMATS = ("%H:%M", "%H.%M")
MOST_DAYS = 75
"""A stretch longer than this is a slip of the pen: no holiday lasts so long."""
NAME_LENGTH = 60
HOLIDAY_WORD = "ferie"


@dataclass(frozen=True)
class Stretch:
    """One line of the file: the days first to last, what they are called, and what they are.

    `kind` is a word of the file, empty when it has none; `closes_at` is local time, for a half day.
    """

    line: int
    first: date
    last: date
    name: str
    kind: str = ""
    closes_at: time | None = None

    @property
    def weekdays(self) -> list[date]:
        """Its days from Monday to Friday; weekends are closed without being listed."""
        count = (self.last - self.first).days + 1
        days = (self.first + timedelta(days=n) for n in range(count))
        return [day for day in days if day.weekday() < 5]


@dataclass(frozen=True)
class Stretches:
    rows: tuple[Stretch, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_stretches(data: bytes) -> Stretches:
    """Return the stretches of a CSV file, or of an iCalendar file when it begins as one."""
    if data.lstrip(b"\xef\xbb\xbf\r\n\t ")[:15].upper() == b"BEGIN:VCALENDAR":
        return _from_icalendar(data)
    sheet = read(data, COLUMNS)
    rows, faults = list[Stretch](), list(sheet.faults)
    for row in sheet.rows:
        found = _of_row(row)
        (faults if isinstance(found, Fault) else rows).append(found)  # type: ignore[arg-type]
    return _checked(rows, faults)


def _of_row(row: Row) -> Stretch | Fault:
    first = _date(row[FIRST.name])
    if first is None:
        return Fault(row.line, str(FIRST.heading), _("Write a date, e.g. 2026-10-12."))
    last = _date(row[LAST.name]) if row[LAST.name] else first
    if last is None:
        return Fault(row.line, str(LAST.heading), _("Write a date, e.g. 2026-10-12."))
    closes_at = _time(row[CLOSES.name]) if row[CLOSES.name] else None
    if row[CLOSES.name] and closes_at is None:
        return Fault(row.line, str(CLOSES.heading), _("Write a time, e.g. 12.00."))
    return Stretch(row.line, first, last, row[NAME.name], row[KIND.name], closes_at)


def _from_icalendar(data: bytes) -> Stretches:
    if len(data) > MAX_BYTES:
        return Stretches(faults=(Fault(1, "", _("The file is larger than 2 MB.")),))
    try:
        events = list(Calendar.from_ical(data).walk("VEVENT"))
    except ValueError:
        said = _("The calendar can not be read. Export it again as iCalendar (.ics).")
        return Stretches(faults=(Fault(1, "", said),))
    rows, faults = list[Stretch](), list[Fault]()
    for number, event in enumerate(events, 1):
        for found in _of_event(number, event):
            (faults if isinstance(found, Fault) else rows).append(found)  # type: ignore[arg-type]
    if not events:
        faults.append(Fault(1, "", _("The calendar holds no events.")))
    return _checked(rows, faults)


def _of_event(number: int, event: Component) -> Iterator[Stretch | Fault]:
    """One event: whole days only; `DTEND` is the day after the last (RFC 5545, 3.6.1)."""
    name = str(event.get("SUMMARY", "")).strip()
    starts, ends = event.get("DTSTART"), event.get("DTEND")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    if starts is None or isinstance(starts.dt, datetime):
        yield Fault(number, name, _("Only events that last whole days can be imported."))
        return
    if event.get("RRULE") is not None:
        yield Fault(number, name, _("The event repeats. Write each of its dates as an event."))
        return
    last = ends.dt - timedelta(days=1) if ends is not None else starts.dt
    kind = "school_holiday" if HOLIDAY_WORD in name.casefold() else ""
    yield Stretch(number, starts.dt, max(last, starts.dt), name, kind)


def _checked(rows: list[Stretch], faults: list[Fault]) -> Stretches:
    for row in rows:
        if not row.name:
            faults.append(Fault(row.line, str(NAME.heading), _("Write what the day is called.")))
        elif len(row.name) > NAME_LENGTH:
            said = _("Shorten the name to at most 60 characters.")
            faults.append(Fault(row.line, str(NAME.heading), said))
        if row.last < row.first:
            said = _("The last day can not be before the first.")
            faults.append(Fault(row.line, str(LAST.heading), said))
        elif (row.last - row.first).days >= MOST_DAYS:
            said = _("At most %(most)s days at a time. Check the year.") % {"most": MOST_DAYS}
            faults.append(Fault(row.line, str(LAST.heading), said))
    return Stretches(tuple(rows), tuple(sorted(faults, key=lambda fault: fault.line)))


def _date(text: str) -> date | None:
    return next((found.date() for found in _tried(text, DATE_FORMATS)), None)


def _time(text: str) -> time | None:
    return next((found.time() for found in _tried(text, TIME_FORMATS)), None)


def _tried(text: str, formats: tuple[str, ...]) -> Iterator[datetime]:
    for wanted in formats:
        try:
            yield datetime.strptime(text, wanted)  # noqa: DTZ007 - a date or a clock, not a moment
        except ValueError:
            continue
