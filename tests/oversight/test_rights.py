"""Insight into everything about one person, and making a leaver anonymous by an explicit act."""

import datetime as dt
import json

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actors import SYSTEM
from accounts.errors import NotAllowed
from accounts.models import ExternalIdentity, RecoveryCode, SignIn, User
from accounts.roles import Role
from advisors.models import HourEntry
from oversight.deadlines import month_after
from oversight.errors import AlreadyAnonymous, HoldsOpenMatters, NotYourself, ReferenceMissing
from oversight.models import RightsReceipt
from oversight.registry import Leaver
from oversight.services import leavers, rights
from oversight.services.texts import without
from privacy.models import AccessEvent, Act
from requests.models import SupportRequest
from tests import personas, stories
from tests.conftest import MONDAY
from tests.courses.conftest import close
from tests.factories import (
    ExternalIdentityFactory,
    PersonalCalendarFactory,
    RecoveryCodeFactory,
    SignInFactory,
    UserFactory,
)

REFERENCE = "Sag 2026-4711"
ASKED = {
    "asked_on_day": "2",
    "asked_on_month": "11",
    "asked_on_year": "2026",
    "reference": REFERENCE,
}
NAME, EMAIL = "Søren Ærø Ågård", "soeren@fjordby.example"


@pytest.fixture
def leaver(special_school):
    """An advisor whose name JSON would write in codes, with every way to sign in."""
    advisor = personas.an_advisor(NAME, EMAIL, special_school)
    user = advisor.user
    User.objects.filter(pk=user.pk).update(phone="20 11 22 33")
    RecoveryCodeFactory(user=user)
    ExternalIdentityFactory(user=user)
    PersonalCalendarFactory(user=user)
    TOTPDevice.objects.create(user=user, name="app", confirmed=True)
    return advisor


@pytest.fixture
def closed(leaver, tina, nordbakke, coordinator, monday):
    """A closed course of the leaver's, and a request that gives her as the contact."""
    course = stories.a_course(tina, nordbakke, coordinator, leaver, now=MONDAY)
    close(course)
    SupportRequest.objects.filter(pk=course.support_request_id).update(
        contact_name=NAME, contact_email=EMAIL.upper(), contact_phone="20 11 22 33"
    )
    return course


@pytest.fixture
def traces(leaver, administrator):
    """What Django and axes wrote about her: name and address, plain and in codes."""
    user = leaver.user
    AccessAttempt.objects.create(username=EMAIL, ip_address="192.0.2.1", failures_since_start=1)
    told = [{"added": {"name": "rolle", "object": f"{NAME}, Vejleder"}}]
    for message in (json.dumps(told), f"Har ændret {EMAIL}."):
        LogEntry.objects.create(
            user=administrator,
            content_type=ContentType.objects.get_for_model(User),
            object_id=str(user.pk),
            object_repr=f"{NAME} <{EMAIL}>",
            action_flag=CHANGE,
            change_message=message,
        )


def found_in_the_database(*words):
    """Return where any of the words stands, in whatever column of whatever table."""
    wanted = {form.lower() for word in words for form in (word, json.dumps(word)[1:-1])}
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    f"{table}.{name}"
                    for name, value in zip(columns, row, strict=True)
                    if any(word in str(value).lower() for word in wanted)
                }
    return found


def test_no_column_of_any_table_holds_her_name_or_address_afterwards(
    closed, traces, leaver, administrator
):
    before = found_in_the_database(NAME, EMAIL)
    entries = HourEntry.objects.filter(account__advisor=leaver).count()

    made = rights.anonymise(leaver.user, reference=REFERENCE, by=administrator, now=MONDAY)

    assert before >= {
        *("accounts_user.name", "accounts_user.email", "axes_accessattempt.username"),
        *("requests_supportrequest.contact_name", "requests_supportrequest.contact_email"),
        *("django_admin_log.object_repr", "django_admin_log.change_message"),
    }
    assert found_in_the_database(NAME, EMAIL) == set()
    leaver.user.refresh_from_db()
    closed.refresh_from_db()
    assert (leaver.user.name, leaver.user.phone) == ("Tidligere medarbejder", "")
    assert (closed.lead, str(closed.lead)) == (leaver, "Tidligere medarbejder")
    assert HourEntry.objects.filter(account__advisor=leaver).count() == entries > 0
    assert made.counts["replaced"]["Henvendelser med personen som kontakt"] == 1
    assert "Timeposter" in made.counts["stays"]
    assert NAME not in json.dumps(made.counts, ensure_ascii=False)


