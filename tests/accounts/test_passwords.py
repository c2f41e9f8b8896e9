"""Links in mails: one purpose, one use, and an end."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts import links
from accounts.actors import SYSTEM
from accounts.errors import AlreadyHasPassword, HasLeft, NotAllowed
from accounts.services import invitations, passwords
from accounts.signals import invited, password_reset_requested
from notifications.models import Message
from notifications.tasks import deliver
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.once

NEW = "blaa-cykler-kan-ikke-flyve"
BOTH = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def newcomer(db):
    return UserFactory(name="Ny Kollega", email="ny@fjordby.example", password=None)


@pytest.fixture
def person(db):
    return UserFactory(name="Tina Holm", email="tina@fjordby.example")


@pytest.fixture
def heard():
    """The signals sent, by name."""
    names = []

    def note_invited(**_signal):
        names.append("invited")

    def note_reset(**_signal):
        names.append("reset")

    invited.connect(note_invited)
    password_reset_requested.connect(note_reset)
    yield names
    invited.disconnect(note_invited)
    password_reset_requested.disconnect(note_reset)


def open_link(client, path):
    """Follow the link as a browser does: the token leaves the address."""
    return client.get(path, follow=True)


def test_an_invitation_ends_with_a_password_and_signed_in(client, newcomer):
    page = open_link(client, links.invitation(newcomer))
    [(form_address, _status)] = page.redirect_chain

    response = client.post(form_address, BOTH)

    assert response.url == "/"
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    assert client.session["_auth_user_id"] == str(newcomer.pk)


def test_the_token_is_not_in_the_address_of_the_form(client, newcomer):
    link = links.invitation(newcomer)
    [(form_address, _status)] = open_link(client, link).redirect_chain

    assert link.split("/")[-2] not in form_address


def test_a_used_link_says_how_to_get_a_new_one(client, newcomer):
    link = links.invitation(newcomer)
    [(form_address, _status)] = open_link(client, link).redirect_chain
    client.post(form_address, BOTH)
    client.logout()

    page = open_link(client, link)

    assert "Linket kan ikke bruges" in page.content.decode()
    assert "/glemt-adgangskode/" in page.content.decode()


@pytest.mark.parametrize(("days", "opens"), [(14, True), (15, False)])
def test_an_invitation_lasts_fourteen_days(client, newcomer, monday, days, opens):
    link = links.invitation(newcomer)
    monday.shift(dt.timedelta(days=days))

    assert open_link(client, link).context["validlink"] is opens


@pytest.mark.parametrize(("hours", "opens"), [(24, True), (25, False)])
def test_a_password_link_lasts_a_day(client, person, monday, hours, opens):
    link = links.password(person)
    monday.shift(dt.timedelta(hours=hours))

    assert open_link(client, link).context["validlink"] is opens


def test_a_password_link_dies_when_the_person_signs_in(client, person):
    link = links.password(person)
    client.post("/log-ind/", {"username": person.email, "password": PASSWORD})
    client.logout()

    assert open_link(client, link).context["validlink"] is False


def test_one_purpose_does_not_open_the_other(client, person):
    token = links.password(person).split("/")[-2]
    uid = links.password(person).split("/")[-3]

    assert open_link(client, f"/invitation/{uid}/{token}/").context["validlink"] is False


@pytest.mark.parametrize("token", ["x", "-", "!-abc", "zzzzzzzzzzzzzz-abc", "abc-def-ghi"])
def test_a_made_up_token_opens_nothing(client, person, token):
    uid = links.password(person).split("/")[-3]

    assert open_link(client, f"/invitation/{uid}/{token}/").context["validlink"] is False


def test_a_made_up_person_opens_nothing(client, db):
    assert open_link(client, "/invitation/OTk5OTk/abc-def/").context["validlink"] is False


def test_the_link_of_one_who_has_left_opens_nothing(client, newcomer):
    link = links.invitation(newcomer)
    newcomer.is_active = False
    newcomer.save()

    assert open_link(client, link).context["validlink"] is False


@pytest.mark.parametrize(
    ("first", "second"), [("kort", "kort"), ("123456789012", "123456789012"), (NEW, NEW + "x")]
)
def test_a_poor_password_is_refused_and_nothing_is_saved(client, newcomer, first, second):
    [(form_address, _status)] = open_link(client, links.invitation(newcomer)).redirect_chain

    response = client.post(form_address, {"new_password1": first, "new_password2": second})

    assert response.status_code == 422
    newcomer.refresh_from_db()
    assert not newcomer.has_usable_password()


def test_the_mail_of_a_reset_opens_the_form(client, person, monday):
    response = client.post("/glemt-adgangskode/", {"email": "TINA@fjordby.example"})
    deliver()

    [sent] = mail.outbox
    link = next(line for line in sent.body.splitlines() if line.startswith("http"))
    assert response.url == "/glemt-adgangskode/sendt/"
    assert open_link(client, link.removeprefix("http://127.0.0.1:8000")).context["validlink"]


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, person):
    known = client.post("/glemt-adgangskode/", {"email": person.email})
    unknown = client.post("/glemt-adgangskode/", {"email": "nobody@fjordby.example"})

    assert known.url == unknown.url
    assert [message.recipient for message in Message.objects.all()] == [person]


def test_no_address_is_an_error_that_says_the_cure(client, db):
    response = client.post("/glemt-adgangskode/", {"email": "tina"})

    assert response.status_code == 422
    assert response.context["form"].errors["email"] == [
        "Skriv din e-mailadresse, fx anna@kommune.dk"
    ]


def test_one_who_has_left_gets_no_link(person, heard):
    person.is_active = False
    person.save()

    passwords.request_reset(person.email, by=SYSTEM, now=timezone.now())

    assert heard == []


def test_one_who_lost_the_invitation_gets_another(newcomer, heard):
    passwords.request_reset(newcomer.email, by=SYSTEM, now=timezone.now())

    assert heard == ["invited"]


def test_invite_refuses_one_who_has_a_password(person, heard):
    with pytest.raises(AlreadyHasPassword):
        invitations.invite(person, by=SYSTEM, now=timezone.now())
    assert heard == []


def test_invite_refuses_one_who_has_left(newcomer):
    newcomer.is_active = False

    with pytest.raises(HasLeft):
        invitations.invite(newcomer, by=SYSTEM, now=timezone.now())


def test_only_an_administrator_invites(newcomer, coordinator, administrator, heard):
    with pytest.raises(NotAllowed):
        invitations.invite(newcomer, by=coordinator, now=timezone.now())

    invitations.invite(newcomer, by=administrator, now=timezone.now())

    assert heard == ["invited"]


def test_nobody_chooses_the_password_of_another(person, administrator):
    with pytest.raises(NotAllowed):
        passwords.choose(person, password=NEW, by=administrator)


def test_changing_the_password_keeps_this_browser_and_signs_the_others_out(client, person):
    other = type(client)()
    other.force_login(person)
    client.force_login(person)

    response = client.post("/min-adgangskode/", {"old_password": PASSWORD, **BOTH})

    assert response.url == "/min-sikkerhed/"
    assert client.get("/min-adgangskode/").status_code == 200
    assert other.get("/min-adgangskode/").status_code == 302


def test_changing_the_password_needs_the_old_one(client, person):
    client.force_login(person)

    response = client.post("/min-adgangskode/", {"old_password": "forkert", **BOTH})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"old_password"}


def test_a_new_password_opens_a_door_closed_by_guessing(client, person):
    for _attempt in range(5):
        client.post("/log-ind/", {"username": person.email, "password": "forkert"})
    [(form_address, _status)] = open_link(client, links.password(person)).redirect_chain
    client.post(form_address, BOTH)
    client.logout()

    response = client.post("/log-ind/", {"username": person.email, "password": NEW})

    assert response.status_code == 302
