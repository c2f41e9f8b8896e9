"""Sign-in through a real OpenID Connect provider, one that tells the truth and one that lies."""

import urllib.error
import urllib.parse
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts import links, oidc
from accounts.models import ExternalIdentity, User
from accounts.roles import Role
from privacy.models import AccessEvent
from schools.models import Membership
from tests.accounts.apps import telephone_of
from tests.accounts.identity_provider import PATIENCE, RunningProvider, running
from tests.factories import (
    ExternalIdentityFactory,
    MembershipFactory,
    SignInFactory,
    UserFactory,
)

pytestmark = [pytest.mark.processes, pytest.mark.once]

START, ANSWER = "/log-ind/med/kommune/", "/log-ind/med/kommune/svar/"
SITE = "http://testserver"


@pytest.fixture(scope="module")
def started():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(started: RunningProvider, settings, db):
    settings.SITE_URL = SITE
    settings.OIDC_PROVIDERS = started.settings()
    cache.clear()
    started.lies("")
    yield started
    cache.clear()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def at_the_provider(address: str, subject: str, **form: str) -> str:
    """Do what a browser does there: send the form. Returns where it sends the browser back to."""
    data = urllib.parse.urlencode(form or {"sub": subject}).encode()
    try:
        urllib.request.build_opener(_Stay).open(address, data, timeout=PATIENCE)
    except urllib.error.HTTPError as answer:
        return str(answer.headers["Location"]).removeprefix(SITE)
    raise AssertionError("the provider sends nobody back")


def sign_in(client, subject: str = "tina", start: str = START):
    return client.get(at_the_provider(client.get(start).url, subject))


def signed_in(client) -> str | None:
    return client.session.get("_auth_user_id")


def refusal(answer) -> str:
    """Return the code on the page of a refusal, which must say so in Danish."""
    assert answer.status_code in {403, 503}
    assert "Du er ikke logget ind" in answer.content.decode()
    return answer.context["code"]


@pytest.fixture
def known(provider, tina):
    provider.knows("tina", email=tina.email, email_verified=True)
    return tina


def test_an_invited_person_comes_in_by_her_verified_e_mail(client, known, municipality):
    answer = sign_in(client, start=f"{START}?next=/min-sikkerhed/")

    assert answer.url == "/min-sikkerhed/"
    assert signed_in(client) == str(known.pk)
    identity = ExternalIdentity.objects.get()
    assert (identity.user, identity.subject) == (known, "tina")
    event = AccessEvent.objects.get()
    assert (event.object_id, event.municipality_id) == (known.pk, municipality.pk)


def test_signing_out_tells_that_the_provider_may_go_on(client, known):
    sign_in(client)

    page = client.post("/log-ud/", follow=True).content.decode()

    assert "men måske ikke af Fjordby Kommune" in page


def test_what_is_asked_of_the_provider(client, provider):
    asked = parse_qs(urlsplit(client.get(START).url).query)
    again = parse_qs(urlsplit(client.get(f"{START}?igen=1").url).query)

    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [SITE + ANSWER]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["nonce"] != again["nonce"]
    assert again["prompt"] == ["login"]


def test_from_then_on_only_the_subject_counts(client, provider, known, anna):
    sign_in(client)
    client.post("/log-ud/")
    provider.knows("tina", email=anna.email, email_verified=True)

    sign_in(client)

    assert signed_in(client) == str(known.pk)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        *(("nonce", "nonce"), ("no nonce", "nonce"), ("aud", "aud"), ("azp", "azp")),
        *(("iss", "iss"), ("exp", "exp"), ("no exp", "exp"), ("iat", "iat")),
        *(("signature", "signature"), ("secret", "signature"), ("unsigned", "signature")),
        *(("no email", "sub"), ("description", "iss")),
    ],
)
def test_a_lie_is_seen_through(client, provider, known, fault, code):
    provider.lies(fault)
    started = client.get(START)

    answer = started if fault == "description" else client.get(at_the_provider(started.url, "tina"))

    assert refusal(answer) == code
    assert signed_in(client) is None
    assert not ExternalIdentity.objects.exists()


def test_a_token_from_before_is_refused(client, provider, known):
    sign_in(client)
    client.post("/log-ud/")
    provider.lies("replay")

    assert refusal(sign_in(client)) == "nonce"
    assert signed_in(client) is None


def test_an_answer_opens_once(client, known):
    back = at_the_provider(client.get(START).url, "tina")
    client.get(back)
    client.post("/log-ud/")

    assert refusal(client.get(back)) == "state"


def test_a_code_that_was_used_is_refused_by_the_provider(client, known):
    back = at_the_provider(client.get(START).url, "tina")
    other = type(client)()
    other.get(START)
    state = other.session["at_the_provider"]["journey"]["state"]
    query = parse_qs(urlsplit(back).query)

    stolen = other.get(ANSWER, {"code": query["code"][0], "state": state})

    assert refusal(stolen) == "code"  # PKCE: the code is worth nothing in another browser
    assert signed_in(other) is None


