"""A log written on a phone in a school without a good connection: nothing is ever lost.

Each test books an activity that was held just before it was planned, as happens, and logs it.
"""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.once]

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PROBLEM = "Overgangen fra frikvarter til time tager et kvarter."
AGREED = "En voksen står ved garderoben hver dag i to uger."
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('kc:')).length"
hours = count(7, 2)


@pytest.fixture
def phone(house: str, chromium: Browser) -> Iterator[Visitor]:
    """An advisor with a phone: 390 pixels wide, fingers for a mouse."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="da-DK"
    )
    visitor = Visitor(context, house)
    visitor.become("Vejleder")
    yield visitor
    context.close()


@pytest.fixture
def log_page(phone: Visitor) -> Page:
    """The page where the log of a sparring is written; it was held an hour ago."""
    page = phone.page
    page.goto(f"{phone.address}/vejleder/")
    course = page.locator("main a[href^='/vejleder/forloeb/']").first.get_attribute("href")
    pk = re.search(r"/forloeb/(\d+)/", course or "")
    assert pk is not None
    book(page, f"{phone.address}/vejleder/forloeb/{pk.group(1)}/book/")
    with page.expect_navigation():
        page.locator(".activity-list a").first.tap()
    held = datetime.now(COPENHAGEN) - timedelta(hours=2)
    fill_date(page, held)
    page.get_by_label("Begyndte kl.").fill(f"{held:%H:%M}")
    return page


def book(page: Page, address: str) -> None:
    """Book a sparring some Monday ahead; where that is a closed day, a week later."""
    today, hour = datetime.now(COPENHAGEN), next(hours)
    for weeks in range(3, 13):
        page.goto(address)
        page.get_by_label("Aktivitetstype").select_option("sparring")
        fill_date(page, today + timedelta(weeks=weeks, days=-today.weekday()))
        page.get_by_label("Begynder kl.").fill(f"{hour:02}:00")
        with page.expect_navigation():
            page.get_by_role("button", name="Book aktivitet").tap()
        if "/book/" not in page.url:
            return
    pytest.fail("no working Monday in ten weeks")


def fill_date(page: Page, when: datetime) -> None:
    for label, number in (("Dag", when.day), ("Måned", when.month), ("År", when.year)):
        page.get_by_role("textbox", name=label).first.fill(str(number))


def sign(page: Page):
    return page.locator(".keep-sign [data-words]")


def write(page: Page, label: str, text: str) -> None:
    box = page.get_by_role("textbox", name=label)
    box.fill("")  # a draft of an earlier walk may stand there
    box.tap()
    box.press_sequentially(text, delay=5)


def save(page: Page) -> None:
    page.get_by_role("button", name="Gem log").tap()


def wait_until_nothing_waits(page: Page) -> None:
    """The page reloads when it has sent what waited, so it may be gone when asked."""
    for _attempt in range(600):
        with suppress(Error):
            if page.evaluate(KEPT) == 0:
                return
        page.wait_for_timeout(100)
    pytest.fail("something still waits to be sent")


def test_a_log_in_under_a_minute_with_the_network_cut_in_the_middle(phone, log_page):
    page, began = log_page, time.monotonic()

    write(page, "Problemstillingen", PROBLEM)
    expect(sign(page)).to_have_text(re.compile(r"^Gemt på serveren \d\d\.\d\d$"))
    phone.context.set_offline(True)
    write(page, "Hvad har I aftalt?", AGREED)
    expect(sign(page)).to_have_text("Gemt på telefonen. Sendes, når der er net.")
    save(page)
    expect(sign(page)).to_have_text("Gemt på telefonen. Den sender selv loggen, når der er net.")
    phone.context.set_offline(False)
    page.wait_for_url("**/vejleder/forloeb/*/")

    assert time.monotonic() - began < 60
    assert "Loggen er gemt." in phone.text()
    assert PROBLEM in phone.text()
    assert AGREED in phone.text()
    assert page.evaluate(KEPT) == 0
    phone.inspect()
    assert phone.faults == []


def test_what_was_typed_is_there_when_the_battery_has_died(phone, log_page):
    page, address = log_page, log_page.url

    write(page, "Problemstillingen", PROBLEM)
    expect(sign(page)).to_have_text(re.compile(r"^Gemt på serveren"))
    phone.context.set_offline(True)
    write(page, "Hvad har I aftalt?", AGREED)
    expect(sign(page)).to_have_text("Gemt på telefonen. Sendes, når der er net.")
    page.close()
    phone.context.set_offline(False)
    again = phone.context.new_page()
    again.goto(address)

    expect(again.get_by_role("textbox", name="Problemstillingen")).to_have_value(PROBLEM)
    expect(again.get_by_role("textbox", name="Hvad har I aftalt?")).to_have_value(AGREED)
    expect(sign(again)).to_have_text(re.compile(r"^Gemt på serveren"))
    assert again.evaluate(KEPT) == 0


def test_a_cpr_number_is_kept_nowhere_and_the_page_says_so(phone, log_page):
    page = log_page

    write(page, "Problemstillingen", "Det gælder 311236-4123.")
    expect(sign(page)).to_have_text(re.compile("Ikke gemt: der står noget, der ligner et CPR"))
    phone.context.set_offline(True)
    save(page)

    expect(sign(page)).to_have_text(re.compile("Ikke gemt"))
    assert page.evaluate(KEPT) == 0


def test_who_signs_out_is_asked_and_leaves_nothing_behind(phone, log_page):
    page, asked = log_page, []
    write(page, "Problemstillingen", "Vi talte med Mette Sørensen om klassen.")
    expect(sign(page)).to_have_text(
        re.compile("^Det ser ud, som om der står navne.*ligger teksten kun på telefonen")
    )
    assert page.evaluate(KEPT) == 1  # a likely name: on her own phone until she has looked again

    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Menu").tap()
    with page.expect_navigation():
        page.get_by_role("button", name="Log ud").last.tap()

    assert asked == [
        "Noget, du har skrevet, er ikke sendt endnu og slettes, når du logger ud. Vil du logge ud?"
    ]
    assert page.evaluate(KEPT) == 0


def test_a_log_that_somebody_else_was_faster_with_is_told_and_the_text_kept(
    phone, log_page, house, chromium
):
    page, address = log_page, log_page.url
    phone.context.set_offline(True)
    write(page, "Hvad har I aftalt?", AGREED)
    save(page)
    expect(sign(page)).to_have_text(re.compile("Den sender selv"))
    at_the_desk(house, chromium, address)

    phone.context.set_offline(False)
    page.wait_for_selector("text=Loggen er allerede skrevet")

    expect(page.get_by_role("textbox", name="Hvad har I aftalt?")).to_have_value(AGREED)
    page.get_by_role("link", name="Ret loggen").tap()
    expect(page.get_by_role("textbox", name="Hvad har I aftalt?")).to_have_value(AGREED)
    page.get_by_role("button", name="Gem rettelsen").tap()
    page.wait_for_selector("text=Loggen er rettet")
    assert "Skrevet ved skrivebordet." in page.content()


def at_the_desk(house: str, chromium: Browser, address: str) -> None:
    """The same advisor logs the same activity on another machine."""
    context = chromium.new_context(locale="da-DK")
    desk = Visitor(context, house)
    desk.become("Vejleder")
    desk.page.goto(address)
    held = datetime.now(COPENHAGEN) - timedelta(hours=2)
    fill_date(desk.page, held)
    desk.page.get_by_label("Begyndte kl.").fill(f"{held:%H:%M}")
    desk.page.get_by_role("textbox", name="Hvad har I aftalt?").fill("Skrevet ved skrivebordet.")
    desk.page.get_by_role("button", name="Gem log").click()
    desk.page.wait_for_url("**/vejleder/forloeb/*/")
    context.close()


def test_a_sign_in_that_has_run_out_loses_nothing(phone, log_page):
    page, address = log_page, log_page.url
    phone.context.clear_cookies()
    write(page, "Hvad har I aftalt?", AGREED)
    save(page)
    expect(sign(page)).to_have_text(re.compile("^Du er logget ud"))

    phone.become("Vejleder")  # her front page sends what waits
    wait_until_nothing_waits(page)
    page.goto(address)

    assert AGREED in phone.text()