def test_she_can_not_come_in_again_and_is_out_at_once(client, closed, leaver, administrator):
    user = leaver.user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    SignInFactory(user=user)

    rights.anonymise(user, reference=REFERENCE, by=administrator, now=MONDAY)

    user.refresh_from_db()
    assert (user.is_active, user.is_staff, user.has_usable_password()) == (False, False, False)
    for way in (SignIn, RecoveryCode, ExternalIdentity, TOTPDevice):
        assert not way.objects.filter(user=user).exists()
    assert not any(s.get_decoded().get("_auth_user_id") == str(user.pk) for s in _sessions())
    assert client.get(reverse("oversight:mine")).status_code == 302
    assert not user.memberships.filter(is_active=True).exists()


def _sessions():
    return Session.objects.all()


def test_who_holds_open_matters_is_refused_and_they_are_named_with_links(
    client, leaver, tina, nordbakke, coordinator, administrator, monday
):
    course = stories.a_course(tina, nordbakke, coordinator, leaver, now=MONDAY)
    offer = stories.an_offer(tina, nordbakke, coordinator, leaver, now=MONDAY)
    client.force_login(administrator)

    page = client.get(reverse("oversight:anonymise", args=[leaver.user_id]))

    assert [str(tie.title) for tie in page.context["ties"]] == [
        f"Tilbud om henvendelse {offer.support_request}, som personen ikke har svaret på",
        f"Forløb {course}, som personen leder",
    ]
    assert all(client.get(tie.url).status_code == 200 for tie in page.context["ties"])
    assert b"<form" not in page.content.split(b"<main")[1].split(b"</main")[0]
    address = reverse("oversight:anonymise", args=[leaver.user_id])
    assert client.post(address, {"reference": REFERENCE}).status_code == 422
    with pytest.raises(HoldsOpenMatters):
        rights.anonymise(leaver.user, reference=REFERENCE, by=administrator, now=MONDAY)
    assert User.objects.get(pk=leaver.user_id).name == NAME


def test_a_teacher_with_a_request_under_way_is_refused(tina, nordbakke, administrator, monday):
    stories.a_submitted_request(tina, nordbakke, now=MONDAY)

    with pytest.raises(HoldsOpenMatters):
        rights.anonymise(tina, reference=REFERENCE, by=administrator, now=MONDAY)


@pytest.mark.parametrize("reference", ["", "   "])
def test_nothing_happens_without_a_ground(tina, administrator, reference, monday):
    with pytest.raises(ReferenceMissing):
        rights.anonymise(tina, reference=reference, by=administrator, now=MONDAY)
    with pytest.raises(ReferenceMissing):
        rights.give_insight(
            tina, asked_on=MONDAY.date(), reference=reference, by=administrator, now=MONDAY
        )
    assert not RightsReceipt.objects.exists()


def test_nobody_makes_herself_anonymous(client, administrator, monday):
    with pytest.raises(NotYourself):
        rights.anonymise(administrator, reference=REFERENCE, by=administrator, now=MONDAY)
    client.force_login(administrator)
    page = client.get(reverse("oversight:anonymise", args=[administrator.pk])).content.decode()
    assert "Du kan ikke anonymisere dig selv." in page


def test_it_is_done_once(tina, administrator, monday):
    rights.anonymise(tina, reference=REFERENCE, by=administrator, now=MONDAY)

    with pytest.raises(AlreadyAnonymous):
        rights.anonymise(tina, reference=REFERENCE, by=administrator, now=MONDAY)


