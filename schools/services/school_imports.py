"""Schools from a CSV file."""

from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from privacy.models import Act
from privacy.scan import find_cpr
from privacy.services import access_log
from schools.models import Municipality, School
from schools.permissions import require_administrator
from schools.services.import_reports import Change, Kind, Report
from schools.sheets import Column, Fault, Row, read

NAME = Column("navn", gettext_lazy("Name"), ("skole", "skolenavn", "skolens navn"), required=True)
CODE = Column(
    "institutionsnummer", gettext_lazy("Institution number"), ("institutionsnr", "instnr", "nummer")
)
KIND = Column("type", gettext_lazy("Type"), ("skoletype",))
ACTIVE = Column("aktiv", gettext_lazy("Active"))
COLUMNS = (NAME, CODE, KIND, ACTIVE)
YES_NO = {"ja": True, "j": True, "1": True, "nej": False, "n": False, "0": False}
NAME_LENGTH = 80
CODE_LENGTH = 6


@transaction.atomic
def import_schools(data: bytes, *, municipality: Municipality, by: Actor, dry_run: bool) -> Report:
    """Read the file and make the municipality's schools as it says; return what that means.

    All or nothing: one fault, and nothing changes. A school is known by its institution number,
    else by its name; schools the file does not name are left alone, and so is a value whose
    column is missing or whose cell is empty. Idempotent. Raises NotAllowed.
    """
    require_administrator(by, municipality.pk)
    plan = _Plan(municipality)
    sheet = read(data, COLUMNS)
    plan.faults.extend(sheet.faults)
    for row in sheet.rows:
        plan.add(row)
    if plan.faults or dry_run:
        return plan.report()
    School.objects.bulk_create(plan.new)
    School.objects.bulk_update(plan.changed, ["name", "code", "kind", "is_active"])
    if plan.changes:
        access_log.record(Act.CHANGE, School, by=by, municipality_id=municipality.pk)
    return replace(plan.report(), applied=True)


@dataclass
class _Plan:
    """What the file asks for, held against what is there: one query for the whole file."""

    municipality: Municipality
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: list[School] = field(default_factory=list)
    changed: list[School] = field(default_factory=list)
    unchanged: int = 0

    def __post_init__(self) -> None:
        existing = list(School.objects.filter(municipality=self.municipality))
        self.by_name = {school.name.casefold(): school for school in existing}
        self.by_code = {school.code: school for school in existing if school.code}
        self.seen: dict[tuple[str, str], int] = {}

    def report(self) -> Report:
        return Report(self.faults, self.changes, self.unchanged)

    def add(self, row: Row) -> None:
        before = len(self.faults)
        kind, active = self._kind(row), self._active(row)
        self._check_cells(row)
        self._check_repeated(row)
        if len(self.faults) > before:
            return
        school = self._known(row)
        if school is None:
            self._create(row, kind, active)
        elif len(self.faults) == before:
            self._update(row, school, kind, active)

    def _fault(self, row: Row, column: Column, message: str) -> None:
        self.faults.append(Fault(row.line, str(column.heading), message))

    def _kind(self, row: Row) -> str:
        wanted = row[KIND.name].casefold()
        words = {str(k.label).casefold(): k.value for k in School.Kind} | {
            k.value: k.value for k in School.Kind
        }
        if wanted and wanted not in words:
            known = ", ".join(str(kind.label) for kind in School.Kind)
            self._fault(row, KIND, _("Write one of these: %(known)s.") % {"known": known})
        return words.get(wanted, "")

    def _active(self, row: Row) -> bool | None:
        wanted = row[ACTIVE.name].casefold()
        if wanted and wanted not in YES_NO:
            self._fault(row, ACTIVE, _("Write ja or nej."))
        return YES_NO.get(wanted)

    def _check_cells(self, row: Row) -> None:
        name, code = row[NAME.name], row[CODE.name]
        if not name:
            self._fault(row, NAME, _("Write the name of the school."))
        elif len(name) > NAME_LENGTH:
            self._fault(row, NAME, _("Shorten the name to at most 80 characters."))
        if code and not (code.isascii() and code.isdecimal() and len(code) == CODE_LENGTH):
            self._fault(row, CODE, _("Write six digits, with the zeros in front."))
        for column in (NAME, CODE):
            if find_cpr(row[column.name]):
                self._fault(row, column, _("Delete the number: it looks like a CPR number."))

    def _check_repeated(self, row: Row) -> None:
        for column in (NAME, CODE):
            value = row[column.name].casefold()
            first = self.seen.setdefault((column.name, value), row.line) if value else row.line
            if first != row.line:
                message = _("The same is written in line %(line)s. Delete one of the lines.")
                self._fault(row, column, message % {"line": first})

    def _known(self, row: Row) -> School | None:
        name, code = row[NAME.name].casefold(), row[CODE.name]
        of_name, of_code = self.by_name.get(name), self.by_code.get(code)
        if of_name and of_code and of_name is not of_code:
            message = _("The number belongs to %(school)s. Correct the number or the name.")
            self._fault(row, CODE, message % {"school": of_code.name})
        return of_code or of_name

    def _create(self, row: Row, kind: str, active: bool | None) -> None:
        school = School(
            municipality=self.municipality,
            name=row[NAME.name],
            code=row[CODE.name],
            kind=kind or School.Kind.MAINSTREAM,
            is_active=active is not False,
        )
        self.new.append(school)
        self.changes.append(Change(row.line, Kind.CREATE, school.name))

    def _update(self, row: Row, school: School, kind: str, active: bool | None) -> None:
        wanted: dict[str, str | bool] = {
            "name": row[NAME.name],
            "code": row[CODE.name] or school.code,
            "kind": kind or school.kind,
            "is_active": school.is_active if active is None else active,
        }
        details = [
            f"{School._meta.get_field(name).verbose_name}: {was} → {now}"  # type: ignore[union-attr]
            for name, value in wanted.items()
            if (was := _in_words(school, name)) != (now := _set(school, name, value))
        ]
        if not details:
            self.unchanged += 1
            return
        self.changed.append(school)
        self.changes.append(Change(row.line, Kind.UPDATE, school.name, tuple(details)))


def _in_words(school: School, name: str) -> str:
    value = getattr(school, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(school.get_kind_display()) if name == "kind" else value or "–"


def _set(school: School, name: str, value: str | bool) -> str:
    setattr(school, name, value)
    return _in_words(school, name)
