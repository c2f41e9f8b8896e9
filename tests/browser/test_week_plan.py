"""The coordinator plans the week in a real browser, with JavaScript and without."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.conftest import BROWSER_PATIENCE

pytestmark = pytest.mark.browser

PLAN = "/koordinator/planlaeg/"


def test_the_week_is_planned_changed_and_brought_to_the_confirmation(visitor: Visitor):
    visitor.become("Koordinator")
    visitor.go("/koordinator/")
    visitor.press("Planlæg ugen")
    page = visitor.page
    if "Glem mine valg" in visitor.text():  # what another test of this house has chosen
        visitor.press("Glem mine valg")
    lines = page.locator("input[name=seen]").count()

    page.locator("select").first.select_option(index=1)
    page.locator("input[name=lock]").nth(1).check(force=True)
    page.locator("input[name=out]").nth(2).check(force=True)
    visitor.press("Regn om")

    assert page.locator("input[name=lock]:checked").count() == 2
    assert page.locator("input[name=out]:checked").count() == 1
    assert page.locator("input[name=seen]").count() == lines - 1
    visitor.press("Send alle tilbud")
    assert page.locator("input[name=line]").count() == lines - 1
    assert visitor.faults == []


def test_a_choice_nobody_can_keep_says_why_and_looks_right(visitor: Visitor):
    visitor.become("Koordinator")
    visitor.go(PLAN)
    page = visitor.page

    page.locator("select:has(optgroup)").first.select_option(
        value=page.locator("optgroup option").first.get_attribute("value")
    )
    visitor.press("Regn om")

    assert "Uden vejleder" in visitor.text()
    assert visitor.faults == []


def test_without_javascript_everything_is_there(house: str, chromium: Browser):
    context = chromium.new_context(locale="da-DK", java_script_enabled=False)
    context.set_default_timeout(BROWSER_PATIENCE)
    page = context.new_page()
    page.goto(f"{house}/log-ind/")
    page.get_by_role("button", name="Prøv som Koordinator").click()
    page.goto(house + PLAN)

    page.locator("input[name=out]").first.check(force=True)
    page.get_by_role("button", name="Send alle tilbud").click()

    expect(page.get_by_role("button", name="Ja, send")).to_have_count(1)
    expect(page.locator("input[name=line]")).not_to_have_count(0)
    context.close()
