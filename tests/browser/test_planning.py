"""The advisor plans a whole course from a template on her phone, and the school writes the plan."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def on_a_phone(house: str, chromium: Browser) -> Iterator[Visitor]:
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="da-DK")
    yield Visitor(context, house)
    context.close()


def tap(visitor: Visitor, role: str, name: str) -> None:
    """Tap what leads to another page, and inspect that; the phone stays a phone."""
    with visitor.page.expect_navigation():
        visitor.page.get_by_role(role, name=name).first.tap()
    visitor.inspect()
    visitor.page.set_viewport_size(PHONE)


def test_a_course_is_planned_from_a_template(on_a_phone: Visitor):
    visitor, page = on_a_phone, on_a_phone.page
    visitor.become("Vejleder")
    visitor.go("/vejleder/")
    visitor.page.set_viewport_size(PHONE)
    tap(visitor, "link", "Planlæg forløbet")

    # Another template, then back to the one suggested, with a proposal each time.
    suggested = page.get_by_label("Skabelon").input_value()
    page.get_by_label("Skabelon").select_option(label="Aktionslæring")
    tap(visitor, "button", "Foreslå datoer")
    assert page.locator("[data-row]").count() == 6
    page.get_by_label("Skabelon").select_option(value=suggested)
    tap(visitor, "button", "Foreslå datoer")
    rows = page.locator("[data-row]")
    assert rows.count() == 4

    # One is left out, another is changed; its line follows what is typed.
    rows.nth(3).get_by_text("Udelad").tap()
    rows.nth(1).locator("summary").tap()
    rows.nth(1).get_by_label("Begynder kl.").fill("10:15")
    rows.nth(1).get_by_label("Begynder kl.").blur()
    assert "kl. 10.15" in rows.nth(1).locator(".plan-row-when").inner_text()
    visitor.inspect()
    tap(visitor, "button", "Book aktiviteterne")
    assert "3 aktiviteter er booket, og skolen har fået besked." in visitor.text()
    assert visitor.faults == []


def test_both_sides_write_the_plan_of_action(on_a_phone: Visitor):
    visitor, page = on_a_phone, on_a_phone.page
    visitor.become("Vejleder")
    # The youngest course has no plan yet; the others of the demo have.
    visitor.go(page.locator('h3 a[href*="/vejleder/forloeb/"]').last.get_attribute("href"))
    page.set_viewport_size(PHONE)
    tap(visitor, "link", "Åbn handleplanen")
    plan = page.url.removeprefix(visitor.address)
    visitor.press("Skriv det første mål")
    visitor.fill("Mål", "Alle timer begynder ens.")
    visitor.press("Gem målet")
    visitor.become("Lærer")
    visitor.go(plan)
    visitor.press("Tilføj handling")
    page.get_by_label("Hvem", exact=True).select_option(label="Pædagog")
    visitor.fill("Gør hvad", "Tager imod ved døren.")
    visitor.press("Gem handlingen")
    tap(visitor, "button", "Udført")
    assert "Noteret: Den er udført." in visitor.text()
    visitor.follow("Pædagog")
    visitor.go(f"{plan}historik/")
    visitor.go("/forloeb/")
    visitor.become("Koordinator")
    visitor.go("/koordinator/forloeb/")
    visitor.go(plan)

    assert visitor.faults == []


def test_a_row_that_can_not_be_kept_says_why_on_the_phone(on_a_phone: Visitor):
    visitor, page = on_a_phone, on_a_phone.page
    visitor.become("Vejleder")
    course = page.locator('a[href*="/vejleder/forloeb/"]').first.get_attribute("href")
    visitor.go(f"{course}planlaeg/")
    page.set_viewport_size(PHONE)
    row = page.locator("[data-row]").first
    row.locator("summary").tap()
    row.get_by_label("Dag", exact=True).fill("31")
    row.get_by_label("Måned", exact=True).fill("2")
    tap(visitor, "button", "Book aktiviteterne")

    assert "Datoen findes ikke" in visitor.text()
    assert page.locator("[data-row]").first.get_by_label("Dag", exact=True).input_value() == "31"
    assert visitor.faults == []
