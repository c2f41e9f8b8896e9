"""Closing days from files: both formats, all or nothing, twice is once, never a whole year."""

import datetime as dt

import pytest

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from schools.models import ClosingDay
from schools.queries import work_calendar
from schools.services.closing_day_imports import import_closing_days
from schools.services.import_reports import Kind

CSV = """Dato;Sidste dag;Navn;Type;Lukketid
12-10-2026;16-10-2026;Efterårsferie;Skoleferie;
2026-12-24;;Juleaftensdag;Lukkedag;
05.06.2027;;Grundlovsdag;;
30/4/2027;;Fredag før 1. maj;;12.00
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Fjordby//Ferieplan//DA
BEGIN:VEVENT
UID:1@fjordby.example
DTSTAMP:20260801T080000Z
DTSTART;VALUE=DATE:20261012
DTEND;VALUE=DATE:20261017
SUMMARY:Efterårsferie
END:VEVENT
BEGIN:VEVENT
UID:2@fjordby.example
DTSTAMP:20260801T080000Z
DTSTART;VALUE=DATE:20261224
SUMMARY:Juleaftensdag
END:VEVENT
BEGIN:VEVENT
UID:3@fjordby.example
DTSTAMP:20260801T080000Z
DTSTART;VALUE=DATE:20261111
STATUS:CANCELLED
SUMMARY:Aflyst lukkedag
END:VEVENT
END:VCALENDAR
"""


def imported(text, municipality, *, dry_run=False, by=SYSTEM, encoding="utf-8"):
    return import_closing_days(
        text.encode(encoding), municipality=municipality, by=by, dry_run=dry_run
    )


def days():
    return list(ClosingDay.objects.values_list("day", "kind", "name", "closes_at"))


def test_a_csv_file_becomes_closing_days_without_weekends(municipality):
    report = imported(CSV, municipality, encoding="cp1252")

    assert (report.created, report.updated, report.applied) == (7, 0, True)
    autumn = [
        (dt.date(2026, 10, n), "school_holiday", "Efterårsferie", None) for n in range(12, 17)
    ]
    assert days() == [
        *autumn,
        (dt.date(2026, 12, 24), "closed", "Juleaftensdag", None),
        (dt.date(2027, 4, 30), "half_day", "Fredag før 1. maj", dt.time(12)),
    ]


def test_an_icalendar_file_becomes_closing_days_and_ferie_is_a_school_holiday(municipality):
    report = imported("\ufeff" + ICS.replace("\n", "\r\n"), municipality)

    assert (report.created, report.applied) == (6, True)
    assert {(kind, name) for _day, kind, name, _time in days()} == {
        ("school_holiday", "Efterårsferie"),
        ("closed", "Juleaftensdag"),
    }
    assert max(day for day, *_rest in days()) == dt.date(2026, 12, 24)


def test_a_dry_run_says_the_same_and_changes_nothing(municipality):
    dry = imported(CSV, municipality, dry_run=True)

    assert not ClosingDay.objects.exists()
    assert (dry.applied, dry.changes) == (False, imported(CSV, municipality).changes)


def test_twice_is_once_and_a_changed_line_is_told(municipality):
    imported(CSV, municipality)
    municipality.refresh_from_db()
    version = municipality.calendar_version

    again = imported(CSV, municipality)
    municipality.refresh_from_db()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 7)
    assert municipality.calendar_version == version

    changed = imported(CSV.replace("Juleaftensdag", "Juleaften"), municipality)
    [change] = changed.changes
    assert change.kind == Kind.UPDATE
    assert change.details == ("Juleaftensdag, Lukkedag → Juleaften, Lukkedag",)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("12-13-2026;;Ferie;;", "Dato"),
        ("2026-10-12;2026-10-11;Ferie;;", "Sidste dag"),
        ("2026-10-12;2027-10-16;Ferie;;", "Sidste dag"),
        ("2026-10-12;;;;", "Navn"),
        ("2026-10-12;;Ferie;Fridag;", "Type"),
        ("2026-10-12;;Ferie;Halv dag;", "Lukketid"),
        ("2026-10-12;;Ferie;Lukkedag;12.00", "Lukketid"),
        ("2026-10-12;;Ferie;;kl. tolv", "Lukketid"),
        ("2026-10-12;;Spørg 311236-4123;;", "Navn"),
    ],
)
def test_one_bad_line_changes_nothing_and_is_told_by_line_and_column(line, column, municipality):
    report = imported(f"{CSV}{line}\n", municipality)

    assert [(fault.line, fault.column) for fault in report.faults] == [(6, column)]
    assert not ClosingDay.objects.exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        ICS.replace("DTSTART;VALUE=DATE:20261224", "DTSTART:20261224T080000"),
        ICS.replace("SUMMARY:Juleaftensdag", "RRULE:FREQ=YEARLY\nSUMMARY:Juleaftensdag"),
        "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
    ],
    ids=["by the hour", "repeating", "empty", "cut off"],
)
def test_a_calendar_that_can_not_be_kept_is_refused(spoilt, municipality):
    report = imported(spoilt, municipality)

    assert report.faults
    assert not ClosingDay.objects.exists()


def test_a_calendar_without_working_days_is_refused(municipality):
    lines = "".join(
        f"2026-{month:02}-01;2026-{month + 1:02}-{last};Ferie;;\n"
        for month, last in ((1, 28), (3, 30), (5, 30))
    )

    report = imported("Dato;Sidste dag;Navn;Type;Lukketid\n" + lines, municipality)

    [fault] = report.faults
    assert "dage i træk" in fault.message
    assert not ClosingDay.objects.exists()


def test_only_those_who_administer_may(municipality, coordinator):
    with pytest.raises(NotAllowed):
        imported(CSV, municipality, by=coordinator)


def test_a_half_day_is_worked_and_ends_early(municipality):
    imported(CSV, municipality)

    calendar = work_calendar(municipality)

    assert calendar.is_working_day(dt.date(2027, 4, 30))
    assert calendar.closes_early == {dt.date(2027, 4, 30): dt.time(12)}
    assert dt.date(2026, 10, 14) in calendar.closed
    municipality.pauses_in_school_holidays = False
    assert dt.date(2026, 10, 14) not in work_calendar(municipality).closed