def test_who_also_works_elsewhere_is_not_hers_alone(
    client, tina, administrator, other_municipality, monday
):
    personas.MembershipFactory(user=tina, role=Role.COORDINATOR, municipality=other_municipality)
    client.force_login(administrator)

    page = client.get(reverse("oversight:person", args=[tina.pk]))

    assert "kommune, der ikke er din" in page.content.decode()
    assert client.get(reverse("oversight:anonymise", args=[tina.pk])).status_code == 404
    refused = client.post(reverse("oversight:person", args=[tina.pk]), ASKED)
    assert refused.status_code == 422
    with pytest.raises(NotAllowed):
        rights.anonymise(tina, reference=REFERENCE, by=administrator, now=MONDAY)
    with pytest.raises(NotAllowed):
        rights.give_insight(
            tina, asked_on=MONDAY.date(), reference=REFERENCE, by=administrator, now=MONDAY
        )


def test_the_first_administrator_of_the_installation_is_nobodys(tina, administrator, monday):
    User.objects.filter(pk=tina.pk).update(is_superuser=True)
    tina.refresh_from_db()

    with pytest.raises(NotAllowed):
        rights.anonymise(tina, reference=REFERENCE, by=administrator, now=MONDAY)


def test_another_municipalitys_people_and_receipts_are_not_found(
    client, administrator, other_municipality, monday
):
    theirs = personas.in_municipality("Nina", "n@x.example", Role.ADMINISTRATOR, other_municipality)
    person = personas.in_municipality("Ole", "o@x.example", Role.COORDINATOR, other_municipality)
    made = rights.anonymise(person, reference=REFERENCE, by=theirs, now=MONDAY)
    client.force_login(administrator)

    for name, pk in (("person", person.pk), ("anonymise", person.pk), ("receipt", made.pk)):
        assert client.get(reverse(f"oversight:{name}", args=[pk])).status_code == 404
    shown = client.get(reverse("oversight:people")).context
    assert person not in shown["page"].object_list
    assert not shown["receipts"]


@pytest.mark.parametrize("who", ["centre_leader", "coordinator", "anna"])
def test_only_administrators_see_the_page(client, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("oversight:people")).status_code == 404


def test_the_dry_run_touches_nothing_and_says_both_sides(
    client, closed, traces, leaver, administrator
):
    client.force_login(administrator)

    page = client.get(reverse("oversight:anonymise", args=[leaver.user_id]))

    plan = page.context["plan"]
    assert ("Mislykkede login, der slettes", 1) in plan.replaced
    assert ("Linjer i administrationens historik, der nævner personen", 2) in plan.replaced
    assert ("Den hemmelige adresse på personens kalender", 1) in plan.replaced
    assert "Timeposter" in dict(plan.stays)
    assert User.objects.get(pk=leaver.user_id).name == NAME


def test_the_administrator_carries_it_out_on_the_page_and_gets_a_receipt(
    client, closed, leaver, administrator
):
    client.force_login(administrator)
    address = reverse("oversight:anonymise", args=[leaver.user_id])

    refused = client.post(address, {"reference": " "})
    done = client.post(address, {"reference": REFERENCE}, follow=True)

    assert refused.status_code == 422
    assert "Skriv hjemlen" in refused.content.decode()
    made = RightsReceipt.objects.get()
    assert done.redirect_chain == [(made.get_absolute_url(), 302)]
    assert REFERENCE in done.content.decode()
    assert NAME not in done.content.decode()
    lines = AccessEvent.objects.filter(actor_id=administrator.pk, object_id=leaver.user_id)
    assert ("change", "retention") in {(line.act, line.why) for line in lines}
    assert client.get(address).status_code == 404


def test_insight_gives_the_page_and_the_same_file_as_her_own(
    client, tina, nordbakke, administrator, monday
):
    case = stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    client.force_login(tina, backend="django.contrib.auth.backends.ModelBackend")
    client.force_login(administrator)

    page = client.post(reverse("oversight:person", args=[tina.pk]), ASKED, follow=True)
    made = RightsReceipt.objects.get()
    file = client.get(reverse("oversight:receipt_json", args=[made.pk]))

    html = page.content.decode()
    assert case.situation in html
    assert "2. december 2026" in html  # a month after she asked
    kept = json.loads(file.content)
    assert kept["requests.supportrequest"][0]["situation"] == case.situation
    assert "password" not in kept["accounts.user"][0]
    lines = AccessEvent.objects.filter(object_type="accounts.user", object_id=tina.pk)
    lines = lines.filter(actor_id=administrator.pk)
    assert {(line.act, line.why) for line in lines} == {("read", "rights"), ("export", "rights")}


