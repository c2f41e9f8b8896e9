"""Two steps: who must, how they are set up, and what a code is worth the second time."""

import datetime as dt
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import links
from accounts.actors import SYSTEM
from accounts.errors import NotAllowed, SecondFactorDemanded
from accounts.models import RecoveryCode, User
from accounts.services import second_factor
from accounts.services.second_factor import Answer
from notifications.models import Message
from privacy.models import AccessEvent
from tests.accounts.apps import Telephone, give_password, telephone_of
from tests.factories import PASSWORD, MembershipFactory

pytestmark = pytest.mark.once

CODE, SET_UP, SECURITY, CONFIRM = (
    *("/log-ind/kode/", "/min-sikkerhed/totrin/"),
    *("/min-sikkerhed/", "/min-sikkerhed/bekraeft/"),
)
RENEW, REMOVE = SET_UP + "koder/", SET_UP + "fjern/"
NEW = "blaa-cykler-kan-ikke-flyve"


@pytest.fixture(autouse=True)
def strict(settings, monday):
    """As in production; the clock stands still until moved."""
    settings.SECOND_FACTOR = True
    return monday


@pytest.fixture
def telephone(tina, strict) -> Telephone:
    """Tina's; the code it showed when it was set up is behind it."""
    telephone = telephone_of(tina)
    strict.shift(dt.timedelta(minutes=5))
    return telephone


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def errors(page) -> dict[str, list[str]]:
    return page.context["form"].errors


DEMANDED = ("coordinator", "centre_leader", "administrator")
FREE = ("tina", "anna", "rasmus", "special_leader")


@pytest.mark.parametrize("person", DEMANDED)
@pytest.mark.parametrize("path", ["/", "/koordinator/", "/leder/", "/admin/", "/eksempler/"])
def test_whoever_reaches_a_municipality_sets_it_up_before_anything_else(
    client, request, person, path
):
    give_password(client, request.getfixturevalue(person))

    assert client.get(path).url == SET_UP
    assert client.post(path).url == SET_UP
    assert client.get(SET_UP).status_code == 200


@pytest.mark.parametrize("person", FREE)
def test_for_the_others_it_is_voluntary(client, request, person):
    answer = give_password(client, request.getfixturevalue(person))

    assert answer.url == "/"
    assert client.get(SECURITY).status_code == 200


def test_the_first_administrator_of_all_must_too(client, db):
    root = User.objects.create_superuser("root@fjordby.example", PASSWORD, name="Rod")

    give_password(client, root)

    assert client.get("/admin/").url == SET_UP


def test_a_role_given_while_she_is_signed_in_counts_at_once(client, tina, municipality):
    give_password(client, tina)
    assert client.get("/henvendelser/").status_code == 200

    MembershipFactory(user=tina, role="coordinator", municipality=municipality, school=None)

    assert client.get("/henvendelser/").url == SET_UP


def test_where_it_is_switched_off_nobody_is_asked(client, coordinator, settings):
    settings.SECOND_FACTOR = False

    give_password(client, coordinator)

    assert client.get("/koordinator/").status_code == 200


def test_what_everybody_may_see_opens_before_it_is_set_up(client, coordinator):
    give_password(client, coordinator)

    assert client.get("/privatliv/").status_code == 200
    assert client.post("/log-ud/").url == "/log-ind/"


def test_setting_up_by_picture_or_by_keyboard_ends_with_codes_and_an_open_house(
    client, coordinator
):
    give_password(client, coordinator)
    page = client.get(SET_UP).content.decode()
    words = re.search(r'secret-key">([A-Z2-7 ]+)<', page)[1]
    key = client.session["new_key"]

    codes = client.post(SET_UP, {"code": Telephone(key, []).code()})

    assert len(words.replace(" ", "")) == 32
    assert '<svg width="' in page
    assert "style=" not in page
    assert len(codes.context["codes"]) == 10
    assert client.get("/koordinator/").status_code == 200
    assert not client.session.get("new_key")


def test_the_picture_and_the_keyboard_say_the_same(client, coordinator):
    give_password(client, coordinator)
    page = client.get(SET_UP)
    key = client.session["new_key"]

    again = client.get(SET_UP)

    assert client.session["new_key"] == key
    assert page.context["secret"] == again.context["secret"]
    assert page.context["picture"] == again.context["picture"]


