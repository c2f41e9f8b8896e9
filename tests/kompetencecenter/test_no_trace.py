"""A CPR number typed anywhere in the story leaves no trace: not in a table, a session or a log."""

import datetime as dt
import logging

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from courses.planning import Plan
from courses.services import sessions
from requests.questionnaire import Step
from requests.services import triage
from tests import stories
from tests.conftest import MONDAY
from tests.factories import SampleCheckFactory

CPR = "311236-4123"  # born in 2036: hits nobody alive
TEXT = f"Vi har talt om det, og det gælder {CPR} hele tiden."
BACKEND = "django.contrib.auth.backends.ModelBackend"
HELD = MONDAY - dt.timedelta(days=7)


def everything_stored() -> str:
    """Every cell of every table. Sessions are packed, and looked into one by one."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


def day(prefix: str, on: dt.date) -> dict[str, object]:
    return {
        f"{prefix}_day": on.day,
        f"{prefix}_month": on.month,
        f"{prefix}_year": on.year,
    }


@pytest.fixture
def addresses(
    tina,
    anna,
    nordbakke,
    coordinator,
    centre_leader,
    advisor,
    special_leader,
    administrator,
    monday,
):
    """Who types, where, and the other answers of the form that would be right."""
    asked = stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    question = triage.ask(
        asked, by=coordinator, now=MONDAY, version=asked.version, text="Hvor mange voksne er I?"
    )
    fresh = stories.a_submitted_request(tina, nordbakke, now=MONDAY)
    waiting = stories.a_draft(tina, nordbakke, now=MONDAY, leader_informed=False)
    offer = stories.an_offer(tina, nordbakke, coordinator, advisor, now=MONDAY)
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=HELD)
    planned = sessions.book(
        course,
        plan=Plan("sparring", HELD + dt.timedelta(hours=2), 60, 0, 0),
        advisor=advisor,
        by=advisor.user,
        now=HELD,
    )
    ahead = sessions.book(
        course,
        plan=Plan("sparring", MONDAY + dt.timedelta(days=2), 60, 0, 0),
        advisor=advisor,
        by=advisor.user,
        now=MONDAY,
    )
    check = SampleCheckFactory(municipality=nordbakke.municipality, drawn_by=centre_leader)
    version = {"version": fresh.version}
    tomorrow = MONDAY.date() + dt.timedelta(days=1)
    case, school, its = (fresh.pk,), (asked.pk,), (course.pk,)
    return [
        (coordinator, "coordinator:ask", case, {**version, "text": TEXT}),
        (coordinator, "coordinator:decline", case, {**version, "reason": TEXT}),
        (coordinator, "coordinator:refer_on", case, {**version, "reason": TEXT}),
        (
            coordinator,
            "coordinator:put_on_waiting_list",
            case,
            {**version, "reason": TEXT, **day("promised_on", tomorrow)},
        ),
        (tina, "requests:answer", (asked.pk, question.pk), {"text": TEXT}),
        (tina, "requests:withdraw", school, {"text": TEXT}),
        (tina, "requests:step", (waiting.pk, Step.SITUATION), {"situation": TEXT, "handling": "x"}),
        (tina, "requests:step", (waiting.pk, Step.ABOUT), {"contact_name": CPR, "handling": "x"}),
        (advisor.user, "offers:decline", (offer.pk,), {"choice": "other", "text": TEXT}),
        (
            advisor.user,
            "courses:book",
            its,
            {
                "kind": "sparring",
                "time": "10:00",
                "length": "60",
                "preparation": "0",
                "travel": "0",
                "place": f"Hos {CPR}",
                **day("date", tomorrow),
            },
        ),
        (advisor.user, "courses:cancel", (ahead.pk,), {"reason": TEXT, "text": TEXT}),
        (
            advisor.user,
            "courses:session",
            (planned.pk,),
            {
                "problem": TEXT,
                "agreements": TEXT,
                "contact_minutes": "60",
                "preparation_minutes": "0",
                "travel_minutes": "0",
                "documentation_minutes": "0",
                "time": "11:00",
                **day("date", HELD.date()),
            },
        ),
        (advisor.user, "courses:draft", (planned.pk,), {"problem": TEXT}),
        (advisor.user, "courses:move", (ahead.pk,), {"reason": TEXT}),
        (advisor.user, "courses:keep", (ahead.pk,), {"reply": TEXT}),
        (advisor.user, "courses:short_sparrings", (), {"note": TEXT}),
        (tina, "school_courses:ask_to_move", (ahead.pk,), {"text": TEXT}),
        (tina, "school_courses:cancel_session", (ahead.pk,), {"reason": TEXT}),
        (advisor.user, "courses:close", its, {"goal_reached": "yes", "summary": TEXT}),
        (centre_leader, "oversight:check", (check.pk,), {"outcome": "follow_up", "note": TEXT}),
        (administrator, "oversight:anonymise", (tina.pk,), {"reference": TEXT}),
        (
            special_leader,
            "special_school:set_hours",
            (advisor.pk,),
            {"hours": "1", "reason": TEXT},
        ),
    ]


def test_no_form_of_the_story_leaves_a_trace(addresses, caplog):
    taken = []
    with caplog.at_level(logging.DEBUG):
        for person, name, arguments, typed in addresses:
            client = Client()
            client.force_login(person, backend=BACKEND)
            response = client.post(reverse(name, args=arguments), typed)
            if response.status_code != 422:
                taken.append(f"{name}: {response.status_code}")
            assert CPR not in str(client.session.items()), name
            assert CPR not in str(response.headers), name

    assert taken == []
    assert CPR not in everything_stored()
    assert CPR not in caplog.text


def test_a_school_or_a_person_in_the_administration_leaves_no_trace(
    client, administrator, municipality, caplog
):
    client.force_login(administrator, backend=BACKEND)

    with caplog.at_level(logging.DEBUG):
        for model, typed in {
            "school": {"name": f"Skolen {CPR}", "code": "", "kind": "mainstream"},
            "closingday": {"day": "24.12.2026", "name": CPR, "kind": "closed"},
        }.items():
            typed = {"municipality": municipality.pk, **typed}
            assert client.post(f"/admin/schools/{model}/add/", typed).status_code == 200
        person = {"email": "ny@fjordby.example", "name": CPR, "phone": CPR, "role": "coordinator"}
        page = client.post("/admin/accounts/user/add/", person | {"municipality": municipality.pk})
        assert {"name", "phone"} <= set(page.context["adminform"].form.errors)

    assert CPR not in everything_stored()
    assert CPR not in caplog.text


def test_what_is_typed_in_the_box_of_the_e_mail_leaves_no_trace(client, db, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post("/log-ind/", {"username": CPR, "password": CPR})
        client.post("/glemt-adgangskode/", {"email": CPR})

    assert CPR not in everything_stored()
    assert CPR not in caplog.text


def test_a_page_that_is_not_there_logs_the_address_without_what_was_asked(
    client, coordinator, caplog
):
    client.force_login(coordinator, backend=BACKEND)

    client.get("/findes-ikke/", {"q": CPR})

    assert "/findes-ikke/" in caplog.text
    assert CPR not in caplog.text
