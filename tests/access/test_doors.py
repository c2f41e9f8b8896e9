"""The doors that are not links: mails, calendar feeds, the administration and its commands."""

from contextlib import suppress

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.services import calendars
from notifications.models import Message
from schools.models import Municipality, School
from tests.access import canaries
from tests.access.asking import REFUSED, Person, ask, everybody, leads_to_the_door, sign_of
from tests.admin.test_every_page import OURS

pytestmark = [pytest.mark.django_db, pytest.mark.walks]

OUTSIDERS = {
    *("visitor", "nobody", "colleague", "teacher_b", "leader_b", "team_b", "special_b"),
    *("unassigned", "mixed", "teacher_2", "leader_2", "team_2", "special_2", "advisor_2"),
    *("coordinator_2", "centre_2", "administrator_2"),
}
"""Whoever has nothing to do with a case of the school, by relation."""


def of_a_row(path):
    return any(map(str.isdigit, path.split("?")[0]))


def test_a_mail_opens_for_its_reader_and_for_nobody_outside(installation, plain_404):
    people = {person.key: person for person in everybody(installation.cast)}
    keys = {user.pk: key for key, user in installation.cast.items()}
    wrong, told, tried = [], 0, set()

    def sign(key, path):
        tried.add((key, path))
        return sign_of(ask(people[key], "GET", path))

    everybodys = {"catalogue.decided"}  # an approved example is all the municipality's to read
    for message in Message.objects.exclude(path="").exclude(kind__in=everybodys).order_by("pk"):
        story = installation.places[installation.story_of(message)]
        reader = keys[message.recipient_id]
        told += 1
        if (reader, message.path) not in tried and sign(reader, message.path) not in "o>":
            wrong.append(f"{message.kind} to {reader} leads her nowhere: {message.path}")
        for key in people:
            outside = story.relation_of(key) in OUTSIDERS and key != reader
            if key == "mixed" and story is installation.places[-1]:
                continue  # she is a coordinator there
            asks = outside and of_a_row(message.path) and (key, message.path) not in tried
            if asks and sign(key, message.path) not in REFUSED:
                wrong.append(f"{message.kind} to {reader} opens for {key}: {message.path}")

    assert wrong == []
    assert told > 100


def test_a_feed_shows_her_own_activities_by_its_secret_alone(installation):
    planted = canaries.plant(installation)
    visitor, now = Client(), timezone.now()
    for key in ("author", "leader", "team", "assigned", "advisor_2", "teacher_2"):
        user = installation.cast[key]
        place = next(
            i
            for i, one in enumerate(installation.places)
            if one.relation_of(key) in {"author", "leader", "team", "assigned"}
        )
        retired = calendars.renew(by=user, now=now)
        secret = calendars.renew(by=user, now=now)
        cache.clear()

        shown = visitor.get(reverse("calendars:feed", args=[secret]))

        assert shown.status_code == 200
        assert b"BEGIN:VEVENT" in shown.content
        words = canaries.found_in(shown.content.decode().replace("\r\n ", ""))
        assert {planted[n].place for n in words} <= {None, place}
        for unknown in (retired, secret[:-1], secret.swapcase()):
            assert visitor.get(reverse("calendars:feed", args=[unknown])).status_code == 404
        calendars.switch_off(by=user)
        assert visitor.get(reverse("calendars:feed", args=[secret])).status_code == 404


ONE_OF_EACH = (
    *("visitor", "nobody", "author", "leader", "team", "special", "assigned", "coordinator"),
    *("centre", "dpo", "administrator_2"),
)


def test_the_administration_opens_for_its_own_administrator_alone(installation, plain_404):
    ours = installation.ours.rows.course.municipality
    people = [Person(key, installation.cast) for key in ONE_OF_EACH]
    wrong = []
    for model in OURS:
        rows = _rows_in(model, ours)
        start = f"admin:{model._meta.label_lower.replace('.', '_')}"
        row = rows.order_by("pk").first() if rows is not None else None
        pages = [reverse(f"{start}_changelist"), reverse(f"{start}_add")]
        of_row = [reverse(f"{start}_{what}", args=[row.pk]) for what in WHAT] if row else []
        for person in people:
            for path in pages + of_row:
                for method in ("GET", "POST") if path in of_row else ("GET",):
                    answer = ask(person, method, path)
                    sign = "x" if leads_to_the_door(answer) else sign_of(answer)
                    if sign not in _expected(person.key, path in of_row):
                        wrong.append(f"{person.key} {method} {path}: {sign}")

    assert wrong == []


WHAT = ("change", "delete", "history")


def _expected(key: str, is_row: bool) -> str:
    if key == "visitor":
        return "sx"
    if key != "administrator_2":
        return "x"
    return ".x" if is_row else "ox>"  # her own list; a new row; a list sent without an act


def _rows_in(model, municipality):
    """Return the municipality's rows, None for what belongs to none."""
    path = admin.site.get_model_admin(model).municipality_path
    return model._base_manager.filter(**{path: municipality.pk}) if path else None


def test_an_act_of_the_administration_reaches_no_row_of_another_municipality(installation):
    person = Person("administrator_2", installation.cast)
    theirs = installation.cast["author"]
    done = {"_selected_action": [theirs.pk], "index": "0"}

    for act in ("send_invitation", "reset_second_factor", "delete_selected"):
        with person.afterwards_nothing() as client:
            before = Message.objects.count()
            answer = client.post("/admin/accounts/user/", {**done, "action": act})
            said = " ".join(str(message) for message in get_messages(answer.wsgi_request))

            assert theirs.email not in said + answer.content.decode()
            assert Message.objects.count() == before
            assert User.objects.filter(pk=theirs.pk).exists()


def test_an_import_changes_nothing_in_another_municipality(installation, tmp_path, capsys):
    ours, theirs = Municipality.objects.order_by("pk")
    known = School.objects.get(municipality=ours, code="280001")
    person = User.objects.get(pk=installation.cast["author"].pk)  # by the name she has now
    names = known.name, person.name
    schools, people = tmp_path / "skoler.csv", tmp_path / "brugere.csv"
    schools.write_text("Navn;Institutionsnummer\nEn helt anden;280001\n", encoding="utf-8")
    people.write_text(
        f"E-mail;Navn;Telefon;Rolle;Skole\n{person.email};En Anden;;Koordinator;\n",
        encoding="utf-8",
    )

    for command, file in (("import_schools", schools), ("import_users", people)):
        with suppress(CommandError):
            call_command(command, str(file), municipality=theirs.slug, apply=True)

    known.refresh_from_db()
    person.refresh_from_db()
    assert (known.name, person.name) == names
    assert names[1] not in "".join(capsys.readouterr())
