"""Walks the house as people do, and inspects every page on the way."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from tests.conftest import BROWSER_PATIENCE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(
  `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));
"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SKELETON = """
[...document.querySelectorAll("*")].map((element) => [element.tagName, element.className,
  element.type, element.getAttribute("role"), element.hidden, element.disabled,
  [...element.attributes].filter((one) => one.name.startsWith("aria-")).map((one) => one.name)
].join()).join("|")
"""
"""What of a page axe judges, words and numbers apart."""
WIDTHS = (1280, 390)
_judged: set[tuple[int, str]] = set()
"""Pages of the same build are judged once a run, however many people come by."""


class Visitor:
    """One person at one browser window. `seen` holds the addresses inspected so far."""

    widths: tuple[int, ...] = WIDTHS

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        context.set_default_timeout(BROWSER_PATIENCE)
        context.add_init_script(LISTEN)
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.seen: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def go(self, path: str) -> None:
        """Open an address and inspect it."""
        self.page.goto(self.address + path)
        self.inspect()

    def become(self, role: str) -> None:
        """Sign in through the demo's door as the person with that role."""
        self.context.clear_cookies()
        self.page.goto(f"{self.address}/log-ind/")
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=f"Prøv som {role}").click()

    def press(self, name: str, *, within: str = "main") -> None:
        """Press a button or follow a link by its exact name, and inspect where it leads."""
        place = self.page.locator(within)
        target = place.get_by_role("button", name=name, exact=True)
        if target.count() == 0:
            target = place.get_by_role("link", name=name, exact=True)
        with self.page.expect_navigation():
            target.first.click()
        self.inspect()

    def follow(self, name: str, *, beside: str = "") -> None:
        """Follow a link whose name begins so; `beside` picks the list item it stands in."""
        place = self.page.locator("main")
        if beside:
            place = place.get_by_role("listitem").filter(has_text=beside)
        with self.page.expect_navigation():
            place.get_by_role("link", name=name).first.click()
        self.inspect()

    def unfold(self, name: str) -> None:
        """Open a <details> by the words on it."""
        self.page.locator("summary", has_text=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_role("textbox", name=label).first.fill(text)

    def choose(self, *labels: str) -> None:
        """Tick radio buttons or checkboxes by their labels."""
        for label in labels:
            self.page.get_by_label(label, exact=True).first.check(force=True)

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def inspect(self) -> None:
        """Look for faults at each of the widths; collect them with the address."""
        try:
            found = self._faults_here()
        except PlaywrightError:  # the next page came while this one was looked at
            self.page.wait_for_load_state()
            found = self._faults_here()
        self.faults += found
        self.page.set_viewport_size({"width": self.widths[0], "height": 900})
        self.seen.append(self.page.url.removeprefix(self.address))

    def _faults_here(self) -> list[str]:
        path, faults = self.page.url.removeprefix(self.address), []
        for width in self.widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            build = (width, self.page.evaluate(SKELETON))
            if build not in _judged:
                found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
                faults += [
                    f"{path} at {width}: {v['id']} {[n['target'] for n in v['nodes']]}"
                    for v in found
                ]
                _judged.add(build)
            if (overflow := self.page.evaluate(SIDEWAYS)) > 0:
                faults.append(f"{path} at {width}: {overflow} px sideways")
        return faults + [f"{path}: CSP {v}" for v in self.page.evaluate("window.violations")]
