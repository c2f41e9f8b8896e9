"""The mails of the municipality's cases: seen by those who answer for them, and sent again."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from notifications.models import Message, MessageStatus
from notifications.services import outbox
from privacy.models import AccessEvent
from tests import stories
from tests.personas import in_municipality

PAGE = "/koordinator/mails/"


@pytest.fixture
def case(tina, nordbakke, coordinator, monday):
    """Received: a receipt to Tina and a notice to the coordinator wait to go out."""
    return stories.a_submitted_request(tina, nordbakke, now=timezone.now())


@pytest.fixture
def given_up(case, tina):
    mail = Message.objects.get(recipient=tina)
    Message.objects.filter(pk=mail.pk).update(
        status=MessageStatus.FAILED, attempts=5, last_error="SMTPDataError 554"
    )
    return mail


def html(client, path=PAGE):
    return client.get(path).content.decode()


def test_every_mail_knows_its_municipality(case, municipality):
    assert {mail.municipality_id for mail in Message.objects.all()} == {municipality.pk}


def test_the_page_shows_what_waits_with_person_and_cause(client, case, coordinator, tina):
    client.force_login(coordinator)

    page = html(client, f"{PAGE}?vis=venter")

    assert "Venter (2)" in page
    assert case.case_number in page
    assert str(tina) in page
    assert "Vi har modtaget jeres henvendelse" in page


def test_what_was_given_up_comes_first_with_its_reason(client, given_up, coordinator):
    client.force_login(coordinator)

    page = html(client)

    assert "Opgivet (1)" in page
    assert "Opgivet efter 5 forsøg" in page
    assert "SMTPDataError 554" in page


def test_a_mail_given_up_can_be_tried_again_and_arrives(client, given_up, coordinator, mailoutbox):
    client.force_login(coordinator)

    response = client.post(f"{PAGE}{given_up.pk}/igen/", follow=True)
    outbox.deliver(now=timezone.now(), by=coordinator)

    assert "Mailen er sat i kø igen" in response.content.decode()
    assert Message.objects.get(pk=given_up.pk).status == MessageStatus.SENT
    assert [mail.to for mail in mailoutbox].count([given_up.recipient.email]) == 1
    assert AccessEvent.objects.filter(
        object_type="notifications.message", object_id=given_up.pk, actor_id=coordinator.pk
    ).exists()


@pytest.mark.parametrize("status", [MessageStatus.SENT, MessageStatus.CANCELLED, "pending"])
def test_what_has_not_failed_is_left_alone(status, client, given_up, coordinator):
    sent_at = timezone.now() if status == MessageStatus.SENT else None
    Message.objects.filter(pk=given_up.pk).update(status=status, sent_at=sent_at)
    client.force_login(coordinator)

    client.post(f"{PAGE}{given_up.pk}/igen/")

    assert Message.objects.get(pk=given_up.pk).status == status


def test_a_coordinator_of_elsewhere_sees_none_of_it(client, given_up, other_municipality):
    client.force_login(
        in_municipality("Nina Voss", "nina@naboby.example", Role.COORDINATOR, other_municipality)
    )

    assert given_up.case_number not in html(client)
    assert client.post(f"{PAGE}{given_up.pk}/igen/").status_code == 404


@pytest.mark.parametrize("number", ["2", "99", "0", "-1", "²", "x"])
def test_any_page_number_shows_a_page(number, client, case, coordinator):
    client.force_login(coordinator)

    assert client.get(PAGE, {"side": number, "vis": "noget"}).status_code == 200


def test_the_page_costs_the_same_for_few_and_many(
    client, case, coordinator, tina, municipality, statements
):
    client.force_login(coordinator)
    html(client)
    with statements() as few:
        html(client)
    Message.objects.bulk_create(
        Message(
            kind="requests.receipt",
            key=f"more {n}",
            recipient=tina,
            municipality_id=municipality.pk,
            queued_by=tina,
        )
        for n in range(100)
    )
    with statements() as many:
        html(client)

    assert len(few) == len(many) <= 8
