"""Sign-in through a real OpenID Connect provider, in a real browser."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.accounts.identity_provider import RunningProvider, running
from tests.browser.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
]

LIES = {
    "nonce": "nonce",
    "signature": "signature",
    "aud": "aud",
    "exp": "exp",
    "replay": "nonce",  # a token from an earlier sign-in carries the nonce of that one
}


@dataclass
class Traveller:
    """A coordinator at her browser, and the provider that vouches for her."""

    visitor: Visitor
    provider: RunningProvider

    def come_through_the_provider(self) -> None:
        page, address = self.visitor.page, self.visitor.address
        page.goto(f"{address}/log-ind/?next=/koordinator/")
        page.get_by_role("link", name="Log ind med Fjordby Kommune").click()
        page.get_by_placeholder("sub").fill("karen")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(f"{address}/**")


@pytest.fixture
def traveller(live_server, chromium, settings, coordinator):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    cache.clear()
    with running() as provider:
        settings.SITE_URL = live_server.url
        settings.OIDC_PROVIDERS = provider.settings()
        settings.SECOND_FACTOR = True
        provider.knows("karen", email=coordinator.email, email_verified=True)
        yield Traveller(Visitor(context, live_server.url), provider)
    context.close()
    cache.clear()


def test_whom_the_provider_vouches_for_comes_in_and_no_lie_does(traveller):
    visitor, page = traveller.visitor, traveller.visitor.page
    traveller.provider.lies("mfa")
    traveller.come_through_the_provider()
    assert page.url.endswith("/koordinator/")
    page.locator(".portal-user").get_by_role("button", name="Log ud").click()
    page.wait_for_url("**/log-ind/")
    visitor.inspect()

    for lie, code in LIES.items():
        traveller.provider.lies(lie)
        traveller.come_through_the_provider()
        expect(page.get_by_role("heading", name="Du er ikke logget ind")).to_be_visible()
        expect(page.get_by_text("Svaret kunne ikke godkendes")).to_be_visible()
        expect(page.get_by_text(f"Kode: {code}.")).to_be_visible()
    visitor.inspect()
    page.reload()  # the address of an answer opens nothing twice
    expect(page.get_by_text("Kode: state.")).to_be_visible()

    page.goto(f"{visitor.address}/koordinator/")
    assert "/log-ind/" in page.url
    assert visitor.faults == []
