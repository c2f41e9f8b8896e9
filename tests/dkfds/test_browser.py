"""The look in a real browser: what scripts, styles and the keyboard make of the markup."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import BROWSER_PATIENCE
from tests.dkfds import site

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.dkfds.site")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective));
"""
AT_REST = """
Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => undefined))
).then(() => undefined)
"""
"""Waits for what moves and will end."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def visit(chromium, live_server):
    """Open an address in a window of a width, with scripts or without."""
    contexts = []

    def visit(path: str, width: int = 1280, *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="da-DK"
        )
        contexts.append(context)
        context.set_default_timeout(BROWSER_PATIENCE)
        context.add_init_script(LISTEN)
        page: Page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()


def assert_clean(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("violations") == []


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_have_no_faults_axe_or_the_policy_can_find(visit, width):
    page = visit("/form/", width)
    assert_clean(page)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_clean(page)
    assert_clean(visit("/list/", width))


@pytest.mark.parametrize("path", ["/form/", "/list/", "/findes-ikke/"])
def test_nothing_has_to_be_scrolled_sideways_on_a_small_phone(visit, path):
    assert visit(path, 320).evaluate(SIDEWAYS) == 0


def test_every_link_in_the_summary_puts_the_cursor_in_its_field(visit):
    page = visit("/form/")
    page.get_by_role("button", name="Send").click()
    links = page.locator(".error-summary a")

    expect(links).to_have_count(9)
    for link in links.all():
        link.click()
        focused = page.evaluate("document.activeElement.id")
        assert link.get_attribute("href") == f"#{focused}"


def test_a_choice_shows_its_field_and_the_limit_counts(visit):
    page = visit("/form/")
    shade = page.locator("#id_shade")

    expect(shade).to_be_hidden()
    page.get_by_label("Blue").first.check(force=True)
    expect(shade).to_be_visible()
    page.locator("#id_text").press_sequentially("twelve chars")
    expect(page.locator(".character-limit")).to_have_text("Du har 2 tegn for meget")


def test_without_scripts_all_is_there(visit):
    page = visit("/form/", 390, scripts=False)

    expect(page.locator("#id_shade")).to_be_visible()
    expect(page.locator("#id_which")).to_be_visible()
    expect(page.get_by_role("link", name="List").first).to_be_visible()
    expect(page.get_by_role("button", name="Log ud")).to_be_visible()


def test_the_menu_of_a_phone_opens_closes_and_gives_the_focus_back(visit):
    page = visit("/form/", 390)
    opener = page.locator(".js-menu-open")
    opener.click()
    expect(page.locator(".mobile-drawer")).to_be_visible()
    page.evaluate(AT_REST)  # the drawer slides in; axe would measure it half transparent
    assert_clean(page)

    page.keyboard.press("Escape")

    expect(page.locator(".mobile-drawer")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_modal_takes_the_focus_and_gives_it_back(visit):
    page = visit("/form/")
    opener = page.get_by_role("button", name="Ask")
    opener.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("#ask:focus, #ask :focus")).to_have_count(1)
    page.evaluate(AT_REST)
    assert_clean(page)

    page.keyboard.press("Escape")

    expect(opener).to_be_focused()


def test_paging_changes_the_list_only_and_the_focus_follows(visit):
    page = visit("/list/")
    page.evaluate("window.still = true")
    page.get_by_role("link", name="Side 2", exact=True).click()

    expect(page.locator("#result-count")).to_have_text("Viser 11–20 af 120")
    expect(page.locator("#rows")).to_be_focused()
    assert page.url.endswith("/list/?side=2")
    assert page.evaluate("window.still")
    assert_clean(page)


def test_the_back_button_brings_whole_pages(visit):
    page = visit("/list/")
    page.get_by_role("link", name="Side 2", exact=True).click()
    expect(page.locator("#result-count")).to_have_text("Viser 11–20 af 120")
    page.get_by_role("link", name="Form").first.click()
    expect(page.locator("h1")).to_have_text("Form")

    page.go_back()
    expect(page.locator("h1")).to_have_text("List")
    expect(page.locator("#result-count")).to_have_text("Viser 11–20 af 120")
    page.go_back()
    expect(page.locator("#result-count")).to_have_text("Viser 1–10 af 120")
    assert "Viser" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_a_whole_page_in_answer_to_a_piece_is_gone_to(visit):
    page = visit("/list/")
    page.get_by_role("link", name="Side 12", exact=True).click()

    expect(page.locator("h1")).to_have_text("Form")
    assert page.url.endswith("/form/")


def test_a_server_that_does_not_answer_is_told_about(visit):
    page = visit("/list/")
    page.route("**/list/?side=2", lambda route: route.abort())
    page.get_by_role("link", name="Side 2", exact=True).click()

    expect(page.locator("#messages [role=alert]")).to_contain_text("Siden kunne ikke hentes")


def test_an_impatient_second_click_sends_nothing(visit):
    site.sent.clear()
    page = visit("/form/")
    page.fill("#id_name", "Ann")
    page.evaluate(
        "() => { const send = document.querySelector('form[novalidate] button');"
        " send.click(); send.click(); }"
    )

    expect(page.locator(".error-summary")).to_be_focused()
    assert site.sent == ["Ann"]


def test_a_checked_radio_looks_checked_in_forced_colours(visit):
    page = visit("/form/")
    page.emulate_media(forced_colors="active")
    page.get_by_label("Blue").first.check(force=True)
    dot = "getComputedStyle(document.querySelector('[for=id_colour_1]'), '::after')"

    checked = page.evaluate(f"{dot}.backgroundColor")
    assert checked not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


def test_nothing_moves_for_those_who_asked_for_rest(visit):
    page = visit("/form/", 390)
    page.emulate_media(reduced_motion="reduce")
    page.locator(".js-menu-open").click()

    slow = (
        "parseFloat(getComputedStyle(document.querySelector('.mobile-drawer')).animationDuration)"
    )
    assert page.evaluate(slow) < 0.001
