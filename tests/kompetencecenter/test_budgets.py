"""What a page costs: SQL statements and bytes, the same with ten requests and with ten thousand."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import Session, SessionLog, ShortSparring, SupportCourse
from courses.states import SessionStatus
from lifecycle.models import StatusChange
from requests.models import RequestTheme, SupportRequest
from tests import stories
from tests.factories import AbsenceFactory

LIST, DASHBOARD, CASE = 8, 10, 12
LARGEST = 250_000  # bytes

Statements = Callable[[], AbstractContextManager[list[str]]]


def copies(original: SupportRequest, count: int) -> None:
    """Fill the municipality with requests like the original, each with a theme of its own."""
    fields = {
        field.attname: getattr(original, field.attname)
        for field in SupportRequest._meta.concrete_fields
        if field.attname not in {"id", "case_number"}
    }
    first = original.received_at
    made = SupportRequest.objects.bulk_create(
        [
            SupportRequest(
                **{**fields, "received_at": first - dt.timedelta(minutes=n)},
                case_number=f"1999-{n:06}",
            )
            for n in range(count)
        ],
        batch_size=500,
    )
    area = original.request_themes.get().area_id
    RequestTheme.objects.bulk_create(
        [RequestTheme(support_request=one, area_id=area) for one in made], batch_size=1000
    )


def cost(
    user: User, path: str, statements: Statements, headers: dict[str, str] | None = None
) -> int:
    client = Client(headers=headers or {})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)  # what is read once for the process is not the page's cost
    cache.clear()
    with statements() as asked:
        response = client.get(path)
    assert response.status_code == 200, path
    assert len(response.content) <= LARGEST, f"{path} is {len(response.content)} bytes"
    return len(asked)


PAGES = (
    ("tina", "/henvendelser/", LIST),
    ("anna", "/henvendelser/", LIST),
    ("anna", "/henvendelser/?side=3", LIST),
    ("coordinator", "/koordinator/", DASHBOARD),
    ("coordinator", "/koordinator/?group=new&page=2", DASHBOARD),
    ("coordinator", "/koordinator/liste/?status=", LIST),
    ("coordinator", "/koordinator/liste/?page=2", LIST),
    ("coordinator", "/koordinator/liste/?q=overgangen", DASHBOARD),
    ("coordinator", "/koordinator/ugeliste/", DASHBOARD),
    ("centre_leader", "/leder/effekt/", DASHBOARD),
    ("coordinator", "/eksempler/", LIST),
    ("centre_leader", "/leder/", DASHBOARD),
    ("coordinator", "/koordinator/{pk}/", CASE),
    ("tina", "/henvendelser/{pk}/", CASE),
)
"""Who opens which page, and how many statements it may ask."""


def test_a_page_costs_the_same_with_ten_requests_and_with_ten_thousand(
    request, statements, tina, nordbakke, monday
):
    original = stories.a_submitted_request(tina, nordbakke, now=timezone.now())
    pages = [
        (request.getfixturevalue(person), path.format(pk=original.pk))
        for person, path, _most in PAGES
    ]

    copies(original, 70)  # more than two pages, so that paging itself is the same
    few = {path: cost(user, path, statements) for user, path in pages}
    SupportRequest.objects.filter(case_number__startswith="1999-").delete()
    copies(original, 10_000)
    many = {path: cost(user, path, statements) for user, path in pages}

    assert few == many
    for (_user, path), (_person, _path, most) in zip(pages, PAGES, strict=True):
        assert many[path] <= most, path


@pytest.mark.parametrize(
    ("person", "path", "most"),
    [
        pytest.param("coordinator", "/koordinator/{request}/", CASE, id="case, coordinator"),
        pytest.param("tina", "/henvendelser/{request}/", CASE, id="case, school"),
        pytest.param("tina", "/forloeb/{course}/", CASE, id="course, school"),
        pytest.param("coordinator", "/forloeb/{course}/", CASE, id="course, coordinator"),
        pytest.param("advisor", "/vejleder/forloeb/{course}/", CASE, id="course, advisor"),
        pytest.param("advisor", "/vejleder/", DASHBOARD, id="the advisor's day"),
        pytest.param("advisor", "/vejleder/aktiviteter/{session}/", CASE, id="activity"),
        pytest.param("advisor", "/vejleder/aktiviteter/{session}/ret/", CASE, id="correction"),
        pytest.param("advisor", "/vejleder/aktiviteter/{session}/flyt/", CASE, id="move"),
        pytest.param("tina", "/handleplan/forloeb/{course}/", CASE, id="plan of action, school"),
        pytest.param("advisor", "/vejleder/kalender/?maaned=2026-11", LIST, id="agenda, advisor"),
        pytest.param("tina", "/forloeb/kalender/?maaned=2026-11", LIST, id="agenda, school"),
    ],
)
def test_a_case_costs_the_same_with_one_session_and_with_fifty(
    person, path, most, request, statements, course
):
    user = course.lead.user if person == "advisor" else request.getfixturevalue(person)
    hold(course, 1)
    path = path.format(
        request=course.support_request_id,
        course=course.pk,
        session=course.sessions.get().pk,
    )
    one = cost(user, path, statements)
    hold(course, 49)
    fifty = cost(user, path, statements)

    assert one == fifty
    assert fifty <= most


def test_an_absence_costs_the_same_with_one_course_and_with_five(
    coordinator, tina, nordbakke, advisor, other_advisor, statements, monday
):
    now = timezone.now()
    type(advisor).objects.update(max_courses=10)
    course = stories.a_course(tina, nordbakke, coordinator, advisor, now=now)
    stories.qualify(other_advisor, course.support_request, now=now)
    path = f"/koordinator/fravaer/{AbsenceFactory(advisor=advisor).pk}/"
    absences = cost(coordinator, "/koordinator/fravaer/", statements)
    one = cost(coordinator, path, statements)
    for _ in range(4):
        stories.a_course(tina, nordbakke, coordinator, advisor, now=now)
        stories.an_offer(tina, nordbakke, coordinator, advisor, now=now)
    AbsenceFactory(advisor=other_advisor)

    assert cost(coordinator, path, statements) == one <= CASE
    assert cost(coordinator, "/koordinator/fravaer/", statements) == absences <= LIST


@pytest.mark.parametrize(
    ("person", "path"),
    [("advisor", "/vejleder/kort-sparring/"), ("coordinator", "/kort-sparring/")],
)
def test_short_sparring_costs_the_same_with_one_and_with_fifty(
    person, path, request, statements, course
):
    user = course.lead.user if person == "advisor" else request.getfixturevalue(person)

    talk(course, 1)
    one = cost(user, path, statements)
    talk(course, 49)
    fifty = cost(user, path, statements)

    assert one == fifty
    assert fifty <= LIST


def talk(course: SupportCourse, count: int) -> None:
    now = timezone.now()
    ShortSparring.objects.bulk_create(
        ShortSparring(
            municipality=course.municipality,
            advisor=course.lead,
            school=course.school,
            theme=course.support_request.request_themes.get().area,
            minutes=10,
            given_on=timezone.localdate(now),
            logged_at=now,
            logged_by=course.lead.user,
        )
        for _n in range(count)
    )


@pytest.fixture
def course(tina, nordbakke, coordinator, advisor, monday) -> SupportCourse:
    return stories.a_course(tina, nordbakke, coordinator, advisor, now=timezone.now())


def hold(course: SupportCourse, count: int) -> None:
    """Enter logged sessions, each with its line of history."""
    held = course.sessions.count()
    now = timezone.now()
    made = Session.objects.bulk_create(
        [
            Session(
                course=course,
                advisor=course.lead,
                kind=Session.Kind.SPARRING,
                status=SessionStatus.LOGGED,
                starts_at=now - dt.timedelta(days=held + n + 1),
                ends_at=now - dt.timedelta(days=held + n + 1) + dt.timedelta(hours=1),
                contact_minutes=60,
                logged_at=now,
            )
            for n in range(count)
        ]
    )
    SessionLog.objects.bulk_create(
        [
            SessionLog(
                session=session,
                revision=1,
                written_at=now,
                written_by=course.lead.user,
                starts_at=session.starts_at,
                contact_minutes=60,
                preparation_minutes=0,
                travel_minutes=0,
                documentation_minutes=0,
                problem="Vi talte om overgangen.",
                agreements="Prøv det hver dag.",
            )
            for session in made
        ]
    )
    StatusChange.objects.bulk_create(
        [
            StatusChange(
                subject_type="requests.supportrequest",
                subject_id=course.support_request_id,
                transition="edit",
                from_status="active",
                to_status="active",
                at=session.starts_at,
                by=course.lead.user,
            )
            for session in made
        ]
    )


def test_sending_a_request_costs_at_most_twelve(client, tina, nordbakke, statements, monday):
    draft = stories.a_draft(tina, nordbakke, now=timezone.now(), no_names_confirmed=False)
    client.force_login(tina)
    path = f"/henvendelser/{draft.pk}/trin/send/"
    form = client.get(path).context["form"]
    answers = {name: form.initial.get(name, "") for name in form.fields} | {
        "no_names_confirmed": "on"
    }

    with statements() as asked:
        response = client.post(path, answers)

    assert response.status_code == 302
    assert len(asked) <= 12
    draft.refresh_from_db()
    assert draft.case_number
