"""Closing days from a CSV or iCalendar file."""

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from privacy.scan import find_cpr
from schools.calendar_files import CLOSES, KIND, NAME, Stretch, read_stretches
from schools.errors import CalendarImpossible
from schools.models import ClosingDay, Municipality
from schools.permissions import require_administrator
from schools.services import calendars
from schools.services.import_reports import Change, Report
from schools.services.import_reports import Kind as Changed
from schools.sheets import Fault

Kind = ClosingDay.Kind
FIELDS = ("kind", "name", "closes_at")


@transaction.atomic
def import_closing_days(
    data: bytes, *, municipality: Municipality, by: Actor, dry_run: bool
) -> Report:
    """Read the file and make the municipality's closing days as it says; return what that means.

    All or nothing, and never a calendar with too many closed days in a row. A closing day is known
    by its date; dates the file does not name are left alone. Without a type a line is a closing
    day, with a closing time a half day, and an iCalendar event is a school holiday when its name
    holds "ferie". Idempotent. Raises NotAllowed.
    """
    require_administrator(by, municipality.pk)
    found = read_stretches(data)
    faults = [*found.faults, *(fault for row in found.rows for fault in _faults_of(row))]
    if faults:
        return Report(faults)
    wanted = {day: row for row in found.rows for day in row.weekdays}
    there = {
        one.day: one for one in ClosingDay.objects.filter(municipality=municipality, day__in=wanted)
    }
    new, changed, changes = list[ClosingDay](), list[ClosingDay](), list[Change]()
    for day, row in sorted(wanted.items()):
        one = there.get(day) or ClosingDay(municipality=municipality, day=day)
        before = _in_words(one) if one.pk else ""
        one.kind, one.name, one.closes_at = _kind_of(row), row.name, row.closes_at
        label = f"{date_format(day, 'SHORT_DATE_FORMAT')} {row.name}"
        if not one.pk:
            new.append(one)
            changes.append(Change(row.line, Changed.CREATE, label, (_in_words(one),)))
        elif before != (after := _in_words(one)):
            changed.append(one)
            changes.append(Change(row.line, Changed.UPDATE, label, (f"{before} → {after}",)))
    report = Report((), changes, len(wanted) - len(changes))
    try:
        closed = [one.day for one in (*new, *changed) if one.kind != Kind.HALF_DAY]
        calendars.check(municipality, adding=closed)
    except CalendarImpossible as impossible:
        return Report([Fault(1, "", str(impossible.message))])
    if dry_run:
        return report
    ClosingDay.objects.bulk_create(new)
    ClosingDay.objects.bulk_update(changed, FIELDS)
    if changes:
        calendars.has_changed(municipality, by=by)
    return replace(report, applied=True)


def _faults_of(row: Stretch) -> Iterator[Fault]:
    if row.kind and _known_kind(row.kind) is None:
        known = ", ".join(str(kind.label) for kind in Kind)
        said = _("Write one of these: %(known)s.") % {"known": known}
        yield Fault(row.line, str(KIND.heading), said)
    elif (_kind_of(row) == Kind.HALF_DAY) != (row.closes_at is not None):
        said = _("A half day, and only that, needs the time it closes.")
        yield Fault(row.line, str(CLOSES.heading), said)
    if find_cpr(row.name):
        said = _("Delete the number: it looks like a CPR number.")
        yield Fault(row.line, str(NAME.heading), said)


def _known_kind(word: str) -> str | None:
    words = {str(kind.label).casefold(): kind.value for kind in Kind} | {
        k.value: k.value for k in Kind
    }
    return words.get(word.casefold())


def _kind_of(row: Stretch) -> str:
    if row.kind:
        return _known_kind(row.kind) or Kind.CLOSED
    return Kind.HALF_DAY if row.closes_at is not None else Kind.CLOSED


def _in_words(one: ClosingDay) -> str:
    words = f"{one.name}, {one.get_kind_display()}"
    return f"{words} {time_format(one.closes_at)}" if one.closes_at else words
