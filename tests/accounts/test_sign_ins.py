"""A person's browsers: listed, ended one by one or all, and out with her when she leaves."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.models import SignIn
from accounts.services import sign_ins
from tests.accounts.apps import give_password
from tests.factories import PASSWORD

pytestmark = pytest.mark.once

SECURITY = "/min-sikkerhed/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)
CHROMEBOOK = (
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)


def browser(user, agent=FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    give_password(client, user)
    return client


def is_in(client) -> bool:
    return client.get(SECURITY).status_code == 200


def listed(client) -> list[str]:
    return [str(one) for one in client.get(SECURITY).context["sign_ins"]]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (SAFARI, "Safari, iPhone"),
        (EDGE, "Edge, Windows"),
        (CHROMEBOOK, "Chrome, Chromebook"),
        (ANDROID, "Chrome, Android"),
        ("curl/8.5.0 <script>", "En anden browser, en anden enhed"),
        ("", "En anden browser, en anden enhed"),
    ],
)
def test_a_browser_is_known_by_its_family_and_device_alone(tina, agent, name):
    assert listed(browser(tina, agent)) == [name]


def test_the_page_tells_since_when_and_when_last(tina, monday, settings):
    settings.SESSION_COOKIE_AGE = 30 * 60
    client = browser(tina)
    monday.shift(dt.timedelta(minutes=20))

    page = client.get(SECURITY)

    assert "denne browser" in page.content.decode()
    [one] = page.context["sign_ins"]
    assert (one.seen_at - one.signed_in_at) == dt.timedelta(0)  # as it was when the page began
    [one] = client.get(SECURITY).context["sign_ins"]
    assert (one.seen_at - one.signed_in_at) == dt.timedelta(minutes=20)
    assert "kl. 9.20" in client.get(SECURITY).content.decode()


@pytest.mark.parametrize(
    ("has_password", "advice"),
    [(True, "skift din adgangskode."), (False, "skift din adgangskode på din arbejdsplads.")],
)
def test_whoever_sees_a_stranger_is_told_which_password_to_change(tina, has_password, advice):
    client, _elsewhere = browser(tina), browser(tina, SAFARI)
    if not has_password:
        tina.set_unusable_password()
        tina.save()
        client.force_login(tina)

    assert f"Log den ud, og {advice}" in client.get(SECURITY).content.decode()


def test_only_her_own_are_listed(tina, anna):
    browser(anna, SAFARI)

    assert listed(browser(tina)) == ["Firefox, Windows"]


def test_she_ends_one_and_the_others_stay(tina):
    here, phone, school = browser(tina), browser(tina, SAFARI), browser(tina, CHROMEBOOK)
    lost = SignIn.objects.get(device="iphone")

    answer = here.post(reverse("accounts:end_sign_in", args=[lost.pk]), follow=True)

    assert "Safari, iPhone er logget ud" in answer.content.decode()
    assert (is_in(here), is_in(phone), is_in(school)) == (True, False, True)


def test_she_ends_all_the_others(tina, anna):
    here, phone, school, other = (
        *(browser(tina), browser(tina, SAFARI), browser(tina, CHROMEBOOK)),
        browser(anna),
    )

    here.post(reverse("accounts:end_others"))

    assert [is_in(one) for one in (here, phone, school, other)] == [True, False, False, True]


def test_ending_the_one_she_sits_at_signs_her_out(tina):
    here = browser(tina)

    answer = here.post(reverse("accounts:end_sign_in", args=[SignIn.objects.get().pk]))

    assert answer.url == "/log-ind/"
    assert not is_in(here)


def test_nobody_ends_anothers(tina, anna):
    hers = browser(anna)
    one = SignIn.objects.get()

    answer = browser(tina).post(reverse("accounts:end_sign_in", args=[one.pk]))

    assert answer.status_code == 404
    assert is_in(hers)
    with pytest.raises(NotAllowed):
        sign_ins.end(one, by=tina)
    with pytest.raises(NotAllowed):
        sign_ins.end_others(anna, keep="", by=tina)
    with pytest.raises(NotAllowed):
        sign_ins.end_all(anna, by=tina)
    with pytest.raises(NotAllowed):
        sign_ins.note(anna, session_key="x", user_agent="", by=tina, now=one.signed_in_at)


def test_a_new_password_ends_the_others_and_keeps_this_one_on_the_list(tina):
    here, phone = browser(tina), browser(tina, SAFARI)
    new = "blaa-cykler-kan-ikke-flyve"

    here.post(
        "/min-adgangskode/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert not is_in(phone)
    assert listed(here) == ["Firefox, Windows"]
    assert Session.objects.filter(signin__isnull=True).count() == 0


def test_signing_out_takes_it_off_the_list(tina):
    here = browser(tina)

    here.post("/log-ud/")

    assert not SignIn.objects.exists()


def test_one_who_is_deactivated_is_out_at_the_next_click(tina):
    here = browser(tina)
    type(tina).objects.filter(pk=tina.pk).update(is_active=False)

    assert not is_in(here)


def test_deactivating_in_the_administration_ends_the_sessions_for_good(client, tina, administrator):
    here = browser(tina)
    client.force_login(administrator)
    form = client.get(reverse("admin:accounts_user_change", args=[tina.pk])).context["adminform"]
    typed = {name: form.form.initial.get(name) or "" for name in ("email", "name", "phone")}

    client.post(
        reverse("admin:accounts_user_change", args=[tina.pk]),
        {**typed, "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1},
    )

    tina.refresh_from_db()
    assert not tina.is_active
    type(tina).objects.filter(pk=tina.pk).update(is_active=True)
    assert not is_in(here)


def test_a_session_ends_after_so_long_without_use(tina, monday, settings):
    settings.SESSION_COOKIE_AGE = 30 * 60
    here = browser(tina)

    for _click in range(4):
        monday.shift(dt.timedelta(minutes=29))
        assert is_in(here)
    monday.shift(dt.timedelta(minutes=31))

    assert not is_in(here)
    assert here.get(SECURITY).url == f"/log-ind/?next={SECURITY}"


def test_who_writes_on_a_page_stays_signed_in(tina, monday, settings):
    settings.SESSION_COOKIE_AGE = 30 * 60
    here = browser(tina)

    for _ping in range(3):
        monday.shift(dt.timedelta(minutes=20))
        answer = here.get("/bliv/")
        assert (answer.status_code, answer["Cache-Control"][:7]) == (204, "max-age")

    assert is_in(here)


def test_a_page_knows_when_its_session_ends(tina, settings):
    settings.SESSION_COOKIE_AGE = 30 * 60

    page = browser(tina).get(SECURITY).content.decode()

    assert f'data-owner="{tina.pk}" data-idle="1740"' in page


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(tina, monday, settings):
    settings.SESSION_COOKIE_AGE, settings.SESSION_LASTS = 30 * 60, 12 * 60 * 60
    here = browser(tina)

    for _click in range(36):
        monday.shift(dt.timedelta(minutes=20))
        assert is_in(here)
    monday.shift(dt.timedelta(minutes=1))

    assert not is_in(here)


def test_a_session_that_says_not_when_it_began_has_ended(tina):
    here = browser(tina)
    session = here.session
    del session["signed_in_at"]
    session.save()

    assert not is_in(here)


def test_a_page_costs_no_write_within_the_minute(tina, monday, statements):
    here = browser(tina)
    here.get(SECURITY)

    with statements() as asked:
        here.get(SECURITY)

    assert [one for one in asked if not one.startswith("SELECT")] == []


def test_the_key_of_a_session_is_not_in_the_administration(client, tina, administrator):
    browser(tina)
    client.force_login(administrator)
    one = SignIn.objects.get(user=tina)

    for path in ("changelist",), ("change", one.pk):
        page = client.get(reverse(f"admin:accounts_signin_{path[0]}", args=path[1:]))
        assert page.status_code == 200
        assert one.session_id not in page.content.decode()
