"""The coordinator's week in a real browser: by keyboard alone, several at once, and on paper."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import Visitor
from tests.conftest import BROWSER_PATIENCE

pytestmark = pytest.mark.browser

WEEK = "/koordinator/"
FOCUSED = "document.activeElement.closest('[data-case]')?.dataset.number ?? ''"


def focused(page: Page) -> str:
    number: str = page.evaluate(FOCUSED)
    return number


def numbers(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "[data-case]", "cases => cases.map(one => one.dataset.number)"
    )
    return found


@pytest.fixture
def karen(visitor: Visitor) -> Visitor:
    visitor.become("Koordinator")
    visitor.go(WEEK)
    return visitor


def test_the_keyboard_moves_opens_and_comes_back(karen: Visitor):
    page = karen.page
    order = numbers(page)

    page.keyboard.press("j")
    assert focused(page) == order[0]
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert focused(page) == order[1]

    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/koordinator/\d+/"))
    assert order[1] in karen.text()
    page.go_back()
    page.keyboard.press("j")
    assert focused(page) == order[1]
    assert karen.faults == []


def test_a_case_is_offered_without_a_mouse(karen: Visitor):
    page = karen.page
    number = page.locator("[data-case]:has([data-offer])").first.get_attribute("data-number")
    while focused(page) != number:
        page.keyboard.press("j")

    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"\?offer=1"))
    karen.inspect()
    first = page.locator("input[name=lead]").first
    assert first.is_checked()
    assert page.evaluate("document.activeElement.name") == "lead"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/koordinator/\d+/$"))

    assert "Tilbuddet er sendt" in karen.text()
    karen.go(WEEK)
    advisor = page.locator("[aria-labelledby=group-advisor]")
    assert number in advisor.inner_text()
    assert karen.faults == []


def test_shortcuts_keep_out_of_fields_and_can_be_turned_off(karen: Visitor):
    page = karen.page
    page.locator("#search").focus()
    page.keyboard.type("jo?x")
    assert page.locator("#search").input_value() == "jo?x"
    page.locator("#search").fill("")
    page.locator("h1").click()

    page.keyboard.press("?")
    page.locator("#shortcuts[aria-hidden=false]").wait_for()
    karen.inspect()
    page.keyboard.press("j")
    assert focused(page) == ""
    page.get_by_role("button", name="Slå genveje fra").click()
    page.locator("#shortcuts [data-modal-close]").click()
    page.keyboard.press("j")
    assert focused(page) == ""

    page.reload()
    page.keyboard.press("j")
    assert focused(page) == ""
    page.locator("#shortcuts-open").click()
    page.get_by_role("button", name="Slå genveje til").click()
    page.locator("#shortcuts [data-modal-close]").click()
    page.keyboard.press("j")
    assert focused(page) != ""
    assert karen.faults == []


def test_several_are_chosen_by_key_previewed_and_done(karen: Visitor):
    page = karen.page
    new = page.locator("[aria-labelledby=group-new] [data-case]").first
    number = new.get_attribute("data-number")
    page.keyboard.press("j")
    assert focused(page) == number

    page.keyboard.press("x")
    assert page.locator("[data-chosen]").inner_text() == "1 valgt"
    page.locator("[aria-labelledby=group-waiting] input[name=case]").first.check(force=True)
    assert page.locator("[data-chosen]").inner_text() == "2 valgt"
    karen.inspect()
    karen.press("Begynd afklaringen")

    assert "Der sker ikke noget med 1 henvendelse" in karen.text()
    karen.press("Ja, gør det for 1 henvendelse")
    assert "1 henvendelse er ændret" in karen.text()
    karen.press("Tilbage til ugen")
    assert number in page.locator("[aria-labelledby=group-clarify]").inner_text()
    assert karen.faults == []


def test_the_list_keeps_a_filter_and_the_paper_looks_right(karen: Visitor):
    page = karen.page
    karen.go("/koordinator/liste/?status=mine")
    karen.unfold("Gem dette filter")
    karen.inspect()
    karen.fill("Filterets navn", "Mine")
    karen.press("Gem filteret")
    page.get_by_role("link", name="Mine", exact=True).first.click()
    page.wait_for_url(re.compile("status=mine"))
    karen.unfold("Ret gemte filtre")
    karen.inspect()

    karen.go("/koordinator/ugeliste/")
    karen.go("/koordinator/flere/?act=wait&case=1.1")
    assert karen.faults == []


def test_without_javascript_links_and_buttons_do_the_same(house: str, chromium: Browser):
    context = chromium.new_context(locale="da-DK", java_script_enabled=False)
    context.set_default_timeout(BROWSER_PATIENCE)
    page = context.new_page()
    page.goto(f"{house}/log-ind/")
    page.get_by_role("button", name="Prøv som Koordinator").click()
    page.goto(house + WEEK)

    assert not page.locator("#shortcuts-open").is_visible()
    page.locator("[data-offer]").first.click()
    assert page.locator("input[name=lead]").first.is_checked()
    page.goto(house + WEEK)
    page.locator("input[name=case]").first.check(force=True)
    page.get_by_role("button", name="Sæt på venteliste").click()
    expect(page.get_by_role("button", name="Ja, gør det for 1 henvendelse")).to_have_count(1)
    context.close()