@pytest.mark.parametrize("code", ["000000", "12345", "abcdef", "", "٤٤٤٤٤٤"])
def test_a_wrong_first_code_sets_nothing_up(client, coordinator, code):
    give_password(client, coordinator)
    client.get(SET_UP)

    page = client.post(SET_UP, {"code": code})

    assert page.status_code == 422
    assert list(errors(page)) == ["code"]
    assert not TOTPDevice.objects.exists()
    assert client.get("/koordinator/").url == SET_UP


def test_the_password_alone_signs_nobody_in(client, tina, telephone):
    answer = give_password(client, tina, "/log-ind/?next=/min-adgangskode/")

    assert answer.url == CODE
    assert not signed_in(client)
    assert client.get("/henvendelser/").status_code == 302
    assert client.post(CODE, {"code": telephone.code()}).url == "/min-adgangskode/"
    assert signed_in(client)


def test_a_code_may_be_written_with_a_space(client, tina, telephone):
    give_password(client, tina)
    code = telephone.code()

    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]} "}).url == "/"


def test_without_the_password_the_page_of_the_code_is_shut(client, tina, telephone):
    assert client.get(CODE).url == "/log-ind/"
    assert client.post(CODE, {"code": telephone.code()}).url == "/log-ind/"
    assert not signed_in(client)


def test_the_code_must_follow_within_ten_minutes(client, tina, telephone, strict):
    give_password(client, tina)
    strict.shift(dt.timedelta(minutes=11))

    assert client.post(CODE, {"code": telephone.code()}).url == "/log-ind/"


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!x"}])
def test_what_changes_between_the_steps_shuts_the_door(client, tina, telephone, change):
    give_password(client, tina)
    User.objects.filter(pk=tina.pk).update(**change)

    assert client.post(CODE, {"code": telephone.code()}).url == "/log-ind/"
    assert not signed_in(client)


def test_a_code_opens_once(client, tina, telephone):
    give_password(client, tina)
    code = telephone.code()
    client.post(CODE, {"code": code})
    client.post("/log-ud/")

    give_password(client, tina)
    again = client.post(CODE, {"code": code})

    assert again.status_code == 422
    assert errors(again)["code"][0].startswith("Koden er forkert eller for gammel")
    assert not signed_in(client)


def test_the_code_of_the_setting_up_does_not_sign_in(client, tina):
    telephone = telephone_of(tina)

    give_password(client, tina)

    assert client.post(CODE, {"code": telephone.code()}).status_code == 422


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong(client, tina, telephone, steps, opens):
    give_password(client, tina)

    answer = client.post(CODE, {"code": telephone.code(steps_on=steps)})

    assert (answer.status_code == 302) is opens


def test_wrong_codes_make_one_wait_and_say_how_long(client, tina, telephone):
    give_password(client, tina)
    client.post(CODE, {"code": "000000"})

    at_once = client.post(CODE, {"code": telephone.code()})

    assert at_once.status_code == 422
    assert "Vent 1 sekund" in errors(at_once)["code"][0]
    assert not signed_in(client)


def test_five_wrong_codes_close_the_door_for_the_right_one_too(client, tina, telephone, strict):
    give_password(client, tina)
    answers = []
    for _attempt in range(5):
        answers.append(client.post(CODE, {"code": "000000"}).status_code)
        strict.shift(dt.timedelta(seconds=40))

    assert answers == [422, 422, 422, 422, 429]
    assert client.post(CODE, {"code": telephone.code()}).status_code == 429
    assert give_password(client, tina).status_code == 429
    assert not signed_in(client)


def test_five_wrong_recovery_codes_close_it_as_well(client, tina, telephone):
    give_password(client, tina)

    answers = [client.post(CODE, {"code": "abcd-efgh"}).status_code for _attempt in range(5)]

    assert answers[-1] == 429


def test_a_recovery_code_opens_once_and_says_how_many_are_left(client, tina, telephone):
    give_password(client, tina)
    code = telephone.codes[0].upper().replace("-", " ")

    page = client.post(CODE, {"code": code}, follow=True)

    assert "Tilbage: 9" in page.content.decode()
    client.post("/log-ud/")
    give_password(client, tina)
    assert client.post(CODE, {"code": code}).status_code == 422


