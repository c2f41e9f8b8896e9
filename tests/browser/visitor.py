"""Walks the house as people do, and inspects every page on the way."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(
  `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));
"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (1280, 390)


class Visitor:
    """One person at one browser window. `seen` holds the addresses inspected so far."""

    widths: tuple[int, ...] = WIDTHS

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
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
        self.page.get_by_role("button", name=f"Prøv som {role}").click()
        self.page.wait_for_load_state()

    def press(self, name: str, *, within: str = "main") -> None:
        """Press a button or follow a link by its exact name, and inspect where it leads."""
        place = self.page.locator(within)
        target = place.get_by_role("button", name=name, exact=True)
        if target.count() == 0:
            target = place.get_by_role("link", name=name, exact=True)
        target.first.click()
        self.page.wait_for_load_state()
        self.inspect()

    def follow(self, name: str, *, beside: str = "") -> None:
        """Follow a link whose name begins so; `beside` picks the list item it stands in."""
        place = self.page.locator("main")
        if beside:
            place = place.get_by_role("listitem").filter(has_text=beside)
        place.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
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
        path = self.page.url.removeprefix(self.address)
        for width in self.widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
            self.faults += [
                f"{path} at {width}: {v['id']} {[n['target'] for n in v['nodes']]}" for v in found
            ]
            if (overflow := self.page.evaluate(SIDEWAYS)) > 0:
                self.faults.append(f"{path} at {width}: {overflow} px sideways")
        self.faults += [f"{path}: CSP {v}" for v in self.page.evaluate("window.violations")]
        self.page.set_viewport_size({"width": self.widths[0], "height": 900})
        self.seen.append(path)
