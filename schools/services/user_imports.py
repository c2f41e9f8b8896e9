"""People and their roles from a CSV file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import SCHOOL_ROLES, Role
from accounts.services import invitations
from privacy.models import Act
from privacy.scan import find_cpr
from privacy.services import access_log
from schools.models import Membership, Municipality, School
from schools.permissions import require_administrator
from schools.services.import_reports import Change, Kind, Report
from schools.services.memberships import open_or_close_administration
from schools.sheets import Column, Fault, Row, read

EMAIL = Column("e-mail", gettext_lazy("E-mail"), ("email", "mail", "arbejdsmail"), required=True)
NAME = Column("navn", gettext_lazy("Name"), ("fulde navn",), required=True)
PHONE = Column("telefon", gettext_lazy("Phone"), ("tlf", "mobil", "telefonnummer"))
ROLE = Column("rolle", gettext_lazy("Role"), required=True)
SCHOOL = Column("skole", gettext_lazy("School"), ("institutionsnummer", "skolens navn"))
COLUMNS = (EMAIL, NAME, PHONE, ROLE, SCHOOL)
EMAIL_LENGTH = 254
NAME_LENGTH = 120
PHONE_LENGTH = 20

Place = tuple[str, str, int | None]
"""E-mail, role and school: what makes a membership one and the same."""


@transaction.atomic
def import_users(
    data: bytes, *, municipality: Municipality, by: Actor, now: datetime, dry_run: bool
) -> Report:
    """Read the file, make its people and give them its roles; return what that means.

    One line is one person in one role; a person with two roles has two lines. All or nothing.
    New people are sent an invitation. Nobody loses a role because a file does not name it, and a
    person known from another municipality keeps her name and phone. Idempotent. Raises NotAllowed.
    """
    require_administrator(by, municipality.pk)
    sheet = read(data, COLUMNS)
    plan = _Plan(municipality, sheet.rows)
    plan.faults.extend(sheet.faults)
    for row in sheet.rows:
        plan.add(row)
    if plan.faults or dry_run:
        return plan.report()
    plan.save(by=by)
    for user in plan.new_users.values():
        invitations.invite(user, by=by, now=now)
    if plan.changes:
        access_log.record(Act.CHANGE, Membership, by=by, municipality_id=municipality.pk)
    return replace(plan.report(), applied=True)


class _Plan:
    """What the file asks for, held against what is there: three queries for the whole file."""

    def __init__(self, municipality: Municipality, rows: Iterable[Row]) -> None:
        self.municipality = municipality
        self.faults: list[Fault] = []
        self.changes: list[Change] = []
        self.unchanged = 0
        self.new_users: dict[str, User] = {}
        self.changed_users: dict[str, User] = {}
        self.new_memberships: list[Membership] = []
        self.reopened: list[Membership] = []
        self.seen: dict[Place, int] = {}
        self.first_line: dict[str, Row] = {}
        self._read_what_is_there({User.objects.normalize_email(row[EMAIL.name]) for row in rows})

    def _read_what_is_there(self, emails: set[str]) -> None:
        self.users = {user.email: user for user in User.objects.filter(email__in=emails)}
        self.schools: dict[str, School] = {}
        for school in School.objects.filter(municipality=self.municipality):
            self.schools |= {school.name.casefold(): school}
            if school.code:
                self.schools |= {school.code: school}
        self.memberships: dict[Place, Membership] = {}
        self.elsewhere: set[int] = set()
        here: set[int] = set()
        for held in Membership.objects.filter(user__email__in=emails).select_related("user"):
            if held.municipality_id == self.municipality.pk:
                self.memberships[(held.user.email, held.role, held.school_id)] = held
                here.add(held.user_id)
            else:
                self.elsewhere.add(held.user_id)
        self.elsewhere -= here

    def report(self) -> Report:
        return Report(self.faults, self.changes, self.unchanged)

    def add(self, row: Row) -> None:
        """Take one line into the plan, or say what is wrong with it."""
        before = len(self.faults)
        email = User.objects.normalize_email(row[EMAIL.name])
        self._check_person(row, email)
        role = self._role(row)
        school = self._school(row, role)
        if len(self.faults) > before or role is None:
            return
        place = (email, role.value, school.pk if school else None)
        first = self.seen.setdefault(place, row.line)
        if first != row.line:
            message = _("The same person, role and school are in line %(line)s. Delete one.")
            self._fault(row, EMAIL, message % {"line": first})
            return
        user, details = self._person(row, email)
        self._membership(row, user, role, school, place, details)

    def _fault(self, row: Row, column: Column, message: str) -> None:
        self.faults.append(Fault(row.line, str(column.heading), message))

    def _check_person(self, row: Row, email: str) -> None:
        for column in COLUMNS:
            if find_cpr(row[column.name]):
                self._fault(row, column, _("Delete the number: it looks like a CPR number."))
        if not _is_email(email):
            self._fault(row, EMAIL, _("Write an e-mail address, e.g. anna@kommune.dk."))
        if not row[NAME.name]:
            self._fault(row, NAME, _("Write the person's name."))
        elif len(row[NAME.name]) > NAME_LENGTH:
            self._fault(row, NAME, _("Shorten the name to at most 120 characters."))
        if len(row[PHONE.name]) > PHONE_LENGTH:
            self._fault(row, PHONE, _("Write one phone number of at most 20 characters."))
        if email in self.users and not self.users[email].is_active:
            message = _("The person's account is closed. Open it under Users first.")
            self._fault(row, EMAIL, message)
        self._check_agreement(row, email)

    def _check_agreement(self, row: Row, email: str) -> None:
        first = self.first_line.setdefault(email, row)
        for column in (NAME, PHONE):
            if first[column.name] != row[column.name]:
                message = _(
                    "Line %(line)s says something else of the same person. Make them alike."
                )
                self._fault(row, column, message % {"line": first.line})

    def _role(self, row: Row) -> Role | None:
        words = {str(role.label).casefold(): role for role in Role}
        words |= {role.value: role for role in Role}
        role = words.get(row[ROLE.name].casefold())
        if role is None:
            known = ", ".join(str(role.label) for role in Role)
            self._fault(row, ROLE, _("Write one of these roles: %(known)s.") % {"known": known})
        return role

    def _school(self, row: Row, role: Role | None) -> School | None:
        wanted = row[SCHOOL.name]
        school = self.schools.get(wanted.casefold())
        if role is None:
            return None
        if role not in SCHOOL_ROLES:
            if wanted:
                message = _("This role covers the whole municipality. Leave the cell empty.")
                self._fault(row, SCHOOL, message)
            return None
        if not wanted:
            self._fault(row, SCHOOL, _("Write the school's name or institution number."))
        elif school is None:
            message = _(
                "No school has this name or number. Correct it, or import the school first."
            )
            self._fault(row, SCHOOL, message)
        return school

    def _person(self, row: Row, email: str) -> tuple[User, list[str]]:
        user = self.users.get(email)
        if user is None:
            user = User(email=email, name=row[NAME.name], phone=row[PHONE.name])
            user.set_unusable_password()
            self.users[email] = self.new_users[email] = user
            return user, []
        if email in self.new_users or user.pk in self.elsewhere:
            return user, []
        details = []
        for name, value in (("name", row[NAME.name]), ("phone", row[PHONE.name])):
            was = getattr(user, name)
            if value and value != was:
                label = User._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                details.append(f"{label}: {was or '–'} → {value}")
                setattr(user, name, value)
                self.changed_users[email] = user
        return user, details

    def _membership(
        self,
        row: Row,
        user: User,
        role: Role,
        school: School | None,
        place: Place,
        details: list[str],
    ) -> None:
        where = f"{role.label}, {school}" if school else str(role.label)
        held = self.memberships.get(place)
        if held is None:
            held = Membership(
                user=user, municipality=self.municipality, school=school, role=role.value
            )
            self.new_memberships.append(held)
            details.append(_("new role: %(role)s") % {"role": where})
        elif not held.is_active:
            held.is_active = True
            self.reopened.append(held)
            details.append(_("role again: %(role)s") % {"role": where})
        if not details:
            self.unchanged += 1
            return
        kind = Kind.CREATE if user.pk is None else Kind.UPDATE
        # What another municipality calls her is not told to whoever knows her e-mail.
        name = row[NAME.name] if user.pk in self.elsewhere else user.name
        self.changes.append(Change(row.line, kind, f"{name} ({user.email})", tuple(details)))

    def save(self, *, by: Actor) -> None:
        """Write the whole plan in a handful of statements."""
        User.objects.bulk_create(self.new_users.values())
        User.objects.bulk_update(self.changed_users.values(), ["name", "phone"])
        for membership in self.new_memberships:
            membership.user_id = membership.user.pk
        Membership.objects.bulk_create(self.new_memberships)
        Membership.objects.bulk_update(self.reopened, ["is_active"])
        touched = [*self.new_memberships, *self.reopened]
        open_or_close_administration([membership.user_id for membership in touched], by=by)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= EMAIL_LENGTH