def test_recovery_codes_are_stored_as_hashes(tina, telephone):
    stored = set(RecoveryCode.objects.values_list("code_hash", flat=True))

    assert len(stored) == 10
    assert all(len(one) == 64 for one in stored)
    assert not stored & {code.replace("-", "") for code in telephone.codes}


def test_the_recovery_codes_of_another_open_nothing(client, tina, anna, telephone):
    theirs = telephone_of(anna)
    give_password(client, tina)

    assert client.post(CODE, {"code": theirs.codes[0]}).status_code == 422


def test_a_new_password_from_a_mail_still_asks_for_the_code(client, tina, telephone):
    [(form, _status)] = client.get(links.password(tina), follow=True).redirect_chain

    answer = client.post(form, {"new_password1": NEW, "new_password2": NEW})

    assert answer.url == CODE
    assert not signed_in(client)
    assert client.post(CODE, {"code": telephone.code()}).url == "/"


def test_who_came_in_without_her_code_begins_again(client, coordinator, strict):
    client.force_login(coordinator)
    telephone_of(coordinator)

    answer = client.get("/koordinator/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/log-ind/?next=")
    assert not signed_in(client)


class TestChanging:
    @pytest.fixture
    def inside(self, client, tina, telephone, strict):
        give_password(client, tina)
        client.post(CODE, {"code": telephone.code()})
        strict.shift(dt.timedelta(minutes=5))
        return client

    def test_new_recovery_codes_stop_the_old_ones(self, inside, tina, telephone):
        codes = inside.post(RENEW).context["codes"]

        now = timezone.now()
        assert second_factor.check(tina, code=telephone.codes[0], by=tina, now=now).is_right is (
            False
        )
        assert second_factor.check(tina, code=codes[0], by=tina, now=now).answer == (
            Answer.RECOVERED
        )

    def test_moving_to_another_telephone_stops_the_old_one(self, inside, tina, telephone):
        inside.get(SET_UP)
        new = Telephone(inside.session["new_key"], [])

        inside.post(SET_UP, {"code": new.code()})

        assert TOTPDevice.objects.get(user=tina).key == new.key
        assert RecoveryCode.objects.filter(user=tina).count() == 10

    def test_who_chose_it_may_drop_it(self, inside, tina):
        inside.post(REMOVE)

        assert not TOTPDevice.objects.exists()
        assert not RecoveryCode.objects.exists()
        assert Message.objects.filter(kind="accounts.second_factor_changed").count() == 2

    @pytest.mark.parametrize("path", [RENEW, REMOVE])
    def test_after_a_while_she_proves_who_she_is_first(self, inside, path, strict, telephone):
        strict.shift(dt.timedelta(minutes=6))

        assert inside.post(path).url == f"{CONFIRM}?next={SECURITY}"
        assert RecoveryCode.objects.filter(used_at=None).count() == 10

    def test_she_proves_it_with_both_and_comes_back(self, inside, telephone, strict):
        strict.shift(dt.timedelta(minutes=20))
        assert inside.get(SET_UP).url == f"{CONFIRM}?next={SET_UP}"
        asked = f"{CONFIRM}?next={SET_UP}"

        only_code = inside.post(asked, {"password": "forkert", "code": telephone.code()})
        only_password = inside.post(asked, {"password": PASSWORD, "code": "000000"})
        strict.shift(dt.timedelta(minutes=1))
        both = inside.post(asked, {"password": PASSWORD, "code": telephone.code()})

        assert list(errors(only_code)) == ["password"]
        assert list(errors(only_password)) == ["code"]
        assert both.url == SET_UP
        assert inside.get(SET_UP).status_code == 200

    def test_proving_it_leads_to_no_other_site(self, inside, telephone, strict):
        strict.shift(dt.timedelta(minutes=20))

        answer = inside.post(
            f"{CONFIRM}?next=https://evil.example/",
            {"password": PASSWORD, "code": telephone.code()},
        )

        assert answer.url == SECURITY

    def test_guessing_the_password_there_closes_the_door(self, inside):
        answers = [
            inside.post(CONFIRM, {"password": "forkert", "code": "1"}).status_code
            for _attempt in range(5)
        ]

        assert answers == [422, 422, 422, 422, 429]


