"""Sign-in in a real browser, as strict as in production: two steps, and the end of a session."""

from base64 import b32decode

import pytest
from playwright.sync_api import expect

from tests.accounts.apps import Telephone
from tests.browser.visitor import Visitor
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def door(live_server, chromium, settings):
    """Somebody at the door of a house whose database the test reaches, too."""
    settings.SECOND_FACTOR = True
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    context.set_default_timeout(10_000)
    yield Visitor(context, live_server.url)
    context.close()


def give_password(visitor: Visitor, user) -> None:
    visitor.fill("E-mail", user.email)
    visitor.page.get_by_label("Adgangskode").fill(PASSWORD)
    visitor.press("Log ind")


def test_a_coordinator_sets_two_steps_up_and_signs_in_with_them(door, coordinator):
    door.go("/log-ind/")
    give_password(door, coordinator)
    door.unfold("Skriv nøglen i stedet for at scanne")
    words = door.page.locator(".secret-key").inner_text().replace(" ", "")
    telephone = Telephone(b32decode(words).hex(), [])
    door.fill("Kode", telephone.code())
    door.press("Brug denne app")
    codes = door.page.locator(".recovery-codes code").all_inner_texts()
    door.press("Jeg har gemt dem")
    assert door.page.url.endswith("/koordinator/")

    door.go("/min-sikkerhed/")
    assert "10 gendannelseskoder" in door.text()
    assert "denne browser" in door.text()
    door.press("Log ud", within=".portal-user")
    give_password(door, coordinator)
    door.fill("Kode", "000000")
    door.press("Log ind")
    door.fill("Kode", codes[0])
    door.press("Log ind")

    expect(door.page.get_by_text("Tilbage: 9")).to_be_visible()
    assert door.faults == []
