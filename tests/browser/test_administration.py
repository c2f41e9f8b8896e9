"""The administration in a real browser: nothing on its pages wants to get past the wall."""

import pytest
from playwright.sync_api import Page

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

A_LIST = "#content-main .model-changelist, #content-main th[scope=row] a"
A_ROW = "#result_list tbody tr:first-child a"


def violations(page: Page) -> list[str]:
    """What the Content-Security-Policy stopped; asked without axe, which injects styles itself."""
    page.wait_for_load_state("load")  # scripts that build the page have run by then
    found: list[str] = page.evaluate("window.violations")
    return [f"{page.url}: {one}" for one in found]


def addresses(page: Page, selector: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(selector, "links => links.map(a => a.href)")
    return found


def test_no_page_of_the_administration_is_stopped_by_the_wall(visitor: Visitor) -> None:
    visitor.become("administrator")
    page = visitor.page
    faults = violations(page)
    page.goto(f"{visitor.address}/admin/")
    lists = addresses(page, A_LIST)
    assert len(lists) >= 20

    for address in lists:
        page.goto(address)
        faults += violations(page)
        for inner in [*addresses(page, A_ROW)[:1], *addresses(page, ".object-tools a")]:
            page.goto(inner)
            faults += violations(page)

    assert faults == []
    assert visitor.faults == []


def test_choosing_a_person_by_typing_works_behind_the_wall(visitor: Visitor) -> None:
    visitor.become("administrator")
    page = visitor.page
    page.goto(f"{visitor.address}/admin/advisors/advisor/add/")

    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("a")
    page.locator(".select2-results__option").first.wait_for()
    page.locator(".select2-results__option").first.click()

    assert page.locator(".field-user .select2-selection__rendered").inner_text().strip()
    assert violations(page) == []
    assert visitor.faults == []


def test_the_office_words_a_mail_and_sees_it_first(visitor: Visitor) -> None:
    visitor.become("administrator")
    page = visitor.page
    page.goto(f"{visitor.address}/admin/notifications/wording/")
    page.get_by_role("link", name="Alle mails i").click()
    page.get_by_role("row", name="Vi har modtaget jeres henvendelse").get_by_role(
        "link"
    ).first.click()

    page.get_by_label("Tekst:").fill("Hej {fornavn}")
    page.get_by_role("button", name="Gem", exact=True).click()
    assert "mangler {link}" in page.locator(".field-text .errorlist").inner_text()
    page.get_by_label("Tekst:").fill("Hej {fornavn}\n\nSvar senest {frist}.\n\n{link}")
    page.get_by_role("button", name="Vis mailen").click()
    assert (
        page.locator("pre.mail-preview").first.inner_text().startswith("Hej Alma\n\nSvar senest ")
    )
    page.get_by_role("button", name="Gem", exact=True).click()

    assert "Gemt." in page.locator(".messagelist").inner_text()
    assert violations(page) == []
    assert visitor.faults == []