def test_whoever_must_have_it_can_not_drop_it(client, coordinator, strict):
    telephone = telephone_of(coordinator)
    strict.shift(dt.timedelta(minutes=1))
    give_password(client, coordinator)
    client.post(CODE, {"code": telephone.code()})

    page = client.post(REMOVE, follow=True)

    assert "kan ikke slå dem fra" in page.content.decode()
    assert TOTPDevice.objects.filter(user=coordinator).exists()
    with pytest.raises(SecondFactorDemanded):
        second_factor.remove(coordinator, by=coordinator, now=timezone.now())


def office(client, administrator, strict):
    telephone = telephone_of(administrator)
    strict.shift(dt.timedelta(minutes=1))
    give_password(client, administrator)
    client.post(CODE, {"code": telephone.code()})
    Message.objects.all().delete()
    return client


def reset(client, *people):
    return client.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "reset_second_factor", "_selected_action": [person.pk for person in people]},
        follow=True,
    )


def test_an_administrator_helps_one_who_lost_her_telephone(
    client, administrator, coordinator, municipality, strict
):
    telephone_of(coordinator)
    hers = type(client)()
    hers.force_login(coordinator)
    hers.get(SECURITY)

    page = reset(office(client, administrator, strict), coordinator)

    assert "sætter en ny telefon op" in page.content.decode()
    assert not TOTPDevice.objects.filter(user=coordinator).exists()
    assert not RecoveryCode.objects.filter(user=coordinator).exists()
    assert not signed_in(hers)
    changes = AccessEvent.objects.filter(
        act="change", object_type="accounts.user", object_id=coordinator.pk
    )
    by_her = changes.filter(actor_id=administrator.pk)
    assert set(by_her.values_list("municipality_id", flat=True)) == {municipality.pk}
    assert [m.recipient for m in Message.objects.all()] == [coordinator]
    history = client.get(reverse("admin:accounts_user_history", args=[coordinator.pk]))
    assert "Nulstillede" in history.content.decode()


def test_she_does_not_reset_herself_nor_somebody_she_does_not_manage(
    client, administrator, tina, strict
):
    MembershipFactory(user=tina, role="coordinator")  # in another municipality as well
    telephone_of(tina)

    reset(office(client, administrator, strict), tina, administrator)

    assert {app.user for app in TOTPDevice.objects.all()} == {tina, administrator}


def test_nobody_else_resets_or_sets_up_for_another(tina, coordinator, telephone):
    now = timezone.now()
    with pytest.raises(NotAllowed):
        second_factor.remove(tina, by=coordinator, now=now)
    with pytest.raises(NotAllowed):
        second_factor.set_up(tina, key="00" * 20, code="1", by=coordinator, now=now)
    with pytest.raises(NotAllowed):
        second_factor.renew_codes(tina, by=coordinator)
    assert not second_factor.check(tina, code=telephone.code(), by=coordinator, now=now).is_right


def test_no_codes_without_an_app(client, tina):
    give_password(client, tina)

    assert client.post(RENEW).url == SET_UP
    with pytest.raises(NotAllowed):
        second_factor.renew_codes(tina, by=tina)
    assert second_factor.check(tina, code="123456", by=tina, now=timezone.now()).answer == "wrong"


def test_the_command_helps_when_there_is_no_other_administrator(administrator, capsys):
    telephone_of(administrator)

    call_command("reset_second_factor", "Ditte@Fjordby.example")

    assert not TOTPDevice.objects.exists()
    assert "Ditte Vang" in capsys.readouterr().out
    with pytest.raises(CommandError, match="nobody@fjordby.example"):
        call_command("reset_second_factor", "nobody@fjordby.example")


def test_removing_what_is_not_there_tells_nobody(tina):
    second_factor.remove(tina, by=SYSTEM, now=timezone.now())

    assert not Message.objects.exists()


def test_the_gate_costs_no_statement(client, coordinator, strict, statements, settings):
    telephone = telephone_of(coordinator)
    strict.shift(dt.timedelta(minutes=1))
    give_password(client, coordinator)
    client.post(CODE, {"code": telephone.code()})

    def cost() -> int:
        with statements() as asked:
            assert client.get(SECURITY).status_code == 200
        return len(asked)

    cost()
    strictly = cost()
    settings.SECOND_FACTOR = False

    assert strictly == cost()


def test_the_key_is_not_in_the_administration(client, administrator, strict):
    office(client, administrator, strict)

    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
