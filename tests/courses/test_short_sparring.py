"""Kort sparring in the corridor: seconds to log, the day to take back, figures for the centre."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from advisors.models import HourEntry
from advisors.queries import faults, hours_on
from courses import errors
from courses.models import ShortSparring
from courses.queries.short_sparring import choices_for, figures
from courses.services import short_sparring
from courses.services.short_sparring import Given
from tests import stories
from tests.conftest import MONDAY
from tests.courses.test_pages import CPR, page
from tests.factories import CompetenceAreaFactory, SchoolFactory

KEPT = {"X-Kept": "1"}


@pytest.fixture
def theme(nordbakke):
    return stories.a_theme(nordbakke)


def talk(advisor, school, theme, *, minutes=10, now=MONDAY, **more):
    given = Given(school, theme, minutes, "Spurgte til startrutiner.")
    return short_sparring.log(advisor, given=given, by=advisor.user, now=now, **more)


def spent(advisor):
    return hours_on([advisor], MONDAY.date())[advisor.pk].spent


def test_it_counts_in_the_hours_as_contact(advisor, nordbakke, theme):
    talk(advisor, nordbakke, theme)

    entry = HourEntry.objects.get(kind="spent")
    assert (entry.minutes, entry.activity, entry.reservation) == (-10, "contact", None)
    assert spent(advisor) == 10


def test_the_same_number_is_entered_once(advisor, nordbakke, theme):
    key = uuid.uuid4()

    first, second = (talk(advisor, nordbakke, theme, key=key) for _time in range(2))

    assert first == second
    assert spent(advisor) == 10


def test_it_can_be_taken_back_the_same_day_by_a_correcting_entry(advisor, nordbakke, theme):
    entered = talk(advisor, nordbakke, theme)

    for _time in range(2):
        undone = short_sparring.undo(entered, by=advisor.user, now=MONDAY + dt.timedelta(hours=14))

    assert undone.undone_by == advisor.user
    assert spent(advisor) == 0
    assert list(HourEntry.objects.filter(kind="spent").values_list("minutes", flat=True)) == [
        -10,
        10,
    ]
    assert list(faults()) == []


def test_the_next_day_is_too_late(advisor, nordbakke, theme):
    entered = talk(advisor, nordbakke, theme)

    with pytest.raises(errors.TooLateToUndo):
        short_sparring.undo(entered, by=advisor.user, now=MONDAY + dt.timedelta(hours=15))


def test_nobody_logs_or_takes_back_for_another(advisor, other_advisor, nordbakke, theme):
    entered = talk(advisor, nordbakke, theme)
    given = Given(nordbakke, theme, 10)

    with pytest.raises(NotAllowed):
        short_sparring.log(advisor, given=given, by=other_advisor.user, now=MONDAY)
    with pytest.raises(NotAllowed):
        short_sparring.undo(entered, by=other_advisor.user, now=MONDAY)


def test_schools_and_themes_of_a_neighbour_are_refused(advisor, nordbakke, theme, db):
    with pytest.raises(errors.NotOfHere):
        talk(advisor, SchoolFactory(), theme)
    with pytest.raises(errors.NotOfHere):
        talk(advisor, nordbakke, CompetenceAreaFactory())


def test_what_was_chosen_last_comes_first(advisor, nordbakke, soeengen, theme):
    talk(advisor, nordbakke, theme)
    talk(advisor, soeengen, theme, now=MONDAY + dt.timedelta(minutes=5))

    choices = choices_for(advisor)

    assert [str(school) for school in choices.schools[0][1]] == [
        "Søengens Skole",
        "Nordbakkeskolen",
    ]
    assert [str(area) for area in choices.themes[0][1]] == ["Klasserumsledelse"]


def answers(school, theme):
    return {"school": str(school.pk), "theme": str(theme.pk), "minutes": "15", "note": ""}


def test_logging_from_the_front_page(client, advisor, nordbakke, theme, monday):
    client.force_login(advisor.user)
    assert reverse("courses:short_sparrings") in page(client, "courses:front")
    brought = client.get(reverse("courses:short_sparrings"), headers={"HX-Request": "true"})
    assert "<html" not in brought.content.decode()

    response = client.post(
        reverse("courses:short_sparrings"), answers(nordbakke, theme), follow=True
    )

    assert response.redirect_chain == [(reverse("courses:front"), 302)]
    assert "Noteret: 15 minutters kort sparring, Nordbakkeskolen." in response.content.decode()
    assert ShortSparring.objects.get().minutes == 15


def test_the_script_is_answered_in_its_own_way(client, advisor, nordbakke, theme, monday):
    client.force_login(advisor.user)
    url = reverse("courses:short_sparrings")

    right = client.post(url, answers(nordbakke, theme), headers=KEPT)
    wrong = client.post(url, {**answers(nordbakke, theme), "minutes": ""}, headers=KEPT)

    assert right.json() == {"state": "saved", "go": reverse("courses:front")}
    assert (wrong.status_code, wrong.json()["text"]) == (422, "Vælg, hvor mange minutter det tog")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"school": ""}, "Vælg skolen"),
        ({"theme": ""}, "Vælg temaet"),
        ({"minutes": "7"}, "Vælg, hvor mange minutter det tog"),
        ({"note": f"Elev {CPR}"}, "ligner et CPR-nummer"),
        ({"note": "x" * 141}, "Skriv højst 140 tegn"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    client, advisor, nordbakke, theme, monday, changes, said
):
    client.force_login(advisor.user)

    response = client.post(
        reverse("courses:short_sparrings"), {**answers(nordbakke, theme), **changes}
    )

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not ShortSparring.objects.exists()


def test_taking_back_from_the_page(client, advisor, nordbakke, theme, monday):
    entered = talk(advisor, nordbakke, theme)
    client.force_login(advisor.user)
    url = reverse("courses:undo_short_sparring", args=[entered.pk])
    assert url in page(client, "courses:short_sparrings")

    done = client.post(url, follow=True)
    monday.move_to(MONDAY + dt.timedelta(days=1))
    other = talk(advisor, nordbakke, theme)
    late = client.post(reverse("courses:undo_short_sparring", args=[other.pk]), follow=True)

    assert "Den korte sparring er fortrudt" in done.content.decode()
    assert "kan fortrydes samme dag" in late.content.decode()
    assert spent(advisor) == 10


def test_the_coordinator_sees_figures_and_no_words(
    client, coordinator, advisor, other_advisor, nordbakke, soeengen, theme, monday
):
    talk(advisor, nordbakke, theme)
    talk(other_advisor, nordbakke, theme, minutes=20)
    talk(advisor, soeengen, theme)
    short_sparring.undo(talk(advisor, soeengen, theme), by=advisor.user, now=MONDAY)

    rows = figures(coordinator, day=MONDAY.date())
    client.force_login(coordinator)
    html = page(client, "short_sparring:figures")

    assert [(row.school, row.times, row.minutes) for row in rows] == [
        ("Nordbakkeskolen", 2, 30),
        ("Søengens Skole", 1, 10),
    ]
    assert "3 samtaler" in html
    assert "startrutiner" not in html
    assert "Vibeke" not in html


def test_last_years_talks_are_not_this_years(coordinator, advisor, nordbakke, theme):
    talk(advisor, nordbakke, theme, now=MONDAY - dt.timedelta(days=120))

    assert figures(coordinator, day=MONDAY.date()) == []


def test_only_the_advisor_reads_her_own_line(advisor, other_advisor, coordinator, nordbakke, theme):
    talk(advisor, nordbakke, theme)

    assert ShortSparring.objects.visible_to(advisor.user).count() == 1
    assert not ShortSparring.objects.visible_to(other_advisor.user).exists()
    assert not ShortSparring.objects.visible_to(coordinator).exists()
