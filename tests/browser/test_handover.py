"""The coordinator hands over and asks "what if" in a real browser, with a real worker."""

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor
from tests.conftest import BROWSER_PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.once]


def test_an_absence_is_handed_over_in_one_go(visitor: Visitor):
    visitor.become("Koordinator")
    visitor.go("/koordinator/fravaer/")
    visitor.page.get_by_role("link", name="Se, hvad det rammer").first.click()
    visitor.page.wait_for_load_state()
    visitor.inspect()
    lines = visitor.page.locator("main .plan-line").count()
    assert lines == 3

    visitor.page.locator("main select[name^=inside_]").first.select_option("cancel")
    visitor.press("Se det samlet")
    assert "aktivitet aflyses" in visitor.text()
    visitor.press("Ja, gennemfør det")

    assert "Intet er ramt" in visitor.text()
    assert visitor.faults == []


def test_days_in_disorder_are_said_at_the_field(visitor: Visitor):
    visitor.become("Koordinator")
    visitor.go("/koordinator/fravaer/")
    page = visitor.page
    page.get_by_label("Vejleder").select_option(index=1)
    for number, part in enumerate(("20", "1", "2099", "10", "1", "2099")):
        page.locator("main .date-group input").nth(number).fill(part)

    visitor.press("Registrer fravær")

    assert "Den sidste dag skal være den første dag eller senere" in visitor.text()
    assert visitor.faults == []


def test_what_if_goes_from_question_over_progress_to_answer(visitor: Visitor):
    visitor.become("Koordinator")
    visitor.go("/koordinator/hvad-nu-hvis/")
    visitor.fill("Hvor mange flere henvendelser næste måned?", "40")
    visitor.unfold("Vælg vejledere")
    visitor.choose("Mette Aagesen")
    visitor.press("Beregn svaret")

    visitor.page.wait_for_url("**/hvad-nu-hvis/", timeout=5 * BROWSER_PATIENCE)
    visitor.inspect()

    assert "40 henvendelser mere; uden Mette Aagesen." in visitor.text()
    assert "Henvendelser med vejleder" in visitor.text()
    assert visitor.faults == []


def test_without_javascript_the_answer_is_reached_by_looking_again(house: str, chromium: Browser):
    context = chromium.new_context(locale="da-DK", java_script_enabled=False)
    context.set_default_timeout(BROWSER_PATIENCE)
    page = context.new_page()
    page.goto(f"{house}/log-ind/")
    page.get_by_role("button", name="Prøv som Koordinator").click()
    page.goto(f"{house}/koordinator/hvad-nu-hvis/")
    page.get_by_label("Hvor mange flere henvendelser næste måned?").fill("5")
    with page.expect_navigation():
        page.get_by_role("button", name="Beregn svaret").click()

    for _attempt in range(300):
        again = page.get_by_role("link", name="Se efter igen nu")
        if not again.count():
            break
        page.wait_for_timeout(1000)
        with page.expect_navigation():
            again.click()

    assert "5 henvendelser mere" in page.locator("main").inner_text()
    context.close()
