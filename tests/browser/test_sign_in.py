"""Sign-in in a real browser, as strict as in production: two steps, and the end of a session."""

from base64 import b32decode

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from requests.questionnaire import Step
from tests import stories
from tests.accounts.apps import Telephone
from tests.browser.visitor import Visitor
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def door(live_server, chromium, settings):
    """Somebody at the door of a house whose database the test reaches, too."""
    settings.SECOND_FACTOR = True
    settings.SESSION_COOKIE_AGE = 30 * 60  # seconds
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    yield Visitor(context, live_server.url)
    context.close()


def give_password(visitor: Visitor, user) -> None:
    visitor.fill("E-mail", user.email)
    visitor.page.get_by_label("Adgangskode").fill(PASSWORD)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Log ind").click()


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


MINUTES = 60_000  # milliseconds
TEXT = "Klassen er urolig efter frikvarter, og tre voksne er på skift."


@pytest.fixture
def writing(door, tina, nordbakke):
    """Tina, half an hour into the form about her class; the clock of her browser can be moved."""
    draft = stories.a_draft(tina, nordbakke, now=timezone.now())
    path = reverse("requests:step", args=[draft.pk, Step.SITUATION])
    door.page.clock.install()
    door.page.goto(f"{door.address}/log-ind/?next={path}")
    give_password(door, tina)
    field(door).fill(TEXT)
    return door


def field(visitor: Visitor):
    return visitor.page.locator("textarea[name=situation]")


def dialog(visitor: Visitor):
    return visitor.page.get_by_role("alertdialog", name="Er du her stadig?")


def test_the_end_of_a_session_asks_and_whoever_is_there_stays(writing):
    page = writing.page
    page.clock.fast_forward(27.5 * MINUTES)
    expect(dialog(writing)).to_be_visible()
    writing.inspect()
    page.get_by_role("button", name="Bliv logget ind").click()
    expect(dialog(writing)).to_be_hidden()
    expect(field(writing)).to_be_focused()

    for _quarter in range(4):  # an hour of writing
        page.clock.fast_forward(14 * MINUTES)
        field(writing).press_sequentially(" x")
        page.clock.run_for(20_000)
        expect(dialog(writing)).to_be_hidden()

    assert field(writing).input_value().startswith(TEXT)
    assert writing.faults == []


@pytest.mark.parametrize("how", ["the clock", "sent too late", "signed out in the dialog"])
def test_what_was_typed_is_back_after_signing_in_again(writing, tina, how):
    page, form = writing.page, writing.page.url
    field(writing).fill(f"{TEXT} Ring 311236-4123.")
    if how == "signed out in the dialog":
        page.clock.fast_forward(27.5 * MINUTES)
        page.get_by_role("button", name="Log ud nu").click()
    else:
        Session.objects.all().delete()
        if how == "the clock":
            page.clock.fast_forward(30 * MINUTES)
        else:
            page.get_by_role("button", name="Gem og fortsæt").first.click()
    page.wait_for_url("**/log-ind/**")
    expect(page.get_by_text("Det, du havde skrevet, er gemt i denne fane")).to_be_visible()
    if how == "the clock":
        writing.inspect()
    give_password(writing, tina)

    expect(page).to_have_url(form)
    expect(field(writing)).to_have_value(f"{TEXT} Ring […].")  # a CPR number waits nowhere
    expect(page.get_by_text("Det er ikke sendt")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Det er ikke sendt")).to_be_hidden()
    assert writing.faults == []


def test_a_page_that_was_open_too_long_gives_the_text_back(writing):
    page, form = writing.page, writing.page.url
    writing.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Gem og fortsæt").first.click()
    page.get_by_role("link", name="Tilbage til det, du skrev").click()

    expect(page).to_have_url(form)
    expect(field(writing)).to_have_value(TEXT)


def test_who_is_told_to_wait_gets_the_text_back(writing, settings):
    page, form = writing.page, writing.page.url
    cache.clear()
    settings.RATE_LIMITS = {"person_sends": (0.5, 60)}
    page.get_by_role("button", name="Gem og fortsæt").first.click()
    expect(page.get_by_role("heading", name="Lidt for meget på en gang")).to_be_visible()
    writing.inspect()
    settings.RATE_LIMITS = {}
    page.get_by_role("link", name="Tilbage til det, du skrev").click()

    expect(page).to_have_url(form)
    expect(field(writing)).to_have_value(TEXT)


def test_somebody_else_at_the_same_screen_does_not_get_the_text(writing, anna):
    page, form = writing.page, writing.page.url
    Session.objects.all().delete()
    page.clock.fast_forward(30 * MINUTES)
    page.wait_for_url("**/log-ind/**")
    give_password(writing, anna)
    page.goto(form)

    assert page.evaluate("sessionStorage.getItem('kc-typed')") is None
