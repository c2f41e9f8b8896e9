"""The advisor's profile: who may change what, and what is kept of it."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from advisors.errors import (
    AbsenceDaysInDisorder,
    AbsenceIsOver,
    AbsenceOverlaps,
    AlreadyTied,
    NotInTheCatalogue,
)
from advisors.models import Absence, Level, Relation
from advisors.services import absences, profiles
from advisors.signals import absence_registered
from privacy.models import AccessEvent
from tests.conftest import MONDAY
from tests.factories import (
    AbsenceFactory,
    AdvisorCompetenceFactory,
    CompetenceAreaFactory,
    MethodTagFactory,
    RelationFactory,
    SchoolFactory,
)

pytestmark = pytest.mark.once

TODAY = MONDAY.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def area(municipality):
    return CompetenceAreaFactory(municipality=municipality, name="Co-teaching")


def register(advisor, by, first=1, last=5):
    return absences.register(
        advisor, starts_on=TODAY + first * DAY, ends_on=TODAY + last * DAY, by=by, now=MONDAY
    )


def logged(act):
    return list(
        AccessEvent.objects.filter(act=act, object_type__startswith="advisors.").values_list(
            "object_type", "actor_id"
        )
    )


def test_the_advisor_sets_her_competences_and_the_log_says_so(advisor, area, municipality):
    old = AdvisorCompetenceFactory(advisor=advisor)
    retired = AdvisorCompetenceFactory(advisor=advisor, area__is_active=False)

    profiles.set_competences(advisor, levels={area.pk: Level.GUIDES}, by=advisor.user)

    assert dict(advisor.competences.values_list("area", "level")) == {
        area.pk: Level.GUIDES,
        retired.area_id: retired.level,
    }
    assert old.area_id != area.pk
    assert logged("change") == [("advisors.advisor", advisor.user_id)]


def test_setting_the_same_competences_again_changes_their_level(advisor, area):
    for level in (Level.KNOWS, Level.EXPERIENCED):
        profiles.set_competences(advisor, levels={area.pk: level}, by=advisor.user)

    assert advisor.competences.get().level == Level.EXPERIENCED


def test_what_is_not_in_the_catalogue_is_refused(advisor, other_municipality):
    theirs = CompetenceAreaFactory(municipality=other_municipality)
    method = MethodTagFactory(municipality=other_municipality)

    with pytest.raises(NotInTheCatalogue):
        profiles.set_competences(advisor, levels={theirs.pk: Level.KNOWS}, by=advisor.user)
    with pytest.raises(NotInTheCatalogue):
        profiles.set_methods(advisor, methods=[method], by=advisor.user)
    school = SchoolFactory(municipality=other_municipality)
    with pytest.raises(NotInTheCatalogue):
        profiles.add_relation(advisor, school=school, kind=Relation.Kind.OTHER, by=advisor.user)


def test_methods_out_of_use_stay_hers(advisor, municipality):
    retired = MethodTagFactory(municipality=municipality, is_active=False)
    advisor.methods.add(retired)
    method = MethodTagFactory(municipality=municipality)

    profiles.set_methods(advisor, methods=[method], by=advisor.user)

    assert set(advisor.methods.all()) == {retired, method}


def test_days_and_limit_are_kept_in_the_order_of_the_week(advisor):
    profiles.set_availability(
        advisor, week_slots=["tue-am", "mon-pm", "1"], max_courses=2, by=advisor.user
    )

    advisor.refresh_from_db()
    assert (advisor.week_slots, advisor.max_courses) == (["mon-pm", "tue-am"], 2)


def test_a_tie_is_noted_once_and_taken_away(advisor, nordbakke):
    tie = profiles.add_relation(
        advisor, school=nordbakke, kind=Relation.Kind.FAMILY, by=advisor.user
    )
    with pytest.raises(AlreadyTied):
        profiles.add_relation(advisor, school=nordbakke, kind=Relation.Kind.OTHER, by=advisor.user)

    profiles.remove_relation(tie, by=advisor.user)

    assert not advisor.relations.exists()
    assert [kind for kind, _who in logged("create") + logged("delete")] == [
        "advisors.relation",
        "advisors.relation",
    ]


EDITS = {
    "competences": lambda advisor, by: profiles.set_competences(advisor, levels={}, by=by),
    "methods": lambda advisor, by: profiles.set_methods(advisor, methods=[], by=by),
    "availability": lambda advisor, by: profiles.set_availability(
        advisor, week_slots=[], max_courses=3, by=by
    ),
    "relation": lambda advisor, by: profiles.add_relation(
        advisor, school=advisor.home_school, kind=Relation.Kind.OTHER, by=by
    ),
    "tie taken away": lambda advisor, by: profiles.remove_relation(
        RelationFactory(advisor=advisor), by=by
    ),
    "absence": register,
    "absence taken away": lambda advisor, by: absences.remove(
        AbsenceFactory(advisor=advisor), by=by, now=MONDAY
    ),
}
MAY_EDIT = {"advisor_herself", "coordinator"}
MAY_REGISTER = MAY_EDIT | {"special_leader"}


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize(
    "who",
    ["advisor_herself", "coordinator", "special_leader", "other_advisor", "anna", "administrator"],
)
def test_who_may_change_what(who, what, advisor, request):
    person = advisor if who == "advisor_herself" else request.getfixturevalue(who)
    by = getattr(person, "user", person)
    allowed = MAY_REGISTER if what.startswith("absence") else MAY_EDIT

    if who in allowed:
        EDITS[what](advisor, by)
    else:
        with pytest.raises(NotAllowed):
            EDITS[what](advisor, by)


def test_an_absence_is_told_to_the_rooms_above(advisor):
    heard = []

    def listen(absence, by, now, **_more):
        heard.append((absence, by, now))

    absence_registered.connect(listen)
    try:
        absence = register(advisor, advisor.user)
    finally:
        absence_registered.disconnect(listen)

    assert heard == [(absence, advisor.user, MONDAY)]
    assert logged("create") == [("advisors.absence", advisor.user_id)]


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [(5, 4, AbsenceDaysInDisorder), (1, 800, AbsenceDaysInDisorder), (-9, -1, AbsenceIsOver)],
)
def test_days_that_can_not_be_are_refused(advisor, first, last, error):
    with pytest.raises(error):
        register(advisor, advisor.user, first, last)

    assert not Absence.objects.exists()


def test_one_that_overlaps_is_named(advisor):
    register(advisor, advisor.user, 3, 9)

    with pytest.raises(AbsenceOverlaps, match=r"19. november 2026 til 25. november 2026"):
        register(advisor, advisor.user, 9, 12)
    register(advisor, advisor.user, 0, 2)


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [(1, 5, []), (0, 5, []), (-3, 5, [(-3, -1)]), (-5, -2, [(-5, -2)])],
)
def test_taking_an_absence_away_keeps_the_days_that_have_been(advisor, first, last, left):
    absence = AbsenceFactory(
        advisor=advisor, starts_on=TODAY + first * DAY, ends_on=TODAY + last * DAY
    )

    absences.remove(absence, by=advisor.user, now=MONDAY)

    days = Absence.objects.values_list("starts_on", "ends_on")
    assert [((a - TODAY).days, (b - TODAY).days) for a, b in days] == left


# Pages


@pytest.fixture
def vibeke(client, advisor, monday):
    client.force_login(advisor.user)
    return client


def test_she_edits_every_part_on_its_page(vibeke, advisor, area, municipality, nordbakke):
    method = MethodTagFactory(municipality=municipality, name="TEACCH")
    posts = {
        "competences": {f"area_{area.pk}": "3"},
        "methods": {"methods": [method.pk]},
        "availability": {"week_slots": ["mon-am"], "max_courses": "2"},
        "add_relation": {"school": nordbakke.pk, "kind": "family"},
        "register_absence": {
            **{"starts_on_day": "23", "starts_on_month": "11", "starts_on_year": "2026"},
            **{"ends_on_day": "27", "ends_on_month": "11", "ends_on_year": "2026"},
        },
    }

    for name, values in posts.items():
        address = reverse(f"advisors:{name}", args=[advisor.pk])
        assert vibeke.get(address).status_code == 200
        assert vibeke.post(address, values)["Location"] == advisor.get_absolute_url()

    html = vibeke.get(reverse("advisors:mine")).content.decode()
    for said in ("Co-teaching", "Kan vejlede andre", "TEACCH", "Mandag formiddag"):
        assert said in html
    for said in ("23. november 2026 til 27. november 2026", "Nordbakkeskolen", "Højst 2 forløb"):
        assert said in html
    vibeke.post(reverse("advisors:remove_relation", args=[advisor.pk, advisor.relations.get().pk]))
    vibeke.post(reverse("advisors:remove_absence", args=[advisor.pk, advisor.absences.get().pk]))
    assert not advisor.relations.exists()
    assert not advisor.absences.exists()


def test_a_form_with_a_fault_says_the_cure_and_keeps_what_was_typed(vibeke, advisor):
    address = reverse("advisors:register_absence", args=[advisor.pk])
    values = {
        **{"starts_on_day": "23", "starts_on_month": "11", "starts_on_year": "2026"},
        **{"ends_on_day": "20", "ends_on_month": "11", "ends_on_year": "2026"},
    }

    response = vibeke.post(address, values)

    assert response.status_code == 422
    html = response.content.decode()
    assert "Den sidste dag skal være den første dag eller senere" in html
    assert 'value="20"' in html


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("availability", {"max_courses": "11"}, "Skriv et helt tal fra 1 til 10"),
        ("add_relation", {"kind": "family"}, "Vælg en skole"),
        ("methods", {"methods": ["999"]}, "Vælg fra listen"),
    ],
)
def test_what_can_not_be_chosen_is_explained(vibeke, advisor, name, values, said):
    response = vibeke.post(reverse(f"advisors:{name}", args=[advisor.pk]), values)

    assert response.status_code == 422
    assert said in response.content.decode()


def test_her_leader_registers_absence_but_edits_nothing_else(client, advisor, special_leader):
    client.force_login(special_leader)

    html = client.get(advisor.get_absolute_url()).content.decode()

    assert reverse("advisors:register_absence", args=[advisor.pk]) in html
    assert reverse("advisors:competences", args=[advisor.pk]) not in html
    assert client.get(reverse("advisors:competences", args=[advisor.pk])).status_code == 404
    assert client.get(reverse("advisors:register_absence", args=[advisor.pk])).status_code == 200


def test_a_look_at_somebody_else_leaves_a_line_and_a_look_at_oneself_none(
    vibeke, advisor, coordinator
):
    vibeke.get(reverse("advisors:mine"))
    assert logged("read") == []

    vibeke.force_login(coordinator)
    vibeke.get(advisor.get_absolute_url())

    assert logged("read") == [("advisors.advisor", coordinator.pk)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Vibeke Ibsen", "Viggo Juhl"]),
        ("vibeke", ["Vibeke Ibsen"]),
        ("birkehøj", ["Viggo Juhl"]),
        ("co-teach", ["Vibeke Ibsen"]),
        ("vibeke birkehøj", []),
        ("311236-4123", ["Vibeke Ibsen", "Viggo Juhl"]),
    ],
)
def test_the_register_is_searched_by_name_school_and_competence(
    client, advisor, other_advisor, area, coordinator, monday, words, found
):
    AdvisorCompetenceFactory(advisor=advisor, area=area)
    AbsenceFactory(advisor=advisor)
    client.force_login(coordinator)

    response = client.get(reverse("advisors:register"), {"q": words})

    assert [str(row["advisor"]) for row in response.context["rows"]] == found
    assert "311236" not in response.content.decode()
