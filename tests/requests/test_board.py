"""The board: what it counts, what it finds, who may see it, and what it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client

from accounts.roles import Role
from privacy.models import AccessEvent, Act
from requests.models import SupportRequest
from requests.queries.board import Filters, cases_of, choices_for
from requests.queries.board.listing import _filtered
from requests.queries.figures import Share
from requests.services import offers, triage
from requests.states import Status
from tests import stories
from tests.conftest import MONDAY
from tests.factories import CompetenceAreaFactory, MembershipFactory
from tests.personas import in_municipality
from tests.requests.walks import walk

WEEK = "/koordinator/"
BOARD = "/koordinator/liste/"


@pytest.fixture
def karen(client: Client, coordinator, monday) -> Client:
    client.force_login(coordinator)
    return client


def numbers(response) -> list[str]:
    return [row.case_number for row in response.context["page"].rows]


def received(author, school, days_ago: int = 0, **values) -> SupportRequest:
    return stories.a_submitted_request(
        author, school, now=MONDAY - dt.timedelta(days=days_ago), **values
    )


def test_the_shortest_time_left_comes_first(karen, tina, nordbakke):
    late, old, new = (received(tina, nordbakke, days) for days in (10, 3, 0))

    response = karen.get(BOARD)

    assert numbers(response) == [late.case_number, old.case_number, new.case_number]
    badges = [row.badge.text for row in response.context["page"].rows]
    assert badges == ["1 arbejdsdag over", "4 arbejdsdage tilbage", "5 arbejdsdage tilbage"]


def test_the_figures_count_what_they_say(karen, coordinator, tina, nordbakke):
    received(tina, nordbakke, 10)
    paused = received(tina, nordbakke, 10)
    triage.ask(
        paused,
        by=coordinator,
        now=MONDAY - dt.timedelta(days=9),
        version=paused.version,
        text="Hvor mange voksne?",
    )
    received(tina, nordbakke)

    figures = karen.get(WEEK).context["figures"]

    assert (figures.open, figures.overdue, figures.oldest_days) == (3, 1, 3)
    assert figures.awaiting_coordinator == 2
    assert figures.this_month.in_five == Share(0, 1)


def test_each_promise_is_counted_for_the_month_and_the_school_year(
    karen, cast, municipality, other_advisor
):
    walk(cast, Status.MATCHED, now=MONDAY - dt.timedelta(days=30))
    offered = walk(cast, Status.OFFERED, now=MONDAY - dt.timedelta(days=7))
    offers.accept(offered.offers.get(), by=cast.advisor.user, now=MONDAY)

    figures = karen.get(WEEK).context["figures"]

    assert figures.this_month.in_five == Share(1, 1)
    assert figures.this_month.in_week == Share(0, 1)
    assert figures.this_school_year.in_five == Share(2, 2)
    assert figures.this_school_year.in_week == Share(1, 2)
    assert [(w.number, w.received, w.matched) for w in figures.weeks[-6:]] == [
        (42, 1, 1),
        (43, 0, 0),
        (44, 0, 0),
        (45, 0, 0),
        (46, 1, 0),
        (47, 0, 1),
    ]


@pytest.mark.parametrize(
    ("share", "percent"), [((0, 0), None), ((0, 3), 0), ((199, 200), 99), ((3, 3), 100)]
)
def test_a_share_is_never_rounded_up_to_all(share, percent):
    assert Share(*share).percent == percent


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("søengen", ["2026-0002"]),
        ("SØENGENS skole", ["2026-0002"]),
        ("ØDELÆGGES", ["2026-0001"]),
        ("ødelægges", ["2026-0001"]),
        ("2026-0002", ["2026-0002"]),
        ("åben", ["2026-0002"]),
        ("klasserum", ["2026-0001"]),
        ("klasserum søengen", []),
        ("(.*)", []),
        ("%", ["2026-0001"]),
        ("100%", ["2026-0001"]),
        ("' OR 1=1 --", []),
    ],
)
def test_the_search_finds_words_in_any_case_on_both_databases(
    karen, tina, bo, nordbakke, soeengen, term, found
):
    area = stories.a_theme(soeengen, "Åben skole")
    text = "Øvelserne ØDELÆGGES næsten 100% af de gange, vi prøver dem i klassen, " + "x" * 60
    received(tina, nordbakke, situation=text)
    received(bo, soeengen, themes=[area])

    assert numbers(karen.get(BOARD, {"q": term})) == found


def test_a_search_leaves_one_line_in_the_access_log_and_no_term(karen, coordinator):
    karen.get(BOARD, {"q": "støj", "status": "all", "page": "1"})
    karen.get(BOARD)

    event = AccessEvent.objects.get(act=Act.SEARCH)
    assert (event.actor_id, event.object_type) == (coordinator.pk, "requests.supportrequest")
    assert event.criteria == "q status"


CPR = "311236-4123"  # born in 2036: hits nobody alive


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_search_for_a_cpr_number_is_refused_kindly_and_leaves_no_trace(
    karen, tina, nordbakke, headers
):
    received(tina, nordbakke)

    refused = karen.get(BOARD, {"q": f"barn {CPR}", "status": "all"}, headers=headers)
    address = refused.headers.get("HX-Redirect") or refused.headers["Location"]
    page = karen.get(address)

    assert CPR not in f"{refused.headers} {refused.content.decode()}"
    assert address == "/koordinator/liste/?status=all"
    assert "ligner et CPR-nummer" in page.content.decode()
    assert CPR not in page.content.decode()
    assert len(numbers(page)) == 1
    assert [e.criteria for e in AccessEvent.objects.filter(act=Act.SEARCH)] == ["status"]
    assert "HX-Push-Url" not in refused.headers


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, {"submitted", "awaiting_school", "offered", "waiting_list"}),
        ({"status": "mine"}, {"submitted"}),
        ({"status": "under_way"}, {"matched"}),
        ({"status": "ended"}, {"declined"}),
        ({"status": "waiting_list"}, {"waiting_list"}),
        (
            {"status": "all"},
            {"submitted", "awaiting_school", "offered", "waiting_list", "matched", "declined"},
        ),
        ({"status": "draft"}, {"submitted", "awaiting_school", "offered", "waiting_list"}),
        ({"deadline": "overdue"}, set()),
        ({"deadline": "soon"}, {"submitted", "offered"}),
        ({"deadline": "nonsense", "theme": "x"}, None),
        ({"status": "all", "advisor": "HERS"}, {"offered", "matched"}),
        ({"status": "all", "theme": "OTHER"}, set()),
    ],
)
def test_the_filters_find_what_they_say(karen, cast, other_advisor, chosen, found):
    statuses = ("submitted", "awaiting_school", "offered", "waiting_list", "matched", "declined")
    numbers_by = {walk(cast, status).case_number: status for status in statuses}
    other = CompetenceAreaFactory(municipality=cast.school.municipality)
    names = {"HERS": cast.advisor.pk, "OTHER": other.pk}
    chosen = {key: names.get(value, value) for key, value in chosen.items()}

    shown = {numbers_by[number] for number in numbers(karen.get(BOARD, chosen))}

    assert shown == (
        {"submitted", "awaiting_school", "offered", "waiting_list"} if found is None else found
    )


def test_drafts_and_what_awaits_a_leader_are_not_the_coordinators(karen, cast):
    walk(cast, Status.DRAFT)
    walk(cast, Status.AWAITING_LEADER)

    assert karen.get(BOARD, {"status": "all"}).context["page"].total == 0


def test_pages_of_twenty_and_a_page_that_is_gone(karen, tina, nordbakke):
    for _ in range(21):
        received(tina, nordbakke)

    second = karen.get(BOARD, {"page": 2}).context["page"]
    gone = karen.get(BOARD, {"page": 9}).context["page"]

    assert (second.first, second.last, second.total, second.shown_pages) == (21, 21, 21, [1, 2])
    assert (gone.number, len(gone.rows), gone.total) == (1, 20, 21)


def test_htmx_gets_the_list_alone_and_a_count_that_is_announced(karen, tina, nordbakke):
    received(tina, nordbakke)

    chosen = {"q": "nordbakke", "status": ""}
    answer = karen.get(BOARD, chosen, headers={"HX-Request": "true"})
    text = answer.content.decode()

    assert "<html" not in text
    assert 'id="cases-count"' in text
    assert 'role="status" hx-swap-oob="innerHTML"' in text
    assert "HX-Request" in answer.headers["Vary"]
    assert answer.headers["HX-Push-Url"] == "/koordinator/liste/?q=nordbakke"


@pytest.mark.parametrize(
    "person",
    ["tina", "anna", "rasmus", "special_leader", "centre_leader", "administrator", "advisor"],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_board_is_the_coordinators_alone(request, client, cast, person, headers):
    somebody = request.getfixturevalue(person)
    client.force_login(getattr(somebody, "user", somebody))

    assert client.get(BOARD, headers=headers).status_code == 404


def test_another_municipalitys_cases_are_not_on_the_board(client, cast, other_municipality):
    walk(cast, Status.SUBMITTED)
    nina = in_municipality("Nina", "nina@naboby.example", Role.COORDINATOR, other_municipality)
    client.force_login(nina)

    response = client.get(BOARD, {"status": "all"})

    assert response.context["page"].total == 0
    assert client.get(WEEK).context["figures"].open == 0
    assert cast.school.name not in response.content.decode()


def test_a_coordinator_who_also_teaches_does_not_get_her_drafts_on_the_board(
    karen, coordinator, nordbakke
):
    MembershipFactory(user=coordinator, role=Role.TEACHER, school=nordbakke)
    stories.a_draft(coordinator, nordbakke, now=MONDAY)

    assert karen.get(BOARD, {"status": "all"}).context["page"].total == 0


@pytest.mark.parametrize(
    ("chosen", "most"),
    [
        ({}, 10),
        ({"status": "all", "page": "2"}, 10),
        ({"q": "ro skole", "status": "all"}, 10),
    ],
)
def test_the_number_of_statements_is_small_and_does_not_grow(karen, cast, statements, chosen, most):
    case = walk(cast, Status.OFFERED)
    for _ in range(25):
        received(cast.author, cast.school)
    with statements() as few:
        karen.get(BOARD, chosen)
    copies = [
        SupportRequest(
            **{
                field.attname: getattr(case, field.attname)
                for field in SupportRequest._meta.concrete_fields
                if field.attname not in {"id", "case_number"}
            },
            case_number=f"K-{number}",
        )
        for number in range(3000)
    ]
    SupportRequest.objects.bulk_create(copies, batch_size=500)

    with statements() as many:
        response = karen.get(BOARD, chosen)

    assert len(many) == len(few) <= most, "\n".join(many)
    assert len(response.content) < 250_000


# The centre leader's page


def test_the_centre_leader_sees_figures_and_no_case(client, cast, centre_leader, monday):
    case = walk(cast, Status.SUBMITTED)
    client.force_login(centre_leader)

    response = client.get("/leder/")
    text = response.content.decode()

    assert response.context["figures"].open == 1
    for secret in (case.case_number, case.situation[:20], cast.school.name, cast.author.name):
        assert secret not in text


@pytest.mark.parametrize("person", ["tina", "anna", "special_leader", "advisor", "administrator"])
def test_the_figures_are_not_everybodys(request, client, cast, person):
    somebody = request.getfixturevalue(person)
    client.force_login(getattr(somebody, "user", somebody))

    assert client.get("/leder/").status_code == 404


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_the_open_cases_are_found_by_the_index_of_open_cases(karen, cast, coordinator):
    case = walk(cast, Status.DECLINED)
    values = {
        field.attname: getattr(case, field.attname)
        for field in SupportRequest._meta.concrete_fields
        if field.attname not in {"id", "case_number"}
    }
    SupportRequest.objects.bulk_create(
        SupportRequest(**values, case_number=f"K-{number}") for number in range(5000)
    )
    received(cast.author, cast.school)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_supportrequest")
    choices = choices_for(coordinator, today=MONDAY.date())

    plan = _filtered(cases_of(coordinator), Filters(), choices, MONDAY.date()).explain()

    assert "open_requests_by_deadline" in plan