def test_an_answer_nobody_asked_for_is_refused(client, provider):
    assert refusal(client.get(ANSWER, {"code": "x", "state": "y"})) == "state"
    client.get(START)
    assert refusal(client.get(ANSWER, {"code": "x", "state": "y"})) == "state"


def test_the_answer_of_another_provider_is_refused(client, known):
    back = at_the_provider(client.get(START).url, "tina")

    assert refusal(client.get(f"{back}&iss=https://login.evil.example")) == "iss"


def test_a_provider_that_is_not_configured_is_not_there(client, provider):
    assert client.get("/log-ind/med/unilogin/").status_code == 404
    assert client.get("/log-ind/med/unilogin/svar/").status_code == 404


def test_giving_up_on_the_way_is_said(client, known):
    back = at_the_provider(client.get(START).url, "tina", action="deny")

    state = client.session["at_the_provider"]["journey"]["state"]  # the provider forgets it
    assert refusal(client.get(f"{back}&state={state}")) == "cancelled"


@pytest.mark.parametrize(
    "issuer", ["http://127.0.0.1:9", "http://login.fjordby.example", "file:///x"]
)
def test_a_provider_that_does_not_answer_is_said(client, provider, settings, issuer):
    settings.OIDC_PROVIDERS = provider.settings(issuer=issuer)

    assert refusal(client.get(START)) == "silent"


def test_who_was_never_invited_does_not_come_in(client, provider, db):
    provider.knows("fremmed", email="fremmed@fjordby.example", email_verified=True)

    assert refusal(sign_in(client, "fremmed")) == "not-invited"
    assert not User.objects.filter(email="fremmed@fjordby.example").exists()


@pytest.mark.parametrize("verified", [{}, {"email_verified": False}, {"email_verified": "true"}])
def test_an_e_mail_that_is_not_verified_is_nobodys(client, provider, tina, verified):
    provider.knows("tina", email=tina.email, **verified)

    assert refusal(sign_in(client)) == "not-invited"


def test_unless_the_municipality_vouches_for_its_own_addresses(client, provider, tina, settings):
    settings.OIDC_PROVIDERS = provider.settings(trusts_email=True)
    provider.knows("tina", email=tina.email.upper())

    sign_in(client)

    assert signed_in(client) == str(tina.pk)


def test_nor_then_when_the_provider_says_it_is_not_verified(client, provider, tina, settings):
    settings.OIDC_PROVIDERS = provider.settings(trusts_email=True)
    provider.knows("tina", email=tina.email, email_verified=False)

    assert refusal(sign_in(client)) == "not-invited"


def test_an_account_has_one_identity_at_a_provider(client, provider, known):
    sign_in(client)
    client.post("/log-ud/")
    provider.knows("tina-to", email=known.email, email_verified=True)

    assert refusal(sign_in(client, "tina-to")) == "not-invited"


def test_an_invitation_ties_who_has_no_e_mail_at_the_provider(client, provider, db):
    newcomer = UserFactory(name="Ny Kollega", password=None)
    provider.knows("uni-1234")
    page = client.get(links.invitation(newcomer), follow=True).content.decode()
    start = f"{START}?invitation={newcomer.pk}"
    assert f'href="{start}"' in page

    sign_in(client, "uni-1234", start)

    assert signed_in(client) == str(newcomer.pk)
    client.post("/log-ud/")
    sign_in(client, "uni-1234")
    assert signed_in(client) == str(newcomer.pk)


def test_without_the_link_an_invitation_ties_nobody(client, provider, tina):
    newcomer = UserFactory(password=None)
    provider.knows("uni-1234")
    client.get(links.invitation(tina), follow=True)  # hers, not the newcomer's

    for wanted in (newcomer.pk, tina.pk + 1000, "x"):
        assert refusal(sign_in(client, "uni-1234", f"{START}?invitation={wanted}")) == "not-invited"


def test_who_is_deactivated_here_stays_out(client, provider, known):
    sign_in(client)
    User.objects.filter(pk=known.pk).update(is_active=False)

    assert refusal(sign_in(client)) == "closed"
    assert client.get("/min-sikkerhed/").status_code == 302


@pytest.mark.parametrize(
    ("group", "comes_in"), [("Medarbejder", True), ("Elev", False), (["Elev", "Kontakt"], False)]
)
def test_employees_only(client, provider, tina, settings, group, comes_in):
    settings.OIDC_PROVIDERS = provider.settings(required=(("aktoer_gruppe", "Medarbejder"),))
    provider.knows("tina", email=tina.email, email_verified=True, aktoer_gruppe=group)

    answer = sign_in(client)

    assert (signed_in(client) is not None) is comes_in
    assert comes_in or refusal(answer) == "not-employee"


