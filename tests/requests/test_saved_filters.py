"""Saved filters: kept, used, deleted, opening the list; one person's own, twenty at most."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from privacy.errors import HoldsCpr
from requests.errors import FilterNameTaken, TooManyFilters
from requests.models import SavedFilter
from requests.services import saved_filters
from tests import stories
from tests.conftest import MONDAY
from tests.requests.at_once import at_once

LIST = "/koordinator/liste/"
SAVE = "/koordinator/filtre/gem/"
CPR = "311236-4123"  # born in 2036: hits nobody alive


@pytest.fixture
def karen(client: Client, coordinator, monday) -> Client:
    client.force_login(coordinator)
    return client


def keep(by, name: str = "Mine", *, words: str = "", is_default: bool = False, **chosen):
    return saved_filters.save(name, by=by, words=words, chosen=chosen, is_default=is_default)


def test_the_filter_of_the_list_is_kept_under_a_name_and_used_with_one_click(
    karen, tina, nordbakke
):
    case = stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    chosen = {"q": "støj & ro", "status": "mine", "school": str(nordbakke.pk)}
    page = karen.get(LIST, chosen).content.decode()
    assert 'action="/koordinator/filtre/gem/"' in page

    saved = karen.post(SAVE, {**chosen, "name": "Støj på Nordbakke"}, follow=True)

    assert "Filteret »Støj på Nordbakke« er gemt." in saved.content.decode()
    (one,) = saved.context["saved"]
    assert one.query == f"q=st%C3%B8j+%26+ro&status=mine&school={nordbakke.pk}"
    assert karen.get(f"{LIST}?{one.query}").context["page"].total == 0
    assert f"?{one.query}".replace("&", "&amp;") in karen.get("/koordinator/").content.decode()
    assert karen.get(f"{LIST}?school={nordbakke.pk}").context["page"].rows[0].pk == case.pk


def test_a_name_is_needed_and_what_was_typed_is_kept(karen, coordinator):
    keep(coordinator, "Mine")

    missing = karen.post(SAVE, {"status": "mine", "name": ""})
    taken = karen.post(SAVE, {"status": "mine", "name": "mine"})
    too_long = karen.post(SAVE, {"status": "mine", "name": "x" * 41})

    assert {missing.status_code, taken.status_code, too_long.status_code} == {422}
    assert "Skriv et navn til filteret" in missing.content.decode()
    assert "Du har allerede et filter med det navn." in taken.content.decode()
    assert 'value="mine"' in taken.content.decode()
    assert 'name="status" value="mine"' in taken.content.decode()
    assert "højst 40 tegn" in too_long.content.decode()
    assert coordinator.saved_filters.count() == 1


@pytest.mark.parametrize("posted", [{"q": CPR, "name": "X"}, {"q": "ro", "name": CPR}])
def test_a_cpr_number_is_kept_nowhere(karen, coordinator, posted):
    answer = karen.post(SAVE, {"status": "mine", **posted}, follow=True)

    assert not coordinator.saved_filters.exists()
    assert "CPR-nummer" in answer.content.decode()


def test_the_service_refuses_a_cpr_number_too(coordinator):
    for name, words in ((CPR, ""), ("Mine", CPR)):
        with pytest.raises(HoldsCpr):
            keep(coordinator, name, words=words)


def test_one_filter_opens_the_list_until_another_does(karen, coordinator):
    first = keep(coordinator, "Mine", is_default=True, status="mine")
    second = keep(coordinator, "Sluttede", is_default=True, status="ended")

    assert karen.get(LIST).headers["Location"] == f"{LIST}?status=ended"
    karen.post(f"/koordinator/filtre/{first.pk}/aabner/", {"opens": "1"})
    assert karen.get(LIST).headers["Location"] == f"{LIST}?status=mine"
    karen.post(f"/koordinator/filtre/{first.pk}/aabner/")

    assert karen.get(LIST).status_code == 200
    assert not coordinator.saved_filters.filter(is_default=True).exists()
    assert second.pk


def test_with_a_word_about_filters_the_list_opens_as_asked(karen, coordinator):
    keep(coordinator, is_default=True, status="mine")

    assert karen.get(f"{LIST}?status=").status_code == 200


def test_a_default_that_filters_nothing_does_not_go_in_circles(karen, coordinator):
    keep(coordinator, is_default=True)

    assert karen.get(LIST, follow=True).status_code == 200


def test_a_filter_is_deleted_and_its_place_is_free_again(karen, coordinator):
    first, second = keep(coordinator, "Mine"), keep(coordinator, "Andre")

    answer = karen.post(f"/koordinator/filtre/{first.pk}/slet/", follow=True)

    assert "Filteret »Mine« er slettet." in answer.content.decode()
    assert (second.position, keep(coordinator, "Nye").position) == (2, 1)


def test_twenty_is_the_most(coordinator):
    for number in range(20):
        keep(coordinator, f"Filter {number}")

    with pytest.raises(TooManyFilters):
        keep(coordinator, "Filter 20")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(user=coordinator, name="Filter 21", position=21)


def test_a_name_is_taken_in_any_case(coordinator, other_coordinator):
    keep(coordinator, "Mine")

    with pytest.raises(FilterNameTaken):
        keep(coordinator, "MINE")
    assert keep(other_coordinator, "Mine")


def test_nobody_else_touches_or_sees_a_filter(karen, client, coordinator, other_coordinator):
    saved = keep(coordinator)
    client.force_login(other_coordinator)

    assert client.get(f"{LIST}?status=").context["saved"] == []
    for act in ("slet", "aabner"):
        assert client.post(f"/koordinator/filtre/{saved.pk}/{act}/").status_code == 404
    for call in (
        lambda: saved_filters.delete(saved, by=other_coordinator),
        lambda: saved_filters.choose_default(saved, by=other_coordinator, opens=True),
        lambda: saved_filters.delete(saved, by=SYSTEM),
        lambda: keep(SYSTEM),
    ):
        with pytest.raises(NotAllowed):
            call()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_take_two_places(coordinator):
    at_once(lambda: keep(coordinator, "Mine"), lambda: keep(coordinator, "Andre"))

    places = coordinator.saved_filters.values_list("position", flat=True)
    assert sorted(places) == [1, 2]
