"""People and roles in the administration go through the services."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from advisors.models import Advisor
from notifications.models import Message
from schools.models import Membership, School
from tests.factories import MembershipFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.once

ADD_USER = "/admin/accounts/user/add/"
ADD_ROLE = "/admin/schools/membership/add/"


@pytest.fixture
def office(client, administrator, monday):
    client.force_login(administrator)
    return client


def change(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def new_person(place, **values):
    return {
        "email": "Ny@Fjordby.example",
        "name": "Ny Kollega",
        "phone": "",
        "role": Role.COORDINATOR,
        "municipality": place.pk,
        "school": "",
        **values,
    }


def test_a_new_person_gets_the_role_and_an_invitation(office, municipality, administrator):
    response = office.post(ADD_USER, new_person(municipality))

    person = User.objects.get(email="ny@fjordby.example")
    assert response.status_code == 302
    assert not person.has_usable_password()
    assert person.memberships.get().role == Role.COORDINATOR
    message = Message.objects.get()
    assert (message.kind, message.recipient, message.queued_by) == (
        "accounts.invitation",
        person,
        administrator,
    )


def test_a_new_teacher_is_placed_at_the_school(office, municipality, nordbakke):
    office.post(ADD_USER, new_person(municipality, role=Role.TEACHER, school=nordbakke.pk))

    assert Membership.objects.get(user__name="Ny Kollega").school == nordbakke


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": Role.TEACHER}, "school"),
        ({"email": "x"}, "email"),
        ({"email": "DITTE@fjordby.example"}, "email"),
        ({"name": ""}, "name"),
        ({"role": "boss"}, "role"),
        ({"municipality": ""}, "municipality"),
    ],
)
def test_a_person_who_does_not_fit_is_refused_and_nothing_is_saved(
    office, municipality, values, field
):
    page = office.post(ADD_USER, new_person(municipality, **values))

    assert set(page.context["adminform"].form.errors) == {field}
    assert User.objects.count() == 1


def test_a_municipal_role_with_a_school_is_refused(office, municipality, nordbakke):
    page = office.post(ADD_USER, new_person(municipality, school=nordbakke.pk))

    assert set(page.context["adminform"].form.errors) == {"school"}


def test_nobody_is_placed_in_another_municipality(office, other_municipality):
    page = office.post(ADD_USER, new_person(other_municipality))

    assert set(page.context["adminform"].form.errors) == {"municipality"}


def test_nobody_is_placed_at_a_school_elsewhere(office, municipality):
    elsewhere = SchoolFactory()

    page = office.post(ADD_USER, new_person(municipality, role=Role.TEACHER, school=elsewhere.pk))

    assert set(page.context["adminform"].form.errors) == {"school"}


def edited(user, **values):
    roles = user.memberships.count()
    return {
        "email": user.email,
        "name": user.name,
        "phone": user.phone,
        "is_active": "on",
        "memberships-TOTAL_FORMS": roles,
        "memberships-INITIAL_FORMS": roles,
        **values,
    }


def test_a_person_who_leaves_is_marked_inactive(office, tina):
    data = edited(tina)
    del data["is_active"]

    assert office.post(change(tina), data).status_code == 302

    tina.refresh_from_db()
    assert not tina.is_active


def test_editing_leaves_password_and_rights_alone(office, tina):
    before = tina.password

    office.post(
        change(tina),
        edited(tina, name="Tina Holm Lund", is_staff="on", is_superuser="on", password="x"),
    )

    tina.refresh_from_db()
    assert tina.name == "Tina Holm Lund"
    assert (tina.password, tina.is_staff, tina.is_superuser) == (before, False, False)


def test_a_person_of_two_municipalities_can_be_seen_but_not_edited(office, tina):
    MembershipFactory(user=tina, role=Role.COORDINATOR)

    assert office.get(change(tina)).status_code == 200
    assert office.post(change(tina), edited(tina, email="taken@over.example")).status_code == 403
    tina.refresh_from_db()
    assert tina.email == "tina@fjordby.example"


def test_roles_elsewhere_are_not_shown(office, tina):
    elsewhere = MembershipFactory(user=tina, role=Role.COORDINATOR)

    page = office.get(change(tina)).content.decode()

    assert elsewhere.municipality.name not in page


def test_the_first_administrator_is_edited_by_nobody_else(office, municipality):
    root = UserFactory(is_staff=True, is_superuser=True)
    MembershipFactory(user=root, role=Role.ADMINISTRATOR, municipality=municipality, school=None)

    assert office.post(change(root), edited(root, email="x@y.example")).status_code == 403


def test_the_invite_action_tells_who_needs_none(office, tina, nordbakke):
    newcomer = UserFactory(name="Ny Kollega", password=None)
    MembershipFactory(user=newcomer, school=nordbakke)

    page = office.post(
        "/admin/accounts/user/",
        {"action": "send_invitation", "_selected_action": [tina.pk, newcomer.pk]},
        follow=True,
    )

    texts = [str(message) for message in page.context["messages"]]
    assert [message.recipient for message in Message.objects.all()] == [newcomer]
    assert texts[0].startswith("Tina Holm: Personen har allerede valgt en adgangskode")
    assert texts[1] == "1 invitation er på vej."


def test_a_role_is_given_to_somebody_known_by_the_whole_address(office, municipality, tina):
    response = office.post(
        ADD_ROLE,
        {
            "email": "TINA@fjordby.example",
            "role": Role.COORDINATOR,
            "municipality": municipality.pk,
        },
    )

    assert response.status_code == 302
    assert tina.memberships.filter(role=Role.COORDINATOR, is_active=True).exists()


def test_a_role_for_nobody_says_what_to_do(office, municipality):
    page = office.post(
        ADD_ROLE,
        {"email": "nobody@x.dk", "role": Role.COORDINATOR, "municipality": municipality.pk},
    )

    assert "Brugere" in page.context["adminform"].form.errors["email"][0]


def test_a_role_taken_back_is_given_again_from_the_form(office, municipality, tina, nordbakke):
    tina.memberships.update(is_active=False)

    office.post(
        ADD_ROLE,
        {
            "email": tina.email,
            "role": Role.TEACHER,
            "municipality": municipality.pk,
            "school": nordbakke.pk,
        },
    )

    assert tina.memberships.get().is_active


def test_taking_roles_back_spares_the_last_administrator(office, administrator, tina):
    rows = [administrator.memberships.get().pk, tina.memberships.get().pk]

    page = office.post(
        "/admin/schools/membership/",
        {"action": "take_back", "_selected_action": rows},
        follow=True,
    )

    assert not tina.memberships.get().is_active
    assert administrator.memberships.get().is_active
    assert len(page.context["messages"]) == 2


def test_a_new_advisor_gets_the_role(office, municipality, special_school, tina):
    response = office.post(
        "/admin/advisors/advisor/add/",
        {
            "user": tina.pk,
            "municipality": municipality.pk,
            "home_school": special_school.pk,
            "max_courses": 3,
            "week_slots": ["mon-am", "fri-pm"],
            "is_active": "on",
            **{
                f"{prefix}-{name}": 0
                for prefix in ("competences", "relations", "absences")
                for name in ("TOTAL_FORMS", "INITIAL_FORMS")
            },
        },
    )

    assert response.status_code == 302
    assert Advisor.objects.get().week_slots == ["mon-am", "fri-pm"]
    assert tina.memberships.filter(role=Role.ADVISOR).exists()


def test_autocomplete_finds_own_people_only(office, tina):
    UserFactory(name="Tina Fremmed")

    answer = office.get(
        "/admin/autocomplete/",
        {"app_label": "advisors", "model_name": "advisor", "field_name": "user", "term": "Tina"},
    )

    assert [found["text"] for found in answer.json()["results"]] == ["Tina Holm"]


def test_choices_of_a_form_are_own_rows_only(office, other_municipality, municipality):
    SchoolFactory(municipality=other_municipality, name="Nabolandsbyens Skole")

    for page in ("/admin/advisors/advisor/add/", "/admin/schools/school/add/", ADD_USER):
        text = office.get(page).content.decode()
        assert "Naboby" not in text
        assert "Nabolandsbyens" not in text
        assert "Fjordby" in text


def test_a_school_with_a_cpr_number_is_refused(office, municipality):
    page = office.post(
        "/admin/schools/school/add/",
        {"municipality": municipality.pk, "name": "Skole 311236-4015", "kind": "mainstream"},
    )

    assert set(page.context["adminform"].form.errors) == {"name"}
    assert not School.objects.exists()