class TestRoles:
    @pytest.fixture(autouse=True)
    def decides(self, provider, settings, municipality, nordbakke):
        settings.OIDC_PROVIDERS = provider.settings(
            municipality=municipality.slug,
            roles_claim="groups",
            roles=(
                ("kc-koordinator", "coordinator"),
                ("kc-admin", "administrator"),
                ("kc-laerer-nord", f"teacher@{nordbakke.code}"),
                ("kc-laerer-lukket", "teacher@999999"),
            ),
        )

    def come(self, client, provider, user, *groups):
        provider.knows("p", email=user.email, email_verified=True, groups=list(groups))
        client.post("/log-ud/")
        return sign_in(client, "p")

    def held(self, user) -> set[str]:
        return set(user.memberships.filter(is_active=True).values_list("role", flat=True))

    def test_they_follow_the_groups(self, client, provider, nordbakke):
        user = UserFactory()

        self.come(client, provider, user, "kc-koordinator", "kc-laerer-nord", "andet")
        assert self.held(user) == {Role.COORDINATOR, Role.TEACHER}
        assert Membership.objects.get(user=user, role=Role.TEACHER).school == nordbakke
        self.come(client, provider, user, "kc-laerer-nord")

        assert self.held(user) == {Role.TEACHER}

    def test_whoever_loses_the_last_loses_access_everywhere(self, client, provider):
        user = UserFactory()
        self.come(client, provider, user, "kc-koordinator")
        elsewhere = SignInFactory(user=user)

        answer = self.come(client, provider, user)

        assert refusal(answer) == "no-role"
        assert signed_in(client) is None
        assert self.held(user) == set()
        assert not type(elsewhere).objects.filter(user=user).exists()

    def test_what_is_not_mapped_stays_the_administrators(
        self, client, provider, tina, municipality
    ):
        MembershipFactory(user=tina, role="advisor", municipality=municipality, school=None)

        self.come(client, provider, tina)

        assert self.held(tina) == {Role.ADVISOR}

    def test_a_school_nobody_knows_gives_no_role(self, client, provider, caplog):
        user = UserFactory()

        assert refusal(self.come(client, provider, user, "kc-laerer-lukket")) == "no-role"
        assert "no school 999999" in caplog.text

    def test_the_last_administrator_stays(self, client, provider, administrator):
        self.come(client, provider, administrator)

        assert self.held(administrator) == {Role.ADMINISTRATOR}


def test_a_second_factor_of_ours_is_asked_for(client, known):
    telephone_of(known)

    assert sign_in(client).url == "/log-ind/kode/"
    assert signed_in(client) is None


@pytest.mark.parametrize("how", ["amr", "configured"])
def test_unless_the_provider_asked_for_one(client, provider, coordinator, settings, how):
    settings.SECOND_FACTOR = True
    provider.knows("karen", email=coordinator.email, email_verified=True)
    if how == "amr":
        provider.lies("mfa")
    else:
        settings.OIDC_PROVIDERS = provider.settings(second_factor=True)

    sign_in(client, "karen")

    assert client.get("/koordinator/").status_code == 200


def test_without_one_at_the_provider_she_sets_ours_up(client, provider, coordinator, settings):
    settings.SECOND_FACTOR = True
    provider.knows("karen", email=coordinator.email, email_verified=True)

    sign_in(client, "karen")

    assert client.get("/koordinator/").url == "/min-sikkerhed/totrin/"


def test_who_has_no_password_proves_herself_at_the_provider(client, provider):
    user = UserFactory(password=None)
    ExternalIdentityFactory(user=user, issuer=provider.address, subject="uni")
    client.force_login(user)
    confirm = client.get("/min-sikkerhed/totrin/").url

    page = client.get(confirm).content.decode()

    assert 'href="/log-ind/med/kommune/?next=/min-sikkerhed/totrin/&amp;igen=1"' in page
    assert client.post(confirm, {"password": "x", "code": "x"}).status_code == 422
    assert client.get("/min-sikkerhed/totrin/").url == confirm
    sign_in(client, "uni", f"{START}?igen=1&next=/min-sikkerhed/totrin/")
    assert client.get("/min-sikkerhed/totrin/").status_code == 200


def test_a_new_key_of_the_provider_is_fetched_at_once(client, provider, known):
    old = {"keys": []}  # as they were remembered before the new one
    cache.set(oidc._cache_key(f"{provider.address}/jwks"), old, 60)

    sign_in(client)

    assert signed_in(client) == str(known.pk)


def test_a_tie_is_broken_in_the_administration(client, administrator, tina):
    tie = ExternalIdentityFactory(user=tina, linked_at=timezone.now())
    client.force_login(administrator)

    client.post(reverse("admin:accounts_externalidentity_delete", args=[tie.pk]), {"post": "yes"})

    assert not ExternalIdentity.objects.exists()