def test_insight_names_no_colleague(client, tina, nordbakke, coordinator, administrator, monday):
    stories.a_ready_request(tina, nordbakke, coordinator, now=MONDAY)
    client.force_login(administrator)

    html = client.post(
        reverse("oversight:person", args=[tina.pk]), ASKED, follow=True
    ).content.decode()

    main = html.split("<main")[1]
    assert coordinator.name not in main
    assert "Personen selv" in main


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reference": ""}, "Skriv hjemlen"),
        ({"asked_on_year": "2027"}, "Vælg i dag eller en tidligere dag"),
        ({"asked_on_month": "13"}, "Datoen findes ikke"),
        ({"reference": "Om 311236-4123"}, "CPR-nummer"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    client, tina, administrator, monday, changes, said
):
    client.force_login(administrator)

    page = client.post(reverse("oversight:person", args=[tina.pk]), ASKED | changes)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert not RightsReceipt.objects.exists()


def test_nobody_is_looked_for_by_a_number(client, administrator):
    client.force_login(administrator)

    shown = client.get(reverse("oversight:people"), {"q": "311236-4123"}, follow=True)

    assert shown.redirect_chain == [(reverse("oversight:people"), 302)]
    assert "Det, du søgte på, ligner et CPR-nummer." in shown.content.decode()
    assert "311236" not in shown.content.decode()
    assert not AccessEvent.objects.filter(act=Act.SEARCH).exists()


def test_a_search_is_logged_by_its_field_and_finds_by_name_and_address(
    client, tina, anna, administrator
):
    client.force_login(administrator)

    by_name = client.get(reverse("oversight:people"), {"q": "tina"}).context["page"].object_list
    by_mail = client.get(reverse("oversight:people"), {"q": "anna@"}).context["page"].object_list

    assert (list(by_name), list(by_mail)) == ([tina], [anna])
    event = AccessEvent.objects.filter(act=Act.SEARCH).latest("pk")
    assert (event.criteria, event.why) == ("q", "rights")


def test_the_receipt_of_an_anonymous_person_is_no_insight(client, tina, administrator, monday):
    made = rights.anonymise(tina, reference=REFERENCE, by=administrator, now=MONDAY)
    client.force_login(administrator)

    assert client.get(reverse("oversight:receipt_json", args=[made.pk])).status_code == 404


def test_the_rule_for_leavers_takes_the_same_traces(closed, traces, leaver):
    User.objects.filter(pk=leaver.user_id).update(is_active=False)

    leavers.anonymise(leaver.user, municipality_id=None, by=SYSTEM)

    assert found_in_the_database(NAME, EMAIL) == set()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ida Bo har skrevet", "Tidligere medarbejder har skrevet"),
        ("ida bo, IDA@X.EXAMPLE", "Tidligere medarbejder, Tidligere medarbejder"),
        ("Ida Boesen og Frida Bo", "Ida Boesen og Frida Bo"),
    ],
)
def test_a_longer_name_is_left_alone(text, left):
    assert without(text, Leaver(1, "Ida Bo", "ida@x.example")) == left


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28)),
        (dt.date(2026, 12, 15), dt.date(2027, 1, 15)),
        (dt.date(2026, 11, 30), dt.date(2026, 12, 30)),
    ],
)
def test_the_answer_is_due_a_month_later(asked, answer):
    assert month_after(asked) == answer


def test_the_list_costs_the_same_for_few_people_and_many(client, administrator, statements, tina):
    client.force_login(administrator)
    with statements() as few:
        client.get(reverse("oversight:people"))
    for _ in range(20):
        personas.MembershipFactory(
            user=UserFactory(), role=Role.TEACHER, school=tina.memberships.get().school
        )

    with statements() as many:
        client.get(reverse("oversight:people"))

    assert len(few) == len(many)
