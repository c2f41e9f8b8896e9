"""A group's three rounds on a phone, and the sheet on paper."""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.once]

PHONE = {"width": 390, "height": 844}
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")
WORDS = "VI SER PÅ OVERGANGEN MELLEM FRIKVARTER OG TIME OG DE VOKSNES FÆLLES RUTINER. "


class Phone(Visitor):
    """The same visitor with a thumb: every page is used and inspected 390 px wide."""

    widths = (390,)

    def tap(self, name: str) -> None:
        """Press a button or link without inspecting where it leads."""
        place = self.page.locator("main")
        target = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))
        with self.page.expect_navigation():
            target.first.click()

    def fill_to_the_limit(self) -> None:
        """Fill every text field of the form with as much as it takes."""
        for group in self.page.locator(
            "main form .form-group:has(textarea, input[type=text])"
        ).all():
            most = group.get_attribute("data-maxlength")
            field = group.locator("textarea, input[type=text]").first
            most = most or field.get_attribute("maxlength")
            field.fill((WORDS * 20)[: int(most or 100)].strip())


@pytest.fixture
def phone(house: str, chromium: Browser):
    context = chromium.new_context(viewport=PHONE, locale="da-DK", has_touch=True, is_mobile=True)
    yield Phone(context, house)
    context.close()


def test_three_rounds_are_walked_on_a_phone_and_the_sheet_is_one_page(phone: Phone):
    course = the_advisor_forms_the_group(phone)
    the_first_round_is_written_full(phone, course)
    the_sheet_is_one_page(phone, course)
    phone.page.goto(f"{phone.address}{course}aktionslaering/")
    for number in (1, 2, 3):
        the_group_goes_through(phone, number)

    phone.press("Skriv slutnotatet")
    phone.fill("Hvad har vi lært?", "Planen på tavlen gør forskellen.")
    phone.press("Afslut aktionslæringen")
    assert "Planen på tavlen gør forskellen." in phone.text()
    assert phone.faults == []


def the_advisor_forms_the_group(phone: Phone) -> str:
    phone.become("Vejleder")
    paths = phone.page.locator("main a[href*='/vejleder/forloeb/']")
    for path in sorted({link.get_attribute("href") or "" for link in paths.all()}):
        course = re.match(r"/vejleder/forloeb/\d+/", path)
        assert course is not None
        phone.go(f"{course.group()}aktionslaering/start/")
        if phone.page.url.endswith("/start/"):
            break
    phone.fill_to_the_limit()
    phone.press("Gå videre til gruppen")
    for number in range(7):
        phone.fill("Funktion", f"Lærer på {number}. årgang og medlem af ressourceteamet i øst")
        phone.tap("Tilføj til gruppen")
    phone.inspect()
    assert "Med flere kommer ikke alle til orde" in phone.text()
    phone.press("Gruppen er klar")
    phone.press("Begynd runde 1")
    return course.group()


def the_first_round_is_written_full(phone: Phone, course: str) -> None:
    for position in range(1, 6):
        phone.page.goto(f"{phone.address}{course}aktionslaering/runde/1/fase/{position}/")
        phone.fill_to_the_limit()
        if position in (3, 4):  # a choice, and the steps of the talk
            phone.inspect()
        phone.tap("Gem")
    phone.inspect()
    phone.press("Sæt datoerne")
    phone.press("Gem datoerne")


def the_sheet_is_one_page(phone: Phone, course: str) -> None:
    for number in (1, 2):  # full of text, and empty to be filled by hand
        phone.go(f"{course}aktionslaering/runde/{number}/ark/")
        assert len(PAGE_OF_PDF.findall(phone.page.pdf(prefer_css_page_size=True))) == 1
    assert phone.page.get_by_role("button", name="Udskriv").is_visible()


def the_group_goes_through(phone: Phone, number: int) -> None:
    for name in ("Iværksættelse", "Observation", "Den didaktiske samtale", "Bearbejdning"):
        phone.tap(f"Videre til {name}")
    if number == 1:
        phone.press("Et skridt tilbage")
        phone.tap("Videre til Bearbejdning")
        phone.inspect()
    phone.tap(f"Afslut runde {number}")
    assert f"Runde {number}" in phone.text()


def test_the_school_and_the_coordinator_see_their_side(visitor: Visitor):
    visitor.become("Vejleder")
    links = visitor.page.locator("main a[href*='/vejleder/forloeb/']").all()
    numbers = sorted(
        {int(re.findall(r"\d+", link.get_attribute("href") or "0")[0]) for link in links}
    )
    seen = [number for number in numbers if is_a_cycle(visitor, number)]
    for role in ("Lærer eller pædagog", "Skoleleder", "Koordinator"):
        visitor.become(role)
        visitor.go(f"/forloeb/{seen[0]}/aktionslaering/")
        assert "Her er gruppen" in visitor.text()

    assert visitor.faults == []


def is_a_cycle(visitor: Visitor, number: int) -> bool:
    response = visitor.page.goto(f"{visitor.address}/vejleder/forloeb/{number}/aktionslaering/")
    return response is not None and response.status == 200
