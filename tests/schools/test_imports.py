"""Importing: all or nothing, by line and column, and twice is once."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Role
from notifications.models import Message
from schools.models import Membership, School
from schools.services.import_reports import Kind
from schools.services.school_imports import import_schools
from schools.services.user_imports import import_users
from tests.factories import MembershipFactory, MunicipalityFactory, SchoolFactory, UserFactory

SCHOOLS = """Navn;Institutionsnummer;Type;Aktiv
Åparkens Skole;280101;Almenskole;ja
Lindeskolen Syd;280102;Specialskole;
10. klasse-centret;;;nej
"""
USERS = """E-mail;Navn;Telefon;Rolle;Skole
Lone@Fjordby.example;Lone Æbelø;20 11 22 33;Skoleleder;Nordbakkeskolen
lone@fjordby.example;Lone Æbelø;20 11 22 33;Ressourceteam;280001
ole@fjordby.example;Ole Ås;;Koordinator;
"""


def schools(text, municipality, *, dry_run=False, by=SYSTEM, encoding="utf-8"):
    return import_schools(text.encode(encoding), municipality=municipality, by=by, dry_run=dry_run)


def users(text, municipality, *, dry_run=False, by=SYSTEM):
    return import_users(
        text.encode(), municipality=municipality, by=by, now=timezone.now(), dry_run=dry_run
    )


def where(report):
    return [(fault.line, fault.column) for fault in report.faults]


def test_schools_are_created_as_the_file_says(municipality):
    report = schools(SCHOOLS, municipality, encoding="cp1252")

    assert (report.created, report.updated, report.unchanged, report.applied) == (3, 0, 0, True)
    assert list(School.objects.order_by("pk").values_list("name", "code", "kind", "is_active")) == [
        ("Åparkens Skole", "280101", "mainstream", True),
        ("Lindeskolen Syd", "280102", "special", True),
        ("10. klasse-centret", "", "mainstream", False),
    ]


def test_a_dry_run_shows_the_same_and_changes_nothing(municipality):
    dry = schools(SCHOOLS, municipality, dry_run=True)

    assert not School.objects.exists()
    assert dry.applied is False
    assert dry.changes == schools(SCHOOLS, municipality).changes


def test_the_same_schools_twice_change_nothing(municipality):
    schools(SCHOOLS, municipality)
    before = list(School.objects.values())

    report = schools(SCHOOLS, municipality)

    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)
    assert list(School.objects.values()) == before


def test_a_school_known_by_number_is_renamed_and_the_change_is_told(municipality, nordbakke):
    report = schools("Navn;Institutionsnummer\nNordbakken;280001\n", municipality)

    [change] = report.changes
    assert (change.line, change.kind, change.name) == (2, Kind.UPDATE, "Nordbakken")
    assert change.details == ("navn: Nordbakkeskolen → Nordbakken",)
    nordbakke.refresh_from_db()
    assert nordbakke.name == "Nordbakken"


def test_an_empty_cell_and_a_missing_column_leave_the_value(municipality, special_school):
    report = schools("Navn;Type\nLINDESKOLEN;\n", municipality)

    special_school.refresh_from_db()
    assert (special_school.code, special_school.kind) == ("280003", School.Kind.SPECIAL)
    assert special_school.name == "LINDESKOLEN"
    assert report.updated == 1


def test_schools_the_file_does_not_name_are_left_alone(municipality, nordbakke):
    schools("Navn\nEn anden\n", municipality)

    nordbakke.refresh_from_db()
    assert nordbakke.is_active


def test_schools_of_another_municipality_are_neither_seen_nor_touched(municipality, nordbakke):
    elsewhere = MunicipalityFactory()

    report = schools("Navn;Institutionsnummer\nNordbakkeskolen;280001\n", elsewhere)

    assert report.created == 1
    assert School.objects.filter(name="Nordbakkeskolen").count() == 2


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (";280109;;", "Navn"),
        (f"{'x' * 81};;;", "Navn"),
        ("A;12345;;", "Institutionsnummer"),
        ("A;12345x;;", "Institutionsnummer"),
        ("A;1234567;;", "Institutionsnummer"),
        ("A;²²²²²²;;", "Institutionsnummer"),
        ("A;;Folkeskole;", "Type"),
        ("A;;;måske", "Aktiv"),
        ("Skole 311236-4015;;;", "Navn"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column_and_stops_everything(municipality, line, column):
    report = schools(f"{SCHOOLS}{line}\n", municipality)

    assert where(report) == [(5, column)]
    assert not School.objects.exists()


def test_no_message_repeats_a_cpr_number(municipality):
    [fault] = schools("Navn\nSkole 311236-4015\n", municipality).faults

    assert "311236" not in fault.message


def test_every_bad_row_is_reported_at_once(municipality):
    report = schools("Navn;Type;Aktiv\n;Slot;måske\nA;;\nB;Slot;\n", municipality)

    assert where(report) == [(2, "Type"), (2, "Aktiv"), (2, "Navn"), (4, "Type")]


def test_the_same_school_twice_in_the_file_is_a_fault_of_the_second(municipality):
    report = schools("Navn;Institutionsnummer\nA;280101\na;280102\nB;280101\n", municipality)

    assert where(report) == [(3, "Navn"), (4, "Institutionsnummer")]
    assert "2" in report.faults[0].message


def test_a_number_of_one_school_with_the_name_of_another_is_a_fault(
    municipality, nordbakke, soeengen
):
    report = schools("Navn;Institutionsnummer\nSøengens Skole;280001\n", municipality)

    assert where(report) == [(2, "Institutionsnummer")]
    assert "Nordbakkeskolen" in report.faults[0].message


def test_people_get_their_roles_and_one_invitation_each(municipality, nordbakke, monday):
    report = users(USERS, municipality)

    assert report.faults == []
    lone = User.objects.get(email="lone@fjordby.example")
    assert (lone.name, lone.phone, lone.has_usable_password()) == (
        "Lone Æbelø",
        "20 11 22 33",
        False,
    )
    assert set(lone.memberships.values_list("role", "school__name")) == {
        (Role.SCHOOL_LEADER, "Nordbakkeskolen"),
        (Role.RESOURCE_TEAM, "Nordbakkeskolen"),
    }
    assert sorted(Message.objects.values_list("kind", "recipient__name")) == [
        ("accounts.invitation", "Lone Æbelø"),
        ("accounts.invitation", "Ole Ås"),
    ]


def test_the_same_people_twice_change_nothing_and_invite_nobody_again(
    municipality, nordbakke, monday
):
    users(USERS, municipality)
    monday.shift(3600)
    before = list(User.objects.values()), list(Membership.objects.values())

    report = users(USERS, municipality)

    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)
    assert (list(User.objects.values()), list(Membership.objects.values())) == before
    assert Message.objects.count() == 2


def test_a_dry_run_of_people_shows_the_same_and_changes_nothing(municipality, nordbakke, monday):
    dry = users(USERS, municipality, dry_run=True)

    assert not User.objects.exists()
    assert not Message.objects.exists()
    assert dry.changes == users(USERS, municipality).changes


def test_a_known_person_gets_new_name_and_role_and_the_change_is_told(municipality, tina):
    report = users(
        "E-mail;Navn;Rolle;Skole\ntina@fjordby.example;Tina Holm Lund;Lærer eller pædagog;280001\n"
        "tina@fjordby.example;Tina Holm Lund;Ressourceteam;280001\n",
        municipality,
    )

    assert [change.details for change in report.changes] == [
        ("navn: Tina Holm → Tina Holm Lund",),
        ("ny rolle: Ressourceteam, Nordbakkeskolen",),
    ]
    assert not Message.objects.exists()


def test_a_role_taken_back_is_given_again(municipality, tina):
    tina.memberships.update(is_active=False)

    report = users(
        "E-mail;Navn;Rolle;Skole\ntina@fjordby.example;Tina Holm;teacher;280001\n", municipality
    )

    assert (report.created, report.updated) == (0, 1)
    assert tina.memberships.get().is_active


def test_an_administrator_of_the_file_may_open_the_administration(municipality):
    users("E-mail;Navn;Rolle\nny@fjordby.example;Ny Chef;Administrator\n", municipality)

    assert User.objects.get().is_staff


def test_a_person_of_another_municipality_keeps_her_name(municipality):
    known = UserFactory(email="gaest@naboby.example", name="Gitte Gæst")
    MembershipFactory(user=known, role=Role.COORDINATOR)

    users("E-mail;Navn;Rolle\ngaest@naboby.example;Hacker;Koordinator\n", municipality)

    known.refresh_from_db()
    assert known.name == "Gitte Gæst"
    assert known.memberships.count() == 2


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("lone;Lone;;Koordinator;", "E-mail"),
        (";Lone;;Koordinator;", "E-mail"),
        (f"{'l' * 60}@{'x' * 60}.{'y' * 60}.{'z' * 60}.{'w' * 60}.dk;L;;Koordinator;", "E-mail"),
        ("lone@x.dk;;;Koordinator;", "Navn"),
        (f"lone@x.dk;{'L' * 121};;Koordinator;", "Navn"),
        ("lone@x.dk;Lone;+45 20 11 22 33 / 20 44 55 66;Koordinator;", "Telefon"),
        ("lone@x.dk;Lone;311236-4015;Koordinator;", "Telefon"),
        ("lone@x.dk;Lone;;Chef;", "Rolle"),
        ("lone@x.dk;Lone;;;", "Rolle"),
        ("lone@x.dk;Lone;;Skoleleder;", "Skole"),
        ("lone@x.dk;Lone;;Skoleleder;Hogwarts", "Skole"),
        ("lone@x.dk;Lone;;Koordinator;Nordbakkeskolen", "Skole"),
        ("ole@fjordby.example;Ole Ås;;Koordinator;", "E-mail"),
        ("ole@fjordby.example;Ole Aas;;Administrator;", "Navn"),
        ("ole@fjordby.example;Ole Ås;20112233;Administrator;", "Telefon"),
    ],
)
def test_a_bad_person_is_named_by_line_and_column_and_stops_everything(
    municipality, nordbakke, line, column
):
    report = users(f"{USERS}{line}\n", municipality)

    assert where(report) == [(5, column)]
    assert not User.objects.exists()


def test_a_closed_account_is_not_opened_by_a_file(municipality, tina):
    tina.is_active = False
    tina.save()

    report = users(
        "E-mail;Navn;Rolle;Skole\ntina@fjordby.example;Tina Holm;teacher;280001\n", municipality
    )

    assert where(report) == [(2, "E-mail")]


def test_a_school_elsewhere_is_not_known_here(municipality):
    SchoolFactory(name="Nabolandsbyens Skole")

    report = users(
        "E-mail;Navn;Rolle;Skole\nny@x.dk;Ny;Skoleleder;Nabolandsbyens Skole\n", municipality
    )

    assert where(report) == [(2, "Skole")]


@pytest.mark.parametrize("run", [schools, users])
def test_only_an_administrator_of_the_place_imports(
    run, municipality, other_municipality, coordinator, administrator
):
    with pytest.raises(NotAllowed):
        run("Navn\nA\n", municipality, by=coordinator)
    with pytest.raises(NotAllowed):
        run("Navn\nA\n", other_municipality, by=administrator)


def test_checking_costs_the_same_for_ten_and_for_three_hundred_lines(
    municipality, nordbakke, django_assert_num_queries
):
    heading = "E-mail;Navn;Rolle;Skole\n"
    for count in (10, 300):
        lines = "".join(f"p{n}@x.dk;Person {n};teacher;280001\n" for n in range(count))
        with django_assert_num_queries(5):  # savepoint, people, schools, memberships, savepoint
            users(heading + lines, municipality, dry_run=True)


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "fil.csv"
        path.write_bytes(text.encode("cp1252"))
        return str(path)

    return write


def test_the_command_is_a_dry_run_until_told_otherwise(municipality, file, capsys):
    call_command("import_schools", file(SCHOOLS), municipality="fjordby")
    assert "+ Åparkens Skole" in capsys.readouterr().out
    assert not School.objects.exists()

    call_command("import_schools", file(SCHOOLS), municipality="fjordby", apply=True)
    assert School.objects.count() == 3


def test_the_command_prints_every_fault_and_fails(municipality, file, capsys):
    with pytest.raises(CommandError):
        call_command("import_users", file("E-mail;Navn;Rolle\nx;;Chef\n"), municipality="fjordby")

    printed = capsys.readouterr().err
    assert [line.split(":")[0] for line in printed.splitlines()] == [
        "Linje 2, E-mail",
        "Linje 2, Navn",
        "Linje 2, Rolle",
    ]


def test_the_command_names_the_municipalities_it_knows(municipality, file):
    with pytest.raises(CommandError, match="fjordby"):
        call_command("import_users", file(USERS), municipality="fjordbyen")


def test_the_command_says_so_when_there_is_no_file(municipality, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        call_command("import_users", str(tmp_path / "nowhere.csv"), municipality="fjordby")
